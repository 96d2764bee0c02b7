#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/ecosystem/publish.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::ecosystem {

/// A command that a user of a package would give.
struct InstallStep {
  std::string what;               ///< `install`, `load`, `smoke`
  std::vector<std::string> argv;  ///< the program is looked up in the PATH that `env` says
  /// Variables on top of the caller's; `PATH` is put in front of the caller's.
  std::map<std::string, std::string> env;
  std::string folder;                        ///< absolute; made first
  std::map<std::string, std::string> files;  ///< texts to write there first, by name
  /// Files and folders of the language's own folder to be copied there first.
  std::vector<std::string> copies;
  bool operator==(const InstallStep&) const = default;
};

/// What is to be installed, and from where.
struct InstallRequest {
  const model::Project& project;
  const model::Language& language;
  const Account& account;  ///< the registry, and nothing but it
  std::string version;     ///< as the registry spells it
  std::string folder;      ///< absolute, empty, for these steps alone
};

/// Files of a language's folder that a smoke command names: every word that is a plain relative
/// path may be one.
std::vector<std::string> paths_in(const std::vector<std::string>& words);

/// The step that the language's setting `smoke` says, run in `folder`; none when it says nothing.
std::vector<InstallStep> smoke_step(const InstallRequest& request, const std::string& folder,
                                    const std::map<std::string, std::string>& env);

}  // namespace lockstep::ecosystem
