#include <fmt/format.h>

#include <algorithm>

#include "commands.hpp"
#include "last_release.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/base/time.hpp"
#include "lockstep/engine/finished.hpp"
#include "lockstep/release/journal.hpp"
#include "lockstep/report/page.hpp"
#include "lockstep/sys/terminal.hpp"
#include "named_path.hpp"
#include "releasing.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

// The journal's last word on each operation. Without a journal there was no release from here.
Result<std::vector<report::ReleaseStep>> release_steps(const sys::Filesystem& files,
                                                       const std::string& dist,
                                                       const std::string& version) {
  const std::string path = release::journal_path(dist, version);
  std::vector<report::ReleaseStep> steps;
  if (files.status(path).kind == sys::FileKind::kMissing) return steps;
  LOCKSTEP_TRY(text, files.read(path));
  auto records = release::records_of(text);
  if (!records) return std::unexpected(at(std::move(records).error(), path));
  for (const release::Record& record : *records) {
    if (record.operation.empty()) continue;
    const report::ReleaseStep step{record.operation, std::string(word_of(record.step)),
                                   rfc3339(record.time), record.detail};
    const auto known = std::ranges::find(steps, record.operation, &report::ReleaseStep::operation);
    if (known == steps.end()) {
      steps.push_back(step);
    } else {
      *known = step;
    }
  }
  return steps;
}

Result<report::Release> gather(const sys::Filesystem& files, const ReportOptions& options,
                               const CommonOptions& common, const std::string& dist) {
  LOCKSTEP_TRY(finished, engine::read_finished(files, dist));
  const std::string version = finished.manifest.version;
  LOCKSTEP_TRY(before, earlier_release(options.against, dist, version, common));
  LOCKSTEP_TRY(steps, release_steps(files, dist, version));
  return report::Release{std::move(finished.plan), std::move(finished.manifest),
                         std::move(before.manifest), std::move(before.source), std::move(steps)};
}

// The page's file and what it is of.
struct Written {
  std::string path;
  report::Release release;
};

Result<Written> write_report(const ReportOptions& options, const CommonOptions& common) {
  sys::RealFilesystem files;
  LOCKSTEP_TRY(dist, dist_folder(files, options.dist, common));
  LOCKSTEP_TRY(gathered, gather(files, options, common, dist));
  std::string path = options.out.empty() ? join_path(parent_path(dist), ".lockstep/report.html")
                                         : named_path(common.folder, options.out);
  LOCKSTEP_CHECK(files.create_folders(std::string(parent_path(path))));
  LOCKSTEP_CHECK(files.write_atomic(path, report::page(gathered), false));
  return Written{std::move(path), std::move(gathered)};
}

// `against` is null when there is nothing to hold sizes against.
model::Value answer_value(const Written& written) {
  model::Value::Object answer{{"file", written.path},
                              {"sizes", report::sizes_words(written.release)},
                              {"against", nullptr}};
  if (written.release.before) answer["against"] = written.release.before->version;
  return answer;
}

}  // namespace

int run_report(const ReportOptions& options, const CommonOptions& common) {
  const auto written = write_report(options, common);
  if (!written) return report(written.error(), common);
  if (common.form == AnswerForm::kJson) {
    sys::write_out(model::to_json(answer_value(*written)));
    return 0;
  }
  if (common.chatter != Chatter::kQuiet)
    sys::write_err(report::sizes_words(written->release) + "\n");
  sys::write_out(written->path + "\n");
  return 0;
}

}  // namespace lockstep::cli
