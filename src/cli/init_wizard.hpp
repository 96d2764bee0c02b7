#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "dialogue.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/config/discover.hpp"
#include "lockstep/model/cell.hpp"
#include "starter.hpp"

namespace lockstep::cli {

/// What the wizard for a starter project has to know.
struct StarterSurroundings {
  std::string name;                    ///< what the folder's would make; may be no good as one
  std::string place;                   ///< the folder, as it is shown
  std::vector<model::Target> targets;  ///< all known ones
  /// Whether all chosen languages have packages for all chosen targets.
  std::function<Result<void>(const StarterRequest&)> check;
};

/// Asks for what `given` leaves empty. Nothing when the last answer is no. Errors: those of
/// `LineInput::next`.
Result<std::optional<StarterRequest>> ask_starter(Dialogue& dialogue, StarterRequest given,
                                                  const StarterSurroundings& surroundings);

/// What a `lockstep.yaml` comes to.
struct Reading {
  std::string meaning;  ///< name, version and packages on one line; empty when there are problems
  std::vector<Error> problems;
};

/// What the wizard for a project that is there has to know, as values of what it has said so far.
struct ProjectSurroundings {
  std::string name;  ///< what the folder's would make
  std::vector<model::Target> targets;
  std::function<config::Discovery(const config::Wishes&)> discover;
  std::function<Reading(const std::string& yaml)> read;
};

/// Asks for what the manifests do not tell, shows the `lockstep.yaml` and asks whether to write it.
/// Nothing when the answer is no. Errors: those of `LineInput::next`.
Result<std::optional<config::Discovery>> ask_configuration(Dialogue& dialogue, config::Wishes given,
                                                           const ProjectSurroundings& surroundings);

/// The key that a problem of a `lockstep.yaml`, as `config::discovery_of` writes it, is about:
/// `version`, `core.library`, `python.module`; for one that is missing, too. Empty: none.
std::string key_of_problem(const std::string& yaml, const Error& problem);

/// What the hint of a missing key proposes: `0.1.0` of "add `version: 0.1.0`"; or empty.
std::string proposed_value(const Error& problem);

}  // namespace lockstep::cli
