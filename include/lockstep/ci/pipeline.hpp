#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/ci.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::ci {

/// The services that jobs can be written for.
enum class Service { kGitHub, kGitLab };

/// What the jobs are made of.
struct Request {
  model::Project project;
  model::Ci ci;
  std::string folder;  ///< of lockstep.yaml in its repository, with `/` at its end; empty at the
                       ///< top
  /// Language → the variable that its registry's identity token is read from: `NPM_ID_TOKEN`.
  std::map<std::string, std::string> identity_variables;
};

/// The file of a service with the jobs of a project: plan, build, collect, try and publish.
struct Pipeline {
  std::string path;  ///< in the repository, `.github/workflows/lockstep.yml`
  std::string text;
  std::vector<std::string> notes;  ///< what the user should know of it, a sentence each
};

/// The jobs of `request` as `service` reads them. Errors (kUsage): cells that need a native runner
/// when none is known for them.
Result<Pipeline> generate(Service service, const Request& request);

/// Whether `text` is a file that `generate` made, so that it may be written anew.
bool is_generated(std::string_view text);

}  // namespace lockstep::ci
