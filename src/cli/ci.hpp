#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace lockstep::cli {

/// The service whose log we write to: some fold sections of it.
enum class CiService { kNone, kOther, kGitHub, kGitLab };

/// The service that the environment speaks of: GITHUB_ACTIONS, GITLAB_CI, else CI.
CiService ci_service(const std::map<std::string, std::string>& environment);

/// A section of the log that is shown folded.
struct Section {
  std::string title;      ///< one line
  std::string text;       ///< its contents, lines
  std::int64_t time = 0;  ///< seconds since 1970
  std::string secret;     ///< a word nobody can guess: between two of it GitHub obeys no command
};

/// `section` as the service folds it, or its title alone where it folds nothing. Its text is what a
/// tool said: control characters become `?`, and commands to the service in it are not obeyed.
std::string folded(CiService service, const Section& section);

/// The line that marks a failure in the service's overview; empty where there is none.
std::string annotation(CiService service, std::string_view title, std::string_view message);

}  // namespace lockstep::cli
