#include "derive.hpp"

#include <fmt/format.h>

#include "keys.hpp"

namespace lockstep::engine {

namespace {

using store::BlobName;

std::vector<std::string> arguments_of(const model::Action& action) {
  const bool has_network = action.network == model::Network::kHost;
  std::vector<std::string> words = {"lockstep-action",
                                    has_network ? "--network=host" : "--network=none"};
  for (const std::string& name : action.inherit) words.push_back("--inherit=" + name);
  for (const auto& command : action.commands) {
    words.push_back(fmt::format("--command={}", command.size()));
    words.insert(words.end(), command.begin(), command.end());
  }
  return words;
}

store::Message command_of(const model::Action& action) {
  return store::command_message({arguments_of(action), action.env, action.outputs, action.folder});
}

Result<void> add_staged(const executor::StagedFile& file, store::InputTree& tree) {
  if (!file.link.empty()) return tree.add_link(file.path, file.link);
  if (file.source.empty()) return tree.add_folder(file.path);
  return tree.add_file(file.path, {file.digest, file.size}, file.executable);
}

Result<void> add_written(const executor::WrittenFile& file, store::InputTree& tree) {
  if (!file.link.empty()) return tree.add_link(file.path, file.link);
  return tree.add_file(file.path, {sha256(file.text), file.text.size()}, file.executable);
}

}  // namespace

std::chrono::seconds timeout_of(model::ActionKind kind) {
  const bool downloads = kind == model::ActionKind::kFetch || kind == model::ActionKind::kAdopt;
  return downloads ? std::chrono::hours(1) : std::chrono::hours(6);
}

Result<DerivedAction> derive_action(const model::Action& action,
                                    const std::vector<executor::StagedFile>& inputs,
                                    const std::map<std::string, std::string>& platform) {
  store::InputTree tree;
  for (const executor::StagedFile& file : inputs) LOCKSTEP_CHECK(add_staged(file, tree));
  for (const executor::WrittenFile& file : executor::written_inputs(action))
    LOCKSTEP_CHECK(add_written(file, tree));
  LOCKSTEP_CHECK(tree.add_folder(executor::kTemporaryFolder));
  DerivedAction derived{command_of(action), tree.directories(), {}};
  std::map<std::string, std::string> properties = platform;
  if (!action.image.empty()) properties["container-image"] = "docker://" + action.image;
  derived.action =
      store::action_message({derived.command.name, derived.directories.back().name,
                             timeout_of(action.kind), properties, std::string(kEpoch)});
  return derived;
}

}  // namespace lockstep::engine
