#include "lockstep/ecosystem/install.hpp"

#include "lockstep/base/path.hpp"

namespace lockstep::ecosystem {

std::vector<std::string> paths_in(const std::vector<std::string>& words) {
  std::vector<std::string> paths;
  for (const std::string& word : words)
    if (!word.starts_with('-') && is_safe_relative_path(word)) paths.push_back(word);
  return paths;
}

std::vector<InstallStep> smoke_step(const InstallRequest& request, const std::string& folder,
                                    const std::map<std::string, std::string>& env) {
  const auto setting = request.language.settings.find("smoke");
  if (setting == request.language.settings.end() || setting->second.array() == nullptr) return {};
  InstallStep step{"smoke", {}, env, folder, {}, {}};
  for (const model::Value& word : *setting->second.array())
    if (word.text() != nullptr) step.argv.push_back(*word.text());
  if (step.argv.empty()) return {};
  step.copies = paths_in({step.argv.begin() + 1, step.argv.end()});
  return {step};
}

}  // namespace lockstep::ecosystem
