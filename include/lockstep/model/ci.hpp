#pragma once

#include <map>
#include <string>
#include <vector>

namespace lockstep::model {

/// What the user said about the jobs of a CI service: `ci` of lockstep.yaml. No build reads it.
struct Ci {
  std::vector<std::string> setup;    ///< shell lines that bring lockstep and its toolchain along
  std::vector<std::string> secrets;  ///< variables that publishing reads: `NPM_TOKEN`
  std::map<std::string, std::string> runners;  ///< machine, `macos-arm64` → the service's name for
                                               ///< a runner of that kind
  std::map<std::string, std::string> audiences;  ///< language → audience of its registry's identity
                                                 ///< tokens, where the service has to know it
  bool operator==(const Ci&) const = default;
};

}  // namespace lockstep::model
