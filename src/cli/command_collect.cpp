#include <fmt/format.h>

#include <algorithm>

#include "commands.hpp"
#include "load.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/engine/collect.hpp"
#include "lockstep/plan/whole_plan.hpp"
#include "lockstep/sys/terminal.hpp"
#include "named_path.hpp"
#include "report.hpp"
#include "step_summary.hpp"
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

// Packages that are for no target of their own have rows by their kind.
SummaryTable summary_of(const model::Manifest& manifest) {
  Grid grid;
  const auto add_new = [](std::vector<std::string>& to, const std::string& word) {
    if (std::ranges::find(to, word) == to.end()) to.push_back(word);
  };
  for (const model::Artifact& artifact : manifest.artifacts) {
    const bool is_source = artifact.kind == model::PackageKind::kSource;
    const std::string row =
        !artifact.target.empty() ? artifact.target : (is_source ? "source" : "main");
    add_new(grid.columns, artifact.language);
    add_new(grid.rows, row);
    grid.cells[artifact.language + "/" + row] = "✓ " + human_size(artifact.size);
  }
  return table_of(fmt::format("{} {}, collected", manifest.name, manifest.version), grid);
}

}  // namespace

int run_collect(const CollectOptions& options, const CommonOptions& common) {
  const auto manifest = collect_parts(options, common);
  if (!manifest) return report(manifest.error(), common);
  sys::RealFilesystem files;
  add_to_step_summary(files, sys::environment(), summary_of(*manifest));
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
