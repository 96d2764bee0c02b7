#include "command_shape.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "lockstep/base/text.hpp"

namespace lockstep::cli {

namespace {

// The parser tells of fixed choices in the name of the type: `TEXT:{auto,always,never}`.
std::vector<std::string> choices_in(const std::string& type) {
  const auto begin = type.find('{');
  const auto end = type.find('}');
  if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
  return split(type.substr(begin + 1, end - begin - 1), ',');
}

Parameter parameter_of(const CLI::Option& option) {
  Parameter parameter;
  for (const std::string& name : option.get_snames()) parameter.flags.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) parameter.flags.push_back("--" + name);
  if (option.get_positional()) parameter.name = option.get_name(true);
  parameter.about = option.get_description();
  parameter.required = option.get_required();
  parameter.repeats = option.get_items_expected_max() > 1;
  if (option.get_items_expected_max() == 0) return parameter;
  const std::string type = option.get_type_name();
  parameter.choices = choices_in(type);
  const auto colon = std::min(type.find(':'), type.size());
  parameter.value = colon == 0 || type.empty() ? "TEXT" : type.substr(0, colon);
  return parameter;
}

}  // namespace

const Parameter* CommandShape::option(const std::string& flag) const {
  const auto found = std::ranges::find_if(options, [&](const Parameter& option) {
    return std::ranges::find(option.flags, flag) != option.flags.end();
  });
  return found == options.end() ? nullptr : &*found;
}

const CommandShape* CommandShape::command(const std::string& wanted) const {
  const auto found = std::ranges::find(commands, wanted, &CommandShape::name);
  return found == commands.end() ? nullptr : &*found;
}

CommandShape shape_of(const CLI::App& app) {
  CommandShape shape{app.get_name(), app.get_description(), {}, {}, {}};
  for (const CLI::Option* option : app.get_options()) {
    Parameter parameter = parameter_of(*option);
    auto& list = option->get_positional() ? shape.positionals : shape.options;
    list.push_back(std::move(parameter));
  }
  const auto is_shown = [](const CLI::App* command) { return !command->get_group().empty(); };
  for (const CLI::App* command : app.get_subcommands(is_shown))
    shape.commands.push_back(shape_of(*command));
  return shape;
}

}  // namespace lockstep::cli
