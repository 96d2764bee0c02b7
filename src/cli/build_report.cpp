#include "build_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/text.hpp"
#include "report.hpp"
#include "summary.hpp"

namespace lockstep::cli {

namespace {

using engine::BuildReport;
using engine::PackageReport;
using engine::StepOutcome;
using model::Value;

const char* word(StepOutcome outcome) {
  switch (outcome) {
  case StepOutcome::kRan:
    return "ran";
  case StepOutcome::kFromStore:
    return "from the store";
  case StepOutcome::kFailed:
    return "failed";
  case StepOutcome::kNeedsFailed:
    return "needs a failed one";
  case StepOutcome::kNotRun:
    return "not run";
  }
  return "";
}

std::string cell_text(const PackageReport& package) {
  if (package.artifact) {
    return fmt::format("✓ {} {:.1f} s", human_size(package.artifact->size),
                       package.artifact->seconds);
  }
  return package.outcome == StepOutcome::kNotRun ? "· not run" : "✗ failed";
}

std::string whole_packages(const BuildReport& report) {
  std::string lines;
  for (const PackageReport& package : report.packages) {
    if (!package.target.empty() || !package.artifact) continue;
    const bool is_source = package.artifact->kind == model::PackageKind::kSource;
    lines +=
        fmt::format("{} package of {}: {}, {}\n", is_source ? "source" : "main", package.language,
                    package.artifact->file, human_size(package.artifact->size));
  }
  return lines;
}

std::size_t count(const BuildReport& report, StepOutcome outcome) {
  return static_cast<std::size_t>(
      std::ranges::count(report.actions, outcome, &engine::ActionReport::outcome));
}

Value package_value(const PackageReport& package) {
  Value::Object object{{"id", package.id},
                       {"outcome", word(package.outcome)},
                       {"seconds", package.seconds},
                       {"file", nullptr},
                       {"size", nullptr},
                       {"sha256", nullptr},
                       {"error", nullptr}};
  if (package.artifact) {
    object["file"] = package.artifact->file;
    object["size"] = package.artifact->size;
    object["sha256"] = package.artifact->digest.hex();
  }
  if (package.error) object["error"] = package.error->message;
  return object;
}

Value action_value(const engine::ActionReport& action) {
  Value::Array stale;
  for (const auto& unit : action.stale) stale.emplace_back(unit.package + " " + unit.target);
  return Value::Object{{"id", action.id},
                       {"key", action.key.hex()},
                       {"action", action.action ? Value(action.action->text()) : Value(nullptr)},
                       {"outcome", word(action.outcome)},
                       {"seconds", action.seconds},
                       {"cpu_seconds", action.cpu_seconds},
                       {"peak_kib", action.peak_kib},
                       {"stale", stale},
                       {"error", action.error ? Value(action.error->message) : Value(nullptr)}};
}

}  // namespace

Grid build_grid(const model::Plan& plan, const BuildReport& report) {
  Grid grid = blank_grid(plan);
  for (const PackageReport& package : report.packages) {
    if (!package.target.empty())
      grid.cells[package.language + "/" + package.target] = cell_text(package);
  }
  return grid;
}

std::string build_text(const model::Plan& plan, const BuildReport& report, const Look& look) {
  const std::string head = fmt::format("{} · {} ran, {} from the store · {:.1f} s\n",
                                       headline(plan), count(report, StepOutcome::kRan),
                                       count(report, StepOutcome::kFromStore), report.seconds);
  return (look.unicode ? head : in_ascii(head)) + render_grid(build_grid(plan, report), look) +
         whole_packages(report);
}

std::string build_json(const model::Plan& plan, const BuildReport& report) {
  Value::Array packages;
  for (const PackageReport& package : report.packages) packages.push_back(package_value(package));
  Value::Array actions;
  for (const auto& action : report.actions) actions.push_back(action_value(action));
  return model::to_json(Value::Object{{"name", plan.project.name},
                                      {"version", plan.project.version},
                                      {"ok", report.ok()},
                                      {"replaced_dist", report.replaced_dist},
                                      {"seconds", report.seconds},
                                      {"packages", packages},
                                      {"actions", actions}});
}

Error build_failure(const BuildReport& report) {
  std::vector<Error> causes;
  std::vector<std::string> followers;
  const auto take = [&](const std::string& id, StepOutcome outcome,
                        const std::optional<Error>& error) {
    if (!error) return;
    if (outcome == StepOutcome::kNeedsFailed)
      followers.push_back(id);
    else
      causes.push_back(*error);
  };
  for (const auto& action : report.actions) take(action.id, action.outcome, action.error);
  for (const auto& package : report.packages) {
    take(package.id.substr(package.id.find('/') + 1), package.outcome, package.error);
  }
  if (causes.empty())
    causes.push_back({ErrorKind::kInternal, "the build failed without saying why"});
  Error error = merged_by_cause(causes);
  if (!followers.empty()) {
    error.others.push_back(
        {error.kind, "not built, because they need what failed: " + join(followers, ", ")});
  }
  return error;
}

}  // namespace lockstep::cli
