#include "packages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "adopt.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "source_packages.hpp"

namespace lockstep::plan {

namespace {

using model::Cell;
using model::Language;
using model::NativeOutput;
using model::PackageStep;

// The outputs of one role: one, or one for each ABI that the package carries.
Result<std::vector<NativeOutput>> outputs_for(const std::string& role, const Cell& cell,
                                              const BuildActions& build) {
  std::vector<NativeOutput> found;
  const auto made = build.natives.find(cell.name());
  if (made != build.natives.end()) {
    std::ranges::copy_if(made->second, std::back_inserter(found),
                         [&](const NativeOutput& native) { return native.role == role; });
  }
  if (!found.empty()) return found;
  return std::unexpected(
      at(Error{ErrorKind::kUsage, "the core makes no " + role + " library for it"}, cell.name()));
}

// Each role, for a fat cell once for each slice.
Result<std::vector<NativeOutput>> natives_for(const Language& language, const Cell& cell,
                                              const BuildActions& build) {
  if (!cell.adopted.empty()) return build.natives.at(cell.name());
  std::vector<NativeOutput> wanted;
  for (const std::string& role : ecosystem::find_ecosystem(language.name)->natives(language)) {
    if (cell.slices.empty()) {
      LOCKSTEP_TRY(outputs, outputs_for(role, cell, build));
      std::ranges::move(outputs, std::back_inserter(wanted));
    }
    for (const Cell& slice : cell.slices) {
      LOCKSTEP_TRY(outputs, outputs_for(role, slice, build));
      for (NativeOutput& output : outputs) {
        output.slice = slice.target.name;
        wanted.push_back(std::move(output));
      }
    }
  }
  return wanted;
}

// A package that another tool made is called like ours; what its own name says is the ecosystem's.
Result<std::string> adopted_file(const model::Project& project, const Language& language,
                                 const Cell& cell, std::string_view version,
                                 std::string_view path) {
  const auto* ecosystem = ecosystem::find_ecosystem(language.name);
  if (ecosystem->adopt == nullptr) {
    return fail(ErrorKind::kUsage,
                fmt::format("a {} package of another tool cannot be adopted", language.name),
                "adopt the library alone: `adopt: {library: FILE, header: FILE}`");
  }
  if (ecosystem->adopted_file == nullptr)
    return ecosystem->package_file(project, language, cell, version);
  return ecosystem->adopted_file(project, language, cell, version, file_name(path));
}

Result<PackageStep> cell_step(const model::Plan& plan, const Cell& cell,
                              const BuildActions& build) {
  const Language& language = *plan.project.language(cell.language);
  const auto* ecosystem = ecosystem::find_ecosystem(cell.language);
  LOCKSTEP_TRY(natives, natives_for(language, cell, build));
  const std::string& version = plan.versions.at(cell.language);
  auto file = adopts_package(cell)
                  ? adopted_file(plan.project, language, cell, version, natives.front().path)
                  : ecosystem->package_file(plan.project, language, cell, version);
  if (!file) return std::unexpected(at(std::move(file).error(), cell.name()));
  PackageStep step;
  step.id = "package/" + cell.name();
  step.language = cell.language;
  step.target = cell.place();
  step.file = std::move(*file);
  step.natives = std::move(natives);
  return step;
}

using Names = std::set<std::string>;

Names blocked_names(const model::Plan& plan) {
  Names names;
  for (const model::BlockedCell& blocked : plan.blocked) names.insert(blocked.cell);
  return names;
}

std::optional<PackageStep> main_step(const model::Plan& plan, const Language& language,
                                     const Names& blocked) {
  const auto* ecosystem = ecosystem::find_ecosystem(language.name);
  PackageStep step;
  step.id = "package/" + language.name;
  step.kind = model::PackageKind::kMain;
  step.language = language.name;
  step.file = ecosystem->main_package_file(plan.project, language, plan.versions.at(language.name));
  if (step.file.empty() || !is_whole(plan, language)) return std::nullopt;
  if (!ecosystem->main_needs_cells) return step;
  for (const Cell& cell : plan.cells) {
    if (cell.language != language.name) continue;
    if (blocked.contains(cell.name())) return std::nullopt;
    step.packages.push_back("package/" + cell.name());
  }
  return step;
}

std::vector<Error> collisions(const std::vector<PackageStep>& steps) {
  std::vector<Error> errors;
  std::map<std::string, const PackageStep*> seen;
  for (const PackageStep& step : steps) {
    const auto [first, is_new] = seen.try_emplace(lower(step.file), &step);
    if (is_new) continue;
    errors.push_back(
        {ErrorKind::kUsage,
         "`" + first->second->id + "` and `" + step.id + "` would both be the file " + step.file,
         "", "give them different names or targets in lockstep.yaml"});
  }
  return errors;
}

}  // namespace

bool is_whole(const model::Plan& plan, const Language& language) {
  const auto of_language = [&](const Cell& cell) { return cell.language == language.name; };
  return std::ranges::count_if(plan.cells, of_language) ==
         std::ranges::count_if(plan.project.cells, of_language);
}

Result<std::vector<model::PackageStep>> shared_steps(const model::Plan& plan,
                                                     const model::Survey& survey,
                                                     std::vector<std::string>& notes) {
  std::vector<PackageStep> steps;
  const Names blocked = blocked_names(plan);
  for (const Language& language : plan.project.languages) {
    if (auto step = main_step(plan, language, blocked)) steps.push_back(std::move(*step));
  }
  LOCKSTEP_TRY(sources, source_steps(plan, survey));
  std::ranges::move(sources.steps, std::back_inserter(steps));
  std::ranges::move(sources.notes, std::back_inserter(notes));
  return steps;
}

Result<std::vector<model::PackageStep>> package_steps(const model::Plan& plan,
                                                      const model::Survey& survey,
                                                      const BuildActions& build,
                                                      std::vector<std::string>& notes) {
  std::vector<PackageStep> steps;
  std::vector<Error> errors;
  const Names blocked = blocked_names(plan);
  for (const Cell& cell : plan.cells) {
    if (blocked.contains(cell.name())) continue;
    auto step = cell_step(plan, cell, build);
    if (step)
      steps.push_back(std::move(*step));
    else
      errors.push_back(std::move(step).error());
  }
  auto shared = shared_steps(plan, survey, notes);
  if (shared)
    std::ranges::move(*shared, std::back_inserter(steps));
  else
    errors.push_back(std::move(shared).error());
  for (Error& error : collisions(steps)) errors.push_back(std::move(error));
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return steps;
}

}  // namespace lockstep::plan
