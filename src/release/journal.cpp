#include "lockstep/release/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/base/time.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::release {

namespace {

constexpr std::int64_t kVersion = 1;

constexpr std::array<std::pair<Step, std::string_view>, 10> kWords = {{
    {Step::kBegin, "begin"},
    {Step::kIntent, "intent"},
    {Step::kDone, "done"},
    {Step::kThere, "there"},
    {Step::kVisible, "visible"},
    {Step::kRetry, "retry"},
    {Step::kDoubtful, "doubtful"},
    {Step::kFailed, "failed"},
    {Step::kUndone, "undone"},
    {Step::kEnd, "end"},
}};

std::optional<Step> step_of(std::string_view word) {
  const auto found = std::ranges::find(kWords, word, &std::pair<Step, std::string_view>::second);
  return found == kWords.end() ? std::nullopt : std::optional(found->first);
}

std::unexpected<Error> unreadable(std::size_t line, const std::string& why) {
  return fail(ErrorKind::kUsage, fmt::format("line {} of the journal {}", line, why),
              "move it away: a release goes on without it, by asking the registries");
}

Result<Record> record_of(std::string_view text, std::size_t line) {
  const auto value = model::parse_json(text);
  if (!value) return unreadable(line, "is not JSON");
  const model::Value* version = value->find("journal");
  if (version != nullptr && (version->integer() == nullptr || *version->integer() != kVersion))
    return unreadable(line, "is of another version of lockstep");
  const auto time = parse_rfc3339(value->text_at("time"));
  const auto step = step_of(value->text_at("step"));
  if (!step || !time) return unreadable(line, "lacks its step or time");
  return Record{*time, *step, value->text_at("operation"), value->text_at("detail")};
}

}  // namespace

std::string_view word_of(Step step) {
  return std::ranges::find(kWords, step, &std::pair<Step, std::string_view>::first)->second;
}

std::string to_line(const Record& record) {
  model::Value::Object line = {{"time", rfc3339(record.time)}, {"step", word_of(record.step)}};
  if (record.step == Step::kBegin) line["journal"] = kVersion;
  if (!record.operation.empty()) line["operation"] = record.operation;
  if (!record.detail.empty()) line["detail"] = record.detail;
  return model::to_compact_json(line) + "\n";
}

Result<std::vector<Record>> records_of(std::string_view text) {
  std::vector<Record> records;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) break;
    if (!trim(text.substr(0, end)).empty()) {
      LOCKSTEP_TRY(record, record_of(text.substr(0, end), line));
      records.push_back(std::move(record));
    }
    text.remove_prefix(end + 1);
  }
  return records;
}

Result<void> Journal::write(Step step, std::string_view operation, std::string_view detail) {
  const std::lock_guard lock(mutex_);
  LOCKSTEP_CHECK(files_.create_folders(std::string(parent_path(path_))));
  return files_.append(path_,
                       to_line({clock_.now(), step, std::string(operation), std::string(detail)}));
}

std::string journal_path(const std::string& project, const std::string& version) {
  return join_path(project, ".lockstep/release-" + version + ".jsonl");
}

}  // namespace lockstep::release
