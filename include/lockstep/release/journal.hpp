#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/sys/clock.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::release {

/// What the journal tells of an operation. An intent without an end means: it was cut off there,
/// and only the registry knows.
enum class Step {
  kBegin,     ///< a run of `publish` or `resume` begins; `detail` is the manifest's digest
  kIntent,    ///< about to act
  kDone,      ///< the registry accepted
  kThere,     ///< it was there already, the same
  kVisible,   ///< others see it
  kRetry,     ///< certainly not done; about to be tried again
  kDoubtful,  ///< no clear answer; about to ask
  kFailed,    ///< given up
  kUndone,    ///< taken back by `abort`
  kEnd,       ///< everything is public
};

/// The word for it in the journal: `intent`, `done`.
std::string_view word_of(Step step);

/// One line of the journal.
struct Record {
  std::int64_t time = 0;  ///< seconds since 1970
  Step step = Step::kBegin;
  std::string operation;  ///< its id; empty for kBegin and kEnd
  std::string detail;
  bool operator==(const Record&) const = default;
};

/// A release's memory on disk: JSON, one record a line, each flushed to the disk before anything
/// follows from it. Read by people and by `status`; a release goes on without it, too, since
/// registries are always asked. Safe to use from several threads.
class Journal {
 public:
  /// The journal in the file `path`, made with its folder when there is none.
  Journal(sys::Filesystem& files, const sys::Clock& clock, std::string path)
      : files_(files), clock_(clock), path_(std::move(path)) {}

  /// Adds a line and flushes it. An Error (kIo) when the disk refuses: then nothing may follow.
  Result<void> write(Step step, std::string_view operation, std::string_view detail);

  const std::string& path() const { return path_; }

 private:
  sys::Filesystem& files_;
  const sys::Clock& clock_;
  std::string path_;
  std::mutex mutex_;
};

/// One record as its line, with a line feed.
std::string to_line(const Record& record);

/// The records of a journal's text. A last line that was cut off in the middle is left out; an
/// Error names any other line that cannot be read, and a version of the journal that is not ours.
Result<std::vector<Record>> records_of(std::string_view text);

/// The journal's file for a release of `version` of the project in the folder `project`.
std::string journal_path(const std::string& project, const std::string& version);

}  // namespace lockstep::release
