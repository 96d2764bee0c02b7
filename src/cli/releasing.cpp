#include "releasing.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <thread>

#include "lockstep/base/path.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/engine/own_folder.hpp"
#include "lockstep/sys/core_dump.hpp"
#include "lockstep/sys/process.hpp"
#include "lockstep/sys/terminal.hpp"
#include "named_path.hpp"
#include "release_text.hpp"

namespace lockstep::cli {

namespace {

void pause_for(double seconds) {
  constexpr double kSlice = 0.1;
  for (double left = seconds; left > 0 && !sys::interrupted(); left -= kSlice)
    std::this_thread::sleep_for(std::chrono::duration<double>(std::min(left, kSlice)));
}

Error stopped(release::Outcomes outcomes) {
  Error error = merged(std::move(outcomes.problems));
  if (sys::interrupted())
    error.kind = ErrorKind::kInterrupted;
  else if (outcomes.done + outcomes.there > 0)
    error.kind = ErrorKind::kPartlyPublished;
  const std::string go_on = "`lockstep resume` goes on from here, `lockstep abort` takes it back";
  error.hint += (error.hint.empty() ? "" : "\n") + go_on;
  return error;
}

}  // namespace

ReleaseBench::ReleaseBench(std::string scratch, sys::FileLock lock)
    : scratch_lock(std::move(lock)),
      http(sys::authorities_of(sys::environment())),
      seams{files, http, process, clock, sys::environment(), pause_for, std::move(scratch)},
      tokens(seams) {
  sys::forbid_core_dumps();
}

ReleaseBench::~ReleaseBench() { (void)files.remove_all(seams.scratch); }

Result<std::string> dist_folder(const sys::Filesystem& files, const std::string& named,
                                const CommonOptions& common) {
  LOCKSTEP_TRY(here, files.canonical(common.folder));
  if (!named.empty()) return named_path(here, named);
  const auto project = config::find_project(files, common.folder, common.file);
  return join_path(project ? *project : here, "dist");
}

Result<std::unique_ptr<ReleaseBench>> open_bench(const std::string& dist) {
  sys::RealFilesystem files;
  LOCKSTEP_TRY(own, engine::make_own_folder(files, std::string(parent_path(dist))));
  for (int number = 0;; ++number) {
    const std::string scratch = join_path(own, fmt::format("release-work-{}", number));
    LOCKSTEP_TRY(lock, sys::FileLock::attempt(scratch + ".lock"));
    if (lock) return std::make_unique<ReleaseBench>(scratch, std::move(*lock));
  }
}

Result<sys::FileLock> lock_release(ReleaseBench& bench, const std::string& dist) {
  LOCKSTEP_TRY(own, engine::make_own_folder(bench.files, std::string(parent_path(dist))));
  LOCKSTEP_TRY(lock, sys::FileLock::attempt(join_path(own, "release.lock")));
  if (lock) return std::move(*lock);
  return fail(ErrorKind::kUsage, "another release of these packages is running",
              "wait for its end; `lockstep status` shows what is public");
}

release::Patience patience_of(const std::map<std::string, std::string>& environment) {
  release::Patience patience;
  const auto found = environment.find("LOCKSTEP_PATIENCE");
  if (found == environment.end()) return patience;
  double factor = 1;
  const std::string& text = found->second;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), factor);
  if (problem != std::errc() || end != text.data() + text.size() || factor < 0) return patience;
  patience.first_pause *= factor;
  patience.longest_pause *= factor;
  patience.visible_seconds *= factor;
  return patience;
}

Result<release::Outcomes> publish_release(const release::Release& release,
                                          release::Journal& journal, ReleaseBench& bench,
                                          const CommonOptions& common, const EventSink& also) {
  LOCKSTEP_CHECK(journal.write(release::Step::kBegin, {}, release.project.version));
  const release::Patience patience = patience_of(bench.seams.environment);
  const release::Preflight found = preflight(release, patience, bench.tokens, bench.seams);
  if (common.chatter != Chatter::kQuiet) sys::write_err(preflight_text(release, found, common));
  LOCKSTEP_CHECK(release::verdict_of(found));
  release::RunOptions options;
  options.patience = patience;
  options.asked = found.asked;
  options.on_event = [&](const release::Event& event) {
    if (common.chatter != Chatter::kQuiet) sys::write_err(event_text(event));
    if (also) also(event);
  };
  release::Outcomes outcomes = release::run(release, options, journal, bench.seams);
  if (!outcomes.problems.empty()) return std::unexpected(stopped(std::move(outcomes)));
  LOCKSTEP_CHECK(journal.write(release::Step::kEnd, {}, {}));
  return outcomes;
}

}  // namespace lockstep::cli
