#pragma once

#include <functional>
#include <memory>
#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/release/abort.hpp"
#include "lockstep/release/perform.hpp"
#include "lockstep/release/preflight.hpp"
#include "lockstep/release/prepare.hpp"
#include "lockstep/release/run.hpp"
#include "lockstep/release/status.hpp"
#include "lockstep/sys/file_lock.hpp"
#include "lockstep/sys/http.hpp"
#include "options.hpp"

namespace lockstep::cli {

/// The real things that a release works with, in a process that leaves no core file: tokens are in
/// its memory. Stays where it is made: its members refer to others.
struct ReleaseBench {
  sys::FileLock scratch_lock;  ///< nobody else fills the same folder
  sys::RealFilesystem files;
  sys::RealProcess process;
  sys::RealClock clock;
  sys::RealHttp http;
  release::Seams seams;
  release::Tokens tokens;

  ReleaseBench(std::string scratch, sys::FileLock lock);
  ~ReleaseBench();
  ReleaseBench(const ReleaseBench&) = delete;
  ReleaseBench& operator=(const ReleaseBench&) = delete;
};

/// The absolute folder of packages that a command works on: the one that was named, else the
/// project's, else `dist` in the folder itself: sources are not needed.
Result<std::string> dist_folder(const sys::Filesystem& files, const std::string& named,
                                const CommonOptions& common);

/// A bench for the packages in `dist`, beside them a scratch folder that no other command has
/// meanwhile. An Error (kIo) when the disk refuses.
Result<std::unique_ptr<ReleaseBench>> open_bench(const std::string& dist);

/// The lock that one release of the packages in `dist` has at a time; an Error (kUsage) when
/// another process has it.
Result<sys::FileLock> lock_release(ReleaseBench& bench, const std::string& dist);

/// LOCKSTEP_PATIENCE in the environment is for tests: all pauses of a release are this many times
/// as long.
release::Patience patience_of(const std::map<std::string, std::string>& environment);

/// Takes what happens to operations; called from several threads, one at a time.
using EventSink = std::function<void(const release::Event&)>;

/// Publishes `release`: preflight, then every operation, told as it happens, in `journal` and to
/// `also`. The Error is kPartlyPublished once something is public.
Result<release::Outcomes> publish_release(const release::Release& release,
                                          release::Journal& journal, ReleaseBench& bench,
                                          const CommonOptions& common, const EventSink& also = {});

}  // namespace lockstep::cli
