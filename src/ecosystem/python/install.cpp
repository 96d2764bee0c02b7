#include "install.hpp"

#include "lockstep/base/path.hpp"

namespace lockstep::ecosystem::python {

std::vector<InstallStep> install(const InstallRequest& request) {
  const std::string venv = join_path(request.folder, "venv");
  const std::string python = venv + "/bin/python";
  const std::map<std::string, std::string> env = {{"PIP_CONFIG_FILE", "/dev/null"},
                                                  {"PIP_NO_INPUT", "1"},
                                                  {"PYTHONNOUSERSITE", "1"},
                                                  {"PATH", venv + "/bin"}};
  const std::string module = request.language.setting("module");
  const std::string name = module.substr(0, module.find('.'));
  std::vector<InstallStep> steps = {
      {"make an environment", {"python3", "-m", "venv", venv}, {}, request.folder, {}, {}},
      {"install",
       {python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir",
        "--only-binary", ":all:", "--index-url", request.account.addresses.at("index").url,
        request.language.package + "==" + request.version},
       env,
       request.folder,
       {},
       {}}};
  if (!name.empty())
    steps.push_back({"load", {python, "-I", "-c", "import " + name}, env, request.folder, {}, {}});
  for (InstallStep& step : smoke_step(request, join_path(request.folder, "smoke"), env))
    steps.push_back(std::move(step));
  return steps;
}

}  // namespace lockstep::ecosystem::python
