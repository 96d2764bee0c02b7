#include "lockstep/engine/build.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "check_plan.hpp"
#include "dist_folder.hpp"
#include "dist_state.hpp"
#include "lockstep/sys/process.hpp"
#include "pack.hpp"
#include "project_lock.hpp"
#include "record.hpp"
#include "run_steps.hpp"

namespace lockstep::engine {

namespace {

// Notes say what was proved; what ran for a package is this build's own knowledge.
Result<model::Manifest> manifest_of(const model::Plan& plan, BuildReport& report,
                                    const Packed& packed, const store::Store& store) {
  model::Manifest manifest{plan.project.name, plan.project.version, {}, report.timeline};
  for (PackageReport& package : report.packages) {
    if (!package.artifact) continue;
    LOCKSTEP_TRY(artifact, read_note(packed.at(package.id), store));
    artifact.seconds = package.artifact->seconds;
    package.artifact = artifact;
    manifest.artifacts.push_back(std::move(artifact));
  }
  return manifest;
}

Result<void> commit(const model::Plan& plan, const BuildOptions& options, const Seams& seams,
                    const Packed& packed, BuildReport& report, DistFolder& dist) {
  for (const auto& [id, package] : packed) {
    for (const store::StoredFile& file : dist_files(package))
      LOCKSTEP_CHECK(dist.add(file, seams.store.blob_path(file.digest)));
  }
  LOCKSTEP_TRY(manifest, manifest_of(plan, report, packed, seams.store));
  const std::string text = to_json(to_value(manifest));
  LOCKSTEP_CHECK(dist.commit(to_json(to_value(plan)), text));
  report.replaced_dist = true;
  return note_manifest(text, plan, packed, seams, options.folder);
}

// What is known of a project before a build, and the files it was learned from.
struct Knowledge {
  FileDigests digests;
  Inputs inputs;
};

Result<Knowledge> learn(const model::Plan& plan, const BuildOptions& options, const Seams& seams) {
  LOCKSTEP_TRY(digests, FileDigests::open(options.folder, seams));
  LOCKSTEP_TRY(inputs, Inputs::read(plan, options, seams, digests));
  return Knowledge{std::move(digests), std::move(inputs)};
}

std::set<std::string> done_in(const BuildReport& report) {
  const auto is_done = [](const auto& step) {
    return step.outcome == StepOutcome::kRan || step.outcome == StepOutcome::kFromStore;
  };
  std::set<std::string> done;
  for (const ActionReport& action : report.actions) {
    if (is_done(action)) done.insert(action.id);
  }
  for (const PackageReport& package : report.packages) {
    if (is_done(package)) done.insert(package.id);
  }
  return done;
}

}  // namespace

bool BuildReport::ok() const {
  return std::ranges::all_of(
             packages, [](const PackageReport& package) { return package.artifact.has_value(); }) &&
         std::ranges::all_of(actions, [](const ActionReport& action) { return !action.error; });
}

Result<BuildReport> build(const model::Plan& plan, const BuildOptions& options, const Seams& seams,
                          const EventSink& sink) {
  const double began = seams.clock.steady();
  LOCKSTEP_CHECK(check_plan(plan));
  LOCKSTEP_TRY(lock, lock_project(options.folder, seams.files, sink));
  static_cast<void>(lock);
  LOCKSTEP_TRY(known, learn(plan, options, seams));
  LOCKSTEP_TRY(packages, PackageKeys::of(plan, options, known.inputs, known.digests, seams.files));
  Results results;
  Resolution resolution =
      resolve(plan, known.inputs, packages, seams.store, Scrutiny::kPresence, results);
  std::optional<DistFolder> dist;
  const bool nothing_to_do =
      resolution.to_run.empty() &&
      is_current(options.dist, plan, resolution.packed, seams, options.folder, known.digests);
  if (!nothing_to_do) {
    LOCKSTEP_TRY(begun, DistFolder::begin(seams.files, options.dist));
    dist.emplace(std::move(begun));
    results.clear();
    resolution = resolve(plan, known.inputs, packages, seams.store, Scrutiny::kBytes, results);
  }
  LOCKSTEP_CHECK(known.digests.save());
  LOCKSTEP_TRY(jobserver, sys::Jobserver::make(std::max(1U, options.jobs)));
  std::atomic<bool> stop = false;
  const Surroundings around{plan,     options, seams,     sink, known.inputs,
                            packages, results, jobserver, stop};
  BuildReport report = run_steps(around, resolution, stop);
  LOCKSTEP_CHECK(record_steps(plan, done_in(report), resolution.keys, results, known.inputs,
                              packages, options.folder, seams));
  if (sys::interrupted()) {
    return fail(ErrorKind::kInterrupted, "the build was interrupted",
                "finished steps are kept; `dist` is as it was");
  }
  if (dist && report.ok())
    LOCKSTEP_CHECK(commit(plan, options, seams, resolution.packed, report, *dist));
  report.seconds = seams.clock.steady() - began;
  return report;
}

}  // namespace lockstep::engine
