#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"

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

/// Where the service has the project's files.
struct Checkout {
  std::string top;     ///< absolute folder that it names files from; may be empty
  std::string folder;  ///< absolute folder that marks of Errors are relative to
};

/// The lines that mark failures in the service's overview, each at its line of a file where that is
/// known; empty where there is no overview. Of several problems the roots alone: what merely needed
/// a failed step is no failure of its own.
std::string annotations(CiService service, const Error& error, const Checkout& checkout);

}  // namespace lockstep::cli
