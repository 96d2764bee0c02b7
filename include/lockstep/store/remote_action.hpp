#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/store/blob_name.hpp"

namespace lockstep::store {

/// A message of the Remote Execution API v2 as protobuf bytes in canonical form (fields in the
/// order of their numbers, defaults left out, lists in the order that the API asks for), and their
/// name.
struct Message {
  std::string bytes;
  BlobName name;
  bool operator==(const Message&) const = default;
};

/// Files, links and folders below one root as the API's Merkle tree of `Directory` messages. The
/// order in which they are added matters only where two share a path: the later file or link wins,
/// as it does when they are staged. Paths are relative; one that leads through a link added before
/// goes to where the link leads. Errors (kInternal): a path that leaves the root, a file where a
/// folder is or the other way round.
class InputTree {
 public:
  InputTree();
  ~InputTree();
  InputTree(InputTree&&) noexcept;
  InputTree& operator=(InputTree&&) noexcept;

  Result<void> add_file(const std::string& path, const BlobName& bytes, bool executable);
  Result<void> add_link(const std::string& path, const std::string& target);
  /// A folder that may hold nothing.
  Result<void> add_folder(const std::string& path);

  /// The `Directory` messages, each below its parent's, the root's last; equal ones appear once.
  std::vector<Message> directories() const;

 private:
  struct Folder;
  std::unique_ptr<Folder> root_;
};

/// What is run, with what environment, and what it leaves.
struct CommandRecipe {
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment;
  std::vector<std::string> outputs;  ///< root-relative; in any order
  std::string folder;                ///< root-relative, empty for the root
};

/// The API's `Command`: variables and outputs sorted by bytes, each output once.
Message command_message(const CommandRecipe& recipe);

/// A command on its inputs, on a platform.
struct ActionRecipe {
  BlobName command;
  BlobName root;                                ///< of the input tree
  std::chrono::seconds timeout{};               ///< zero: none
  std::map<std::string, std::string> platform;  ///< in the API's lexicon: `OSFamily`, `ISA`
  std::string salt;                             ///< tells generations of a cache apart
};

/// The API's `Action`.
Message action_message(const ActionRecipe& recipe);

}  // namespace lockstep::store
