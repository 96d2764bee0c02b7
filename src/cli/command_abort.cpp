#include <fmt/format.h>

#include <algorithm>

#include "commands.hpp"
#include "lockstep/sys/terminal.hpp"
#include "packages.hpp"
#include "release_text.hpp"
#include "releasing.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

using release::TakenBack;

void answer(const release::Release& release, const std::vector<TakenBack>& taken,
            const CommonOptions& common) {
  if (common.form == AnswerForm::kJson)
    return sys::write_out(model::to_json(model::Value::Object{{"version", release.project.version},
                                                              {"operations", abort_value(taken)}}));
  sys::write_out(fmt::format("{} {}, taken back as far as it can be\n{}", release.project.name,
                             release.project.version, abort_text(taken)));
}

Result<void> take_back(const AbortOptions& options, const CommonOptions& common) {
  if (options.doing == Doing::kShow)
    return fail(ErrorKind::kUsage, "`abort` takes packages back that people may use already",
                "`lockstep status` shows what is public; say --yes to take it back");
  LOCKSTEP_TRY(dist, dist_folder(sys::RealFilesystem(), options.dist, common));
  LOCKSTEP_TRY(bench, open_bench(dist));
  const auto lock = lock_release(*bench, dist);
  if (!lock) return std::unexpected(lock.error());
  LOCKSTEP_TRY(packages, find_packages({options.version, options.dist, PackagesFrom::kDistOrDraft},
                                       dist, *bench, common));
  LOCKSTEP_TRY(release, prepare_release(packages, *bench));
  release::Journal journal = journal_of(packages, *bench);
  const auto taken = abort_release(release, journal, bench->tokens,
                                   patience_of(bench->seams.environment), bench->seams);
  answer(release, taken, common);
  const auto left = std::ranges::count(taken, TakenBack::Kind::kFailed, &TakenBack::kind);
  if (left == 0) return {};
  return fail(ErrorKind::kPartlyPublished, fmt::format("{} of it could not be taken back", left),
              "what to do stands above, step by step");
}

}  // namespace

int run_abort(const AbortOptions& options, const CommonOptions& common) {
  const auto done = take_back(options, common);
  return done ? 0 : report(done.error(), common);
}

}  // namespace lockstep::cli
