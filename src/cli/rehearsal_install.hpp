#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/publish.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/release/channel.hpp"
#include "options.hpp"
#include "releasing.hpp"
#include "step_summary.hpp"

namespace lockstep::cli {

/// How one language's package was installed by its users' own client.
struct Installed {
  std::string language;
  std::vector<std::string> steps;  ///< what was done, in order: `install`, `load`, `smoke`
  std::string note;                ///< why nothing was done, or less than asked
  Error problem = {};              ///< what failed, with the client's own last words
  enum class State { kDone, kNothing, kFailed } state = State::kDone;
};

/// Installs the package of every language of `release` that has one for this host into a folder
/// below `folder`, from the registries of `accounts` and nothing else, loads it, and runs the
/// project's smoke commands. Every language is tried. Errors of the machine alone.
Result<std::vector<Installed>> install_from(
    const release::Release& release, const std::map<std::string, ecosystem::Account>& accounts,
    const std::string& folder, ReleaseBench& bench, const CommonOptions& common);

/// The failures as one Error (kCheckFailed); fine when there are none.
Result<void> failure_of(const std::vector<Installed>& installed);

/// A line for each language.
std::string installed_text(const std::vector<Installed>& installed);
/// The same as a table.
SummaryTable installed_table(std::string title, const std::vector<Installed>& installed);
model::Value installed_value(const std::vector<Installed>& installed);

}  // namespace lockstep::cli
