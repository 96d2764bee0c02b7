#include "log_follower.hpp"

#include <fmt/format.h>

#include "lockstep/base/shell.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::cli {

void LogFollower::begin(const model::Plan& plan) {
  for (const model::Action& action : plan.actions) {
    std::string lines;
    for (const auto& command : action.commands)
      lines += fmt::format("{} $ {}\n", action.id, command_line(command));
    commands_[action.id] = std::move(lines);
  }
}

std::string LogFollower::take(const engine::Event& event) {
  if (const auto* started = std::get_if<engine::ActionStarted>(&event)) {
    open_[started->id] = {started->log, 0};
    return commands_[started->id];
  }
  const auto* finished = std::get_if<engine::ActionFinished>(&event);
  if (finished == nullptr) return {};
  const auto found = open_.find(finished->id);
  if (found == open_.end()) return {};
  std::string rest = read(found->first, found->second, Until::kEnd);
  open_.erase(found);
  return rest;
}

std::string LogFollower::fresh() {
  std::string lines;
  for (auto& [id, log] : open_) lines += read(id, log, Until::kLastLineFeed);
  return lines;
}

std::string LogFollower::read(const std::string& id, Log& log, Until until) {
  const auto text = files_.read(log.path);
  if (!text || text->size() <= log.taken) return {};
  std::size_t end = text->size();
  if (until == Until::kLastLineFeed) {
    const auto feed = text->rfind('\n');
    if (feed == std::string::npos || feed < log.taken) return {};
    end = feed + 1;
  }
  const std::string fresh = text->substr(log.taken, end - log.taken);
  log.taken = end;
  std::string lines;
  for (const std::string& line : split(trim(without_secrets(fresh, environment_)), '\n')) {
    const bool is_noise = line.find("cargo::core::compiler::fingerprint") != std::string::npos;
    if (!is_noise) lines += fmt::format("{} | {}\n", id, line);
  }
  return lines;
}

}  // namespace lockstep::cli
