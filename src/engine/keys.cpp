#include "keys.hpp"

namespace lockstep::engine {

namespace {

// Raised when what actions do with the same recipe changes: staging, tool rules, the result's form.
constexpr std::string_view kEpoch = "lockstep action 1";

void add_number(Hasher& hasher, std::size_t number) { hasher.field(std::to_string(number)); }

void add_words(Hasher& hasher, const std::vector<std::string>& words) {
  add_number(hasher, words.size());
  for (const std::string& word : words) hasher.field(word);
}

void add_map(Hasher& hasher, const std::map<std::string, std::string>& map) {
  add_number(hasher, map.size());
  for (const auto& [name, value] : map) {
    hasher.field(name);
    hasher.field(value);
  }
}

struct AddInput {
  Hasher& hasher;
  const Inputs& inputs;
  const std::map<std::string, Digest>& upstreams;

  void operator()(const model::ProjectInput& input) const {
    hasher.field("project");
    const auto placed = inputs.placed(input);
    add_number(hasher, placed.size());
    for (const PlacedFile& file : placed) {
      const SourceFile& source = inputs.source(file.source);
      hasher.field(file.path);
      hasher.field(!source.link.empty() ? "l" : source.executable ? "x" : "-");
      hasher.field(source.digest.hex());
    }
  }
  void operator()(const model::TextInput& input) const {
    hasher.field("text");
    hasher.field(input.path);
    hasher.field(input.executable ? "x" : "-");
    hasher.field(input.text);
  }
  void operator()(const model::UpstreamInput& input) const {
    hasher.field("upstream");
    hasher.field(upstreams.at(input.action).hex());
    hasher.field(input.output);
    hasher.field(input.path);
    add_words(hasher, input.only);
    add_words(hasher, input.without);
  }
  void operator()(const model::ToolInput& input) const {
    hasher.field("tool");
    hasher.field(input.name);
    hasher.field(model::to_compact_json(input.rule));
  }
};

}  // namespace

Digest plan_key(const model::Action& action, const Inputs& inputs,
                const std::map<std::string, Digest>& upstreams) {
  Hasher hasher;
  hasher.field(kEpoch);
  add_number(hasher, action.commands.size());
  for (const auto& command : action.commands) add_words(hasher, command);
  hasher.field(action.folder);
  add_map(hasher, action.env);
  add_words(hasher, action.inherit);
  add_words(hasher, action.outputs);
  hasher.field(action.network == model::Network::kHost ? "network" : "none");
  add_map(hasher, action.toolchain);
  for (const model::Input& input : action.inputs)
    std::visit(AddInput{hasher, inputs, upstreams}, input);
  return hasher.finish();
}

}  // namespace lockstep::engine
