#include <fmt/format.h>

#include "commands.hpp"
#include "load.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/engine/collect.hpp"
#include "lockstep/plan/whole_plan.hpp"
#include "lockstep/sys/terminal.hpp"
#include "named_path.hpp"
#include "report.hpp"
#include "workshop.hpp"

namespace lockstep::cli {

namespace {

// The dists that the user named; an Error tells of all that cannot be read.
Result<std::vector<engine::PartialDist>> read_parts(const sys::Filesystem& files,
                                                    const std::vector<std::string>& names,
                                                    const CommonOptions& common) {
  std::vector<engine::PartialDist> parts;
  std::vector<Error> errors;
  for (const std::string& name : names) {
    const std::string folder = named_path(common.folder, name);
    auto finished = engine::read_finished(files, folder);
    if (finished) {
      parts.push_back({name, folder, std::move(*finished)});
    } else {
      errors.push_back(std::move(finished).error());
    }
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return parts;
}

Result<model::Manifest> collect_parts(const CollectOptions& options, const CommonOptions& common) {
  LOCKSTEP_TRY(loaded, load_sources(common));
  LOCKSTEP_TRY(workshop, open_workshop(options.store));
  LOCKSTEP_TRY(parts, read_parts(workshop->files, options.parts, common));
  std::vector<plan::PartialPlan> plans;
  for (const engine::PartialDist& part : parts) plans.push_back({part.name, part.finished.plan});
  LOCKSTEP_TRY(plan, plan::whole_plan(loaded.project, loaded.survey, plans));
  BuildOptions building;
  building.store = options.store;
  LOCKSTEP_TRY(settings, engine_options(building, loaded));
  return engine::collect(plan, parts, settings, workshop->seams());
}

}  // namespace

int run_collect(const CollectOptions& options, const CommonOptions& common) {
  const auto manifest = collect_parts(options, common);
  if (!manifest) return report(manifest.error(), common);
  if (common.form == AnswerForm::kJson) {
    sys::write_out(model::to_json(to_value(*manifest)));
    return 0;
  }
  for (const model::Artifact& artifact : manifest->artifacts)
    sys::write_out(fmt::format("  {}  {}\n", artifact.file, human_size(artifact.size)));
  sys::write_out(fmt::format("{} {}: {} packages in dist/, collected from {}\n", manifest->name,
                             manifest->version, manifest->artifacts.size(),
                             join(options.parts, ", ")));
  return 0;
}

}  // namespace lockstep::cli
