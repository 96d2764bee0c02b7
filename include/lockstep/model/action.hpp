#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "lockstep/model/value.hpp"

namespace lockstep::model {

/// A file or folder of the project, staged at `path` below the action's root. `without` are globs
/// over paths relative to the folder, as in UpstreamInput.
struct ProjectInput {
  std::string source;  ///< project-relative; `.` for the whole project
  std::string path;    ///< root-relative
  std::vector<std::string> without = {};
  bool operator==(const ProjectInput&) const = default;
};

/// A file with given contents, staged at `path`.
struct TextInput {
  std::string path;
  std::string text;
  bool executable = false;
  bool operator==(const TextInput&) const = default;
};

/// What another action left at its output `output`, staged at `path`. `only` and `without` are
/// globs over paths relative to that output (`*` does not cross `/`, `**` does). A `path` that
/// begins with
/// `@cache@/` is laid there once and shared by all actions that name it: it must name its contents,
/// as a digest in it does. Cargo wants registry crates at one absolute path for all actions.
struct UpstreamInput {
  std::string action;
  std::string output;
  std::string path;
  std::vector<std::string> only;
  std::vector<std::string> without;
  bool operator==(const UpstreamInput&) const = default;
};

/// A link `.lockstep/bin/tool-<name>` to this program with a `.json` beside it: called by that name
/// it runs `prepend` + its own arguments − `drop` + `append`.
struct ToolInput {
  std::string name;  ///< `cc`
  Value rule;        ///< see `toolchain/tool.hpp`
  bool operator==(const ToolInput&) const = default;
};

using Input = std::variant<ProjectInput, TextInput, UpstreamInput, ToolInput>;

/// Whether an action may reach the network.
enum class Network { kNone, kHost };

enum class ActionKind { kFetch, kStandardLibrary, kHostTools, kCore, kBinding, kAdopt };

/// A recipe: commands, environment and inputs → outputs. Of where it runs it knows the image alone.
///
/// In `commands` and `env`, `@root@` stands for the absolute folder it runs in and `@cache@` for a
/// folder that outlives it, for caches that tools key by content themselves (zig's), `@program@`
/// for lockstep itself.
struct Action {
  std::string id;  ///< unique in the plan: `core/linux-x64`, `python/linux-x64`, `fetch`
  ActionKind kind = ActionKind::kCore;
  std::vector<std::vector<std::string>> commands;  ///< argument vectors, run in order until one
                                                   ///< fails
  std::string folder;                      ///< root-relative working folder, empty for the root
  std::map<std::string, std::string> env;  ///< the whole environment
  std::vector<std::string> inherit;        ///< names, or patterns of them, passed through from the
                                           ///< caller (fetch only)
  std::vector<Input> inputs;
  std::vector<std::string> outputs;  ///< root-relative files or folders that must exist afterwards
  Network network = Network::kNone;
  std::string image = {};  ///< id or name with a digest of the container image that it runs in;
                           ///< empty: on this host
  std::map<std::string, std::string> toolchain;  ///< identity of the tools used: name → version; in
                                                 ///< the key
  /// Cargo packages whose units must be `fresh` when this action runs; empty when no such promise.
  std::vector<std::string> fresh_packages;
  bool operator==(const Action&) const = default;

  /// Ids of the actions whose outputs this one takes, each once, sorted.
  std::vector<std::string> upstreams() const;
};

}  // namespace lockstep::model
