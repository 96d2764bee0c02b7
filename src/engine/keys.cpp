#include "keys.hpp"

#include <fmt/format.h>

#include "lockstep/base/text.hpp"

namespace lockstep::engine {

using store::KeyPart;
using store::KeyParts;
using store::PartKind;

namespace {

std::string mode_and_place(const SourceFile& source, const std::string& from,
                           const std::string& path) {
  const char* mode = !source.link.empty() ? "link" : source.executable ? "executable" : "";
  if (from == path) return mode;
  return *mode == '\0' ? "at " + path : fmt::format("{}, at {}", mode, path);
}

model::Value array_of(const std::vector<std::string>& words) {
  return model::Value::Array(words.begin(), words.end());
}

std::string cut_of(const std::string& path, const std::vector<std::string>& only,
                   const std::vector<std::string>& without) {
  std::string words = "at " + path;
  if (!only.empty()) words += ", only " + join(only, " ");
  if (!without.empty()) words += ", without " + join(without, " ");
  return words;
}

struct AddInput {
  const Inputs& inputs;
  const std::map<std::string, Digest>& upstreams;
  TextDigests& texts;
  KeyParts& parts;

  void operator()(const model::ProjectInput& input) const {
    if (inputs.is_folder(input)) {
      parts.push_back({PartKind::kTree, input.source, cut_of(input.path, {}, input.without),
                       inputs.tree(input)});
      return;
    }
    const SourceFile& source = inputs.source(input.source);
    parts.push_back({PartKind::kFile, input.source,
                     mode_and_place(source, input.source, input.path), source.digest});
  }
  void operator()(const model::TextInput& input) const {
    parts.push_back(
        {PartKind::kText, input.path, input.executable ? "executable" : "", texts.of(input.text)});
  }
  void operator()(const model::UpstreamInput& input) const {
    parts.push_back({PartKind::kUpstream, fmt::format("{} {}", input.action, input.output),
                     cut_of(input.path, input.only, input.without), upstreams.at(input.action)});
  }
  void operator()(const model::ToolInput& input) const {
    parts.push_back(words_part(PartKind::kTool, input.name, model::to_compact_json(input.rule)));
  }
};

}  // namespace

Digest TextDigests::of(const std::string& text) {
  const auto [known, is_new] = known_.try_emplace(text);
  if (is_new) known->second = sha256(text);
  return known->second;
}

KeyPart words_part(PartKind kind, std::string name, std::string words) {
  constexpr std::size_t kShown = 400;
  KeyPart part{kind, std::move(name), {}, sha256(words)};
  if (words.size() <= kShown) part.detail = std::move(words);
  return part;
}

KeyParts parts_of(const model::Action& action, const Inputs& inputs,
                  const std::map<std::string, Digest>& upstreams, TextDigests& texts) {
  KeyParts parts;
  parts.reserve(action.inputs.size() + action.env.size() + action.outputs.size() + 8);
  parts.push_back(words_part(PartKind::kLockstep, "how actions run", std::string(kEpoch)));
  for (const auto& [tool, version] : action.toolchain)
    parts.push_back(words_part(PartKind::kToolchain, tool, version));
  for (std::size_t i = 0; i < action.commands.size(); ++i) {
    parts.push_back(words_part(PartKind::kCommand, std::to_string(i + 1),
                               model::to_compact_json(array_of(action.commands[i]))));
  }
  parts.push_back(words_part(PartKind::kFolder, "folder", action.folder));
  for (const auto& [name, value] : action.env)
    parts.push_back(words_part(PartKind::kVariable, name, value));
  for (const std::string& name : action.inherit)
    parts.push_back(words_part(PartKind::kInherited, name, ""));
  for (const std::string& output : action.outputs)
    parts.push_back(words_part(PartKind::kOutput, output, ""));
  parts.push_back(words_part(PartKind::kNetwork, "network",
                             action.network == model::Network::kHost ? "the host's" : "none"));
  const AddInput add{inputs, upstreams, texts, parts};
  for (const model::Input& input : action.inputs) std::visit(add, input);
  return parts;
}

Digest key_of(const KeyParts& parts) {
  Hasher hasher;
  for (const KeyPart& part : parts) {
    hasher.field(store::words_for(part.kind));
    hasher.field(part.name);
    hasher.field(part.detail);
    hasher.field(
        {reinterpret_cast<const char*>(part.digest.bytes.data()), part.digest.bytes.size()});
  }
  return hasher.finish();
}

}  // namespace lockstep::engine
