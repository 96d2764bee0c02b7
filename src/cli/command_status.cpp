#include <fmt/format.h>

#include "commands.hpp"
#include "lockstep/sys/terminal.hpp"
#include "packages.hpp"
#include "release_text.hpp"
#include "releasing.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

constexpr int kPartial = 5;
constexpr int kDifferent = 6;

int status_of(release::Progress progress) {
  switch (progress) {
  case release::Progress::kComplete:
    return 0;
  case release::Progress::kPartial:
    return kPartial;
  case release::Progress::kDifferent:
    break;
  }
  return kDifferent;
}

std::string_view word_of(release::Progress progress) {
  switch (progress) {
  case release::Progress::kComplete:
    return "complete";
  case release::Progress::kPartial:
    return "partial";
  case release::Progress::kDifferent:
    break;
  }
  return "different";
}

Result<release::Progress> answer_status(const StatusOptions& options, const CommonOptions& common) {
  LOCKSTEP_TRY(dist, dist_folder(sys::RealFilesystem(), options.dist, common));
  LOCKSTEP_TRY(bench, open_bench(dist));
  LOCKSTEP_TRY(packages, find_packages({options.version, options.dist, PackagesFrom::kDistOrDraft},
                                       dist, *bench, common));
  LOCKSTEP_TRY(release, prepare_release(packages, *bench));
  const auto held = ask_status(release, bench->tokens, bench->seams);
  const release::Progress progress = release::progress_of(held);
  const std::string head =
      fmt::format("{} {}: {}", release.project.name, release.project.version, word_of(progress));
  add_to_step_summary(bench->files, bench->seams.environment, status_table(head, held));
  if (common.form == AnswerForm::kJson) {
    sys::write_out(model::to_json(model::Value::Object{{"name", release.project.name},
                                                       {"version", release.project.version},
                                                       {"state", word_of(progress)},
                                                       {"operations", status_value(held)}}));
  } else {
    sys::write_out(head + "\n" + status_text(held));
  }
  return progress;
}

}  // namespace

int run_status(const StatusOptions& options, const CommonOptions& common) {
  const auto progress = answer_status(options, common);
  return progress ? status_of(*progress) : report(progress.error(), common);
}

}  // namespace lockstep::cli
