#include "install.hpp"

#include "lockstep/base/path.hpp"

namespace lockstep::ecosystem::go {

std::vector<InstallStep> install(const InstallRequest& request) {
  const std::string& module = request.language.package;
  const std::string app = join_path(request.folder, "app");
  const std::map<std::string, std::string> env = {
      {"GOPROXY", request.account.addresses.at("proxy").url},
      {"GONOSUMDB", "*"},
      {"GONOPROXY", "none"},
      {"GOPRIVATE", ""},
      {"GOENV", "off"},
      {"GOWORK", "off"},
      {"GOTOOLCHAIN", "local"},
      {"GOFLAGS", "-mod=mod -modcacherw"},
      {"GOPATH", join_path(request.folder, "path")}};
  const std::map<std::string, std::string> files = {
      {"go.mod", "module example.com/app\n\ngo 1.21\n"},
      {"main.go", "package main\n\nimport _ \"" + module + "\"\n\nfunc main() {}\n"}};
  std::vector<InstallStep> steps = {
      {"install", {"go", "get", module + "@" + request.version}, env, app, files, {}},
      {"load", {"go", "run", "."}, env, app, {}, {}}};
  for (InstallStep& step : smoke_step(request, app, env)) steps.push_back(std::move(step));
  return steps;
}

}  // namespace lockstep::ecosystem::go
