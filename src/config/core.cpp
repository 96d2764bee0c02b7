#include <fmt/format.h>

#include <algorithm>

#include "draft.hpp"
#include "keys.hpp"
#include "metadata.hpp"

namespace lockstep::config {

namespace {

// The folder of a cargo or CMake core, which has to hold the build file that `use` names.
std::string read_folder(Reader& reader, const YamlNode& node, std::string_view key, PathUse use,
                        Draft& draft) {
  const auto path = read_path(reader, node, fmt::format("`core.{}`", key));
  if (!path) return {};
  draft.paths.push_back({*path, use, "the core", node.place, {}, {}});
  return *path;
}

std::map<std::string, std::string> read_options(Reader& reader, const YamlNode& node,
                                                std::string_view key) {
  std::map<std::string, std::string> options;
  const std::string what = fmt::format("`core.{}`", key);
  if (!reader.is_map(node, what)) return options;
  reader.check_keys(node, what, {});
  for (const YamlMember& member : node.members) {
    if (const auto text = reader.option(member.value, quoted(member.key.text)))
      options[member.key.text] = *text;
  }
  return options;
}

// The core's own version, where it is not the packages'.
std::string read_version(Reader& reader, const YamlNode& core) {
  const auto version = reader.text_at(core, "version");
  if (!version) return {};
  if (const auto wrong = version_problem(*version))
    reader.problem(core.find("version")->place, wrong->message, wrong->hint);
  return *version;
}

std::vector<std::string> read_inputs(Reader& reader, const YamlNode& node, std::string_view what,
                                     Draft& draft) {
  std::vector<std::string> inputs;
  for (const YamlNode& input : reader.scalars(node, what)) {
    const auto path = read_path(reader, input, "an input");
    if (!path) continue;
    inputs.push_back(*path);
    draft.paths.push_back({*path, PathUse::kAnything, "an input of the core", input.place, {}, {}});
  }
  return inputs;
}

void read_cargo(Reader& reader, const YamlNode& core, Draft& draft) {
  model::CargoCore cargo;
  cargo.folder = read_folder(reader, *core.find("cargo"), "cargo", PathUse::kCrate, draft);
  cargo.version = read_version(reader, core);
  if (const YamlNode* lock = core.find("lock")) {
    const auto path = read_path(reader, *lock, "`core.lock`");
    if (path && path->empty()) {
      reader.problem(lock->place, "`core.lock` has to be a file");
    } else if (path) {
      cargo.lock = *path;
      draft.paths.push_back({*path, PathUse::kFile, "the core's lock file", lock->place, {}, {}});
    }
  }
  if (const YamlNode* inputs = core.find("inputs"))
    cargo.inputs = read_inputs(reader, *inputs, "`core.inputs`", draft);
  draft.project.core = std::move(cargo);
}

void read_cmake(Reader& reader, const YamlNode& core, Draft& draft) {
  model::CmakeCore cmake;
  cmake.folder = read_folder(reader, *core.find("cmake"), "cmake", PathUse::kCmake, draft);
  cmake.library = reader.text_at(core, "library").value_or("");
  cmake.version = read_version(reader, core);
  if (const YamlNode* options = core.find("options"))
    cmake.options = read_options(reader, *options, "options");
  for (const std::string role : {"shared", "static"}) {
    const std::string key = role + "_options";
    if (const YamlNode* options = core.find(key))
      cmake.role_options[role] = read_options(reader, *options, key);
  }
  draft.project.core = std::move(cmake);
}

std::map<std::string, std::string> read_outputs(Reader& reader, const YamlNode& node) {
  std::map<std::string, std::string> outputs;
  if (!reader.is_map(node, "`core.command.outputs`")) return outputs;
  reader.check_keys(node, "`core.command.outputs`", names_of(output_roles()));
  for (const YamlMember& member : node.members) {
    const auto path = read_path(reader, member.value, quoted(member.key.text));
    if (path && path->empty()) {
      reader.problem(member.value.place, "an output has to be a file");
    } else if (path) {
      outputs[member.key.text] = *path;
    }
  }
  return outputs;
}

// The words of an argument vector.
std::vector<std::string> read_words(Reader& reader, const YamlNode& node) {
  std::vector<std::string> words;
  if (node.kind == YamlNode::Kind::kScalar) {
    reader.problem(node.place, "`core.command.run` should be a list, found text",
                   "no shell reads it: write every word as an item, `[make, install]`");
    return words;
  }
  words = reader.words(node, "`core.command.run`");
  if (!words.empty() && words.front().empty())
    reader.problem(node.items.front().place, "the program has no name");
  return words;
}

void read_command(Reader& reader, const YamlNode& node, Draft& draft) {
  model::CommandCore command;
  if (!reader.is_map(node, "`core.command`")) return;
  reader.check_keys(node, "`core.command`", names_of(command_keys()));
  const YamlNode* run = node.find("run");
  const YamlNode* outputs = node.find("outputs");
  if (run == nullptr) {
    reader.problem(node.place, "`core.command` has no `run`", "add `run: [program, argument]`");
  } else {
    command.run = read_words(reader, *run);
  }
  if (outputs == nullptr) {
    reader.problem(node.place, "`core.command` has no `outputs`",
                   "add `outputs: {shared: out/liblorem.so}`");
  } else {
    command.outputs = read_outputs(reader, *outputs);
  }
  if (const YamlNode* inputs = node.find("inputs"))
    command.inputs = read_inputs(reader, *inputs, "`core.command.inputs`", draft);
  draft.project.core = std::move(command);
}

std::vector<std::string> given_kinds(const YamlNode& core) {
  std::vector<std::string> given;
  for (const std::string& kind : names_of(core_kinds())) {
    if (core.find(kind) != nullptr) given.push_back(kind);
  }
  return given;
}

}  // namespace

void read_core(Reader& reader, const YamlNode& node, Draft& draft) {
  if (node.kind == YamlNode::Kind::kScalar) {
    reader.problem(node.place, "`core` should be a map, found text",
                   fmt::format("say how it is built: `core: {{cargo: {}}}`", node.text));
    return;
  }
  if (!reader.is_map(node, "`core`")) return;
  const std::vector<std::string> given = given_kinds(node);
  const bool is_cmake = given == std::vector<std::string>{"cmake"};
  std::vector<std::string> known = names_of(core_kinds());
  if (is_cmake) std::ranges::copy(names_of(cmake_keys()), std::back_inserter(known));
  if (given == std::vector<std::string>{"cargo"})
    std::ranges::copy(names_of(cargo_keys()), std::back_inserter(known));
  reader.check_keys(node, "`core`", known);
  if (given.empty()) {
    reader.problem(node.place, "`core` does not say how it is built",
                   "one of `cargo`, `cmake` and `command`");
  } else if (given.size() > 1) {
    reader.problem(node.place, fmt::format("`core` has {}", listed(given, "and")),
                   "a project has one core");
  } else if (is_cmake) {
    read_cmake(reader, node, draft);
  } else if (given.front() == "cargo") {
    read_cargo(reader, node, draft);
  } else {
    read_command(reader, *node.find("command"), draft);
  }
}

}  // namespace lockstep::config
