#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/executor/executor.hpp"
#include "lockstep/model/action.hpp"
#include "lockstep/store/remote_action.hpp"

namespace lockstep::engine {

/// An action as the Remote Execution API v2 has it, once its inputs are known.
struct DerivedAction {
  store::Message command;
  std::vector<store::Message> directories;  ///< of the input tree, the root's last
  store::Message action;
};

/// The most an action of this kind may take. It is part of the Action.
std::chrono::seconds timeout_of(model::ActionKind kind);

/// Derives the Action of `action` with its resolved `inputs` on `platform`. No file is read: the
/// inputs' digests are known. Whatever can change what the commands leave is in it, written with
/// the placeholders of model::Action, so that it is the same in every folder:
/// - `Command.arguments` is the list that the executor works off: `lockstep-action`,
///   `--network=none` or `=host`, `--inherit=NAME` for each variable passed through, and for each
///   command `--command=N` with its N words;
/// - what lies below `@cache@/` is in a folder of that name of the input root;
/// - `.lockstep/toolchain.json` in the input root names the tools, `salt` the epoch of the cache.
/// Errors (kInternal, kUsage): inputs that no tree can hold.
Result<DerivedAction> derive_action(const model::Action& action,
                                    const std::vector<executor::StagedFile>& inputs,
                                    const std::map<std::string, std::string>& platform);

}  // namespace lockstep::engine
