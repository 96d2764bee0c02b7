#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/digest.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::store {

/// What sort of thing a key is made of.
enum class PartKind {
  kLockstep,   ///< lockstep's own part in it
  kToolchain,  ///< a tool's name → its version
  kCommand,    ///< the number of a command → its words
  kFolder,     ///< the working folder
  kVariable,   ///< an environment variable → its value
  kInherited,  ///< a variable that is passed through, its value apart
  kNetwork,    ///< whether the network can be reached
  kOutput,     ///< a declared output
  kFile,       ///< a file of the project
  kTree,       ///< a folder of the project; the digest is that of its listing
  kText,       ///< a planned file: a manifest with its version aside, a stub
  kTool,       ///< a link to a tool, with its rule
  kUpstream,   ///< another step's result
  kNative,     ///< a library or header that a package carries
  kSetting,    ///< a member of the configuration
};

/// The kind as people read it: `file`, `environment variable`.
std::string_view words_for(PartKind kind);

/// One thing that a key is made of. The key covers all members.
struct KeyPart {
  PartKind kind = PartKind::kFile;
  std::string name;    ///< unique among a key's parts of this kind
  std::string detail;  ///< words that can be shown as they are: a value, a place, a mode
  Digest digest;       ///< SHA-256 of the contents, or of the detail
  bool operator==(const KeyPart&) const = default;
};

/// All that one key is made of, in the order in which it is told.
using KeyParts = std::vector<KeyPart>;

/// The parts as text, and back; an Error (kIo) for anything torn or altered.
std::string to_text(const KeyParts& parts);
Result<KeyParts> key_parts_from_text(std::string_view text);

/// A step of a project as its last successful build left it.
struct KnownStep {
  std::string id;
  Digest key;
  Digest parts;  ///< the blob that holds the key's parts as text
  bool operator==(const KnownStep&) const = default;
};

/// Known steps, sorted by id.
using KnownSteps = std::vector<KnownStep>;

/// The steps in the file `path`; none when it is missing, torn or altered.
KnownSteps read_known_steps(const sys::Filesystem& files, const std::string& path);

/// Replaces the file `path` by the steps.
Result<void> write_known_steps(sys::Filesystem& files, const std::string& path,
                               const KnownSteps& steps);

/// The step `id`, or null.
const KnownStep* find_step(const KnownSteps& steps, const std::string& id);

}  // namespace lockstep::store
