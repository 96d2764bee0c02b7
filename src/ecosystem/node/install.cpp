#include "install.hpp"

#include "lockstep/base/path.hpp"

namespace lockstep::ecosystem::node {

std::vector<InstallStep> install(const InstallRequest& request) {
  const std::string& folder = request.folder;
  const std::map<std::string, std::string> env = {
      {"npm_config_userconfig", join_path(folder, "npmrc")},
      {"npm_config_cache", join_path(folder, "cache")},
      {"npm_config_registry", request.account.addresses.at("registry").url},
      {"npm_config_update_notifier", "false"}};
  std::vector<InstallStep> steps = {
      {"install",
       {"npm", "install", "--silent", "--no-audit", "--no-fund",
        request.language.package + "@" + request.version},
       env,
       folder,
       {{"package.json", "{\"private\": true}\n"}, {"npmrc", ""}},
       {}},
      {"load",
       {"node", "-e", "require(process.argv[1])", request.language.package},
       env,
       folder,
       {},
       {}}};
  for (InstallStep& step : smoke_step(request, folder, env)) steps.push_back(std::move(step));
  return steps;
}

}  // namespace lockstep::ecosystem::node
