#include "project_lock.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "lockstep/base/path.hpp"
#include "lockstep/engine/own_folder.hpp"

namespace lockstep::engine {

namespace {

constexpr const char* kFolder = ".lockstep";
constexpr const char* kLock = "lock";

}  // namespace

Result<sys::FileLock> lock_project(const std::string& folder, sys::Filesystem& files,
                                   const EventSink& sink) {
  LOCKSTEP_TRY(own, make_own_folder(files, folder));
  LOCKSTEP_CHECK(files.create_folders(join_path(own, "logs")));
  const std::string path = join_path(own, kLock);
  LOCKSTEP_TRY(free, sys::FileLock::attempt(path));
  std::optional<sys::FileLock> lock = std::move(free);
  if (!lock) {
    if (sink) sink(WaitingForBuild{files.read(path).value_or("")});
    LOCKSTEP_TRY(waited, sys::FileLock::wait(path));
    lock = std::move(waited);
  }
  // For others to read who builds.
  LOCKSTEP_CHECK(lock->write(fmt::format("process {}", ::getpid())));
  return std::move(*lock);
}

Result<std::optional<sys::FileLock>> lock_beside(const sys::Filesystem& files,
                                                 const std::string& dist) {
  const std::string folder = join_path(parent_path(dist), kFolder);
  if (files.status(folder).kind != sys::FileKind::kFolder) return std::nullopt;
  LOCKSTEP_TRY(lock, sys::FileLock::wait(join_path(folder, kLock)));
  return std::optional(std::move(lock));
}

}  // namespace lockstep::engine
