#include "record.hpp"

#include "keys.hpp"
#include "lockstep/base/path.hpp"

namespace lockstep::engine {

using store::KeyParts;
using store::KnownStep;

namespace {

Result<std::string> record_path(const std::string& folder, const Seams& seams) {
  LOCKSTEP_TRY(state, seams.store.project_folder(folder));
  return join_path(state, "steps");
}

// The parts as a blob; listings of folders as well, so that a changed file can be named.
Result<Digest> keep_parts(const KeyParts& parts, const std::vector<model::ProjectInput>& folders,
                          const Inputs& inputs, store::Store& store) {
  for (const model::ProjectInput& folder : folders)
    LOCKSTEP_CHECK(store.put(inputs.listing(folder)));
  return store.put(to_text(parts));
}

std::vector<model::ProjectInput> folders_of(const model::Action& action, const Inputs& inputs) {
  std::vector<model::ProjectInput> folders;
  for (const model::Input& input : action.inputs) {
    const auto* project = std::get_if<model::ProjectInput>(&input);
    if (project != nullptr && inputs.is_folder(*project)) folders.push_back(*project);
  }
  return folders;
}

std::vector<model::ProjectInput> folders_of(const model::PackageStep& step,
                                            const model::Plan& plan) {
  const model::Language* language = plan.project.language(step.language);
  if (language == nullptr) return {};
  return {language_input(*language)};
}

}  // namespace

store::KnownSteps known_steps(const std::string& folder, const Seams& seams) {
  const auto path = record_path(folder, seams);
  return path ? store::read_known_steps(seams.files, *path) : store::KnownSteps{};
}

Result<void> record_steps(const model::Plan& plan, const std::set<std::string>& done,
                          const std::map<std::string, Digest>& keys, const Results& results,
                          const Inputs& inputs, const PackageKeys& packages,
                          const std::string& folder, const Seams& seams) {
  std::map<std::string, KnownStep> steps;
  for (KnownStep& step : known_steps(folder, seams)) steps[step.id] = std::move(step);
  bool is_changed = false;
  const auto keep = [&](const std::string& id, const KeyParts& parts,
                        const std::vector<model::ProjectInput>& folders) -> Result<void> {
    LOCKSTEP_TRY(blob, keep_parts(parts, folders, inputs, seams.store));
    steps[id] = {id, keys.at(id), blob};
    is_changed = true;
    return {};
  };
  const auto is_news = [&](const std::string& id) {
    if (!done.contains(id) || !keys.contains(id)) return false;
    const auto known = steps.find(id);
    return known == steps.end() || known->second.key != keys.at(id);
  };
  TextDigests texts;
  for (const model::Action& action : plan.actions) {
    if (!is_news(action.id)) continue;
    LOCKSTEP_CHECK(
        keep(action.id, parts_of(action, inputs, keys, texts), folders_of(action, inputs)));
  }
  for (const model::PackageStep& step : plan.packages) {
    if (!is_news(step.id)) continue;
    if (const auto parts = packages.parts(step, results, keys))
      LOCKSTEP_CHECK(keep(step.id, *parts, folders_of(step, plan)));
  }
  if (!is_changed) return {};
  store::KnownSteps sorted;
  for (auto& [id, step] : steps) sorted.push_back(std::move(step));
  LOCKSTEP_TRY(path, record_path(folder, seams));
  return store::write_known_steps(seams.files, path, sorted);
}

}  // namespace lockstep::engine
