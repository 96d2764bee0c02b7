#include "lockstep/store/remote_action.hpp"

#include <set>

#include "messages.hpp"

namespace lockstep::store {

Message command_message(const CommandRecipe& recipe) {
  remote::Command command;
  for (const std::string& word : recipe.arguments) command.add_arguments(word);
  for (const auto& [name, value] : recipe.environment) {
    auto& variable = *command.add_environment_variables();
    variable.set_name(name);
    variable.set_value(value);
  }
  command.set_working_directory(recipe.folder);
  for (const std::string& path : std::set(recipe.outputs.begin(), recipe.outputs.end()))
    command.add_output_paths(path);
  return message_of(command);
}

Message action_message(const ActionRecipe& recipe) {
  remote::Action action;
  set_name(*action.mutable_command_digest(), recipe.command);
  set_name(*action.mutable_input_root_digest(), recipe.root);
  if (recipe.timeout.count() > 0) action.mutable_timeout()->set_seconds(recipe.timeout.count());
  action.set_salt(recipe.salt);
  for (const auto& [name, value] : recipe.platform) {
    auto& property = *action.mutable_platform()->add_properties();
    property.set_name(name);
    property.set_value(value);
  }
  return message_of(action);
}

}  // namespace lockstep::store
