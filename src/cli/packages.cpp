#include "packages.hpp"

#include <fmt/format.h>

#include "load.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/plan/package_names.hpp"
#include "lockstep/release/draft.hpp"
#include "lockstep/sys/terminal.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::cli {

namespace {

// Why the packages of `dist` will not do; nothing when they will.
std::optional<Error> objection(const PackageWish& wish, const std::string& dist,
                               const Result<engine::Finished>& finished) {
  if (!finished) return finished.error();
  const std::string& version = finished->manifest.version;
  if (wish.version.empty() || wish.version == version) return std::nullopt;
  return Error{ErrorKind::kUsage,
               fmt::format("`{}` holds version {}, not {}", dist, version, wish.version),
               {},
               "name the dist of that version by --dist"};
}

// A dist that is damaged is told of, one that is missing or of another version is passed over.
bool may_be_a_draft(const PackageWish& wish, const Result<engine::Finished>& finished) {
  const bool is_readable = finished || finished.error().kind == ErrorKind::kNotFound;
  return wish.from == PackagesFrom::kDistOrDraft && wish.dist.empty() && is_readable;
}

// The version is part of a folder's name and of a tag.
Result<std::string> checked_version(const std::string& version) {
  LOCKSTEP_TRY(parsed, version::parse_semver(version));
  return parsed.text();
}

Result<Packages> bring(const Loaded& loaded, const std::string& version, ReleaseBench& bench,
                       const CommonOptions& common) {
  LOCKSTEP_TRY(project, plan::with_package_names(loaded.project, loaded.survey));
  const std::string own = join_path(loaded.folder, ".lockstep");
  const std::string folder = join_path(own, "draft-" + version);
  if (common.chatter != Chatter::kQuiet)
    sys::write_err(fmt::format("no dist here is of version {}: its packages come from the release "
                               "v{} into .lockstep/draft-{}\n",
                               version, version, version));
  LOCKSTEP_TRY(lock, sys::FileLock::wait(folder + ".lock"));
  static_cast<void>(lock);
  LOCKSTEP_TRY(finished, release::bring_draft({project, version, loaded.folder, folder},
                                              patience_of(bench.seams.environment), bench.seams));
  return Packages{folder, loaded.folder, std::move(finished)};
}

// Why there is no draft to be had stands beside why there is no dist.
Error neither(const Error& no_dist, const Error& no_draft) {
  return Error{no_draft.kind,  no_dist.message + ", and " + no_draft.message,
               no_draft.where, no_draft.hint,
               no_draft.mark,  no_draft.others};
}

}  // namespace

Result<Packages> find_packages(const PackageWish& wish, const std::string& dist,
                               ReleaseBench& bench, const CommonOptions& common) {
  auto finished = engine::read_finished(bench.files, dist);
  const auto wrong = objection(wish, dist, finished);
  if (!wrong) return Packages{dist, std::string(parent_path(dist)), *std::move(finished)};
  if (!may_be_a_draft(wish, finished)) return std::unexpected(*wrong);
  if (!config::find_project(bench.files, common.folder, common.file))
    return std::unexpected(*wrong);
  LOCKSTEP_TRY(loaded, load_sources(common));
  LOCKSTEP_TRY(version,
               checked_version(wish.version.empty() ? loaded.project.version : wish.version));
  auto packages = bring(loaded, version, bench, common);
  const bool is_nowhere = !packages && packages.error().kind == ErrorKind::kNotFound;
  if (is_nowhere) return std::unexpected(neither(*wrong, packages.error()));
  return packages;
}

Result<release::Release> prepare_release(const Packages& packages, const ReleaseBench& bench) {
  return release::prepare(packages.finished, {packages.folder, packages.project, {}}, bench.seams);
}

release::Journal journal_of(const Packages& packages, ReleaseBench& bench) {
  return {bench.files, bench.clock,
          release::journal_path(packages.project, packages.finished.manifest.version)};
}

}  // namespace lockstep::cli
