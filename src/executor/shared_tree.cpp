#include "shared_tree.hpp"

#include <fmt/format.h>

#include <set>
#include <vector>

#include "lockstep/base/path.hpp"
#include "lockstep/sys/file_lock.hpp"

namespace lockstep::executor {

namespace {

constexpr std::string_view kShared = "@cache@/";

// Copies one tree's files into `place`, which nobody else looks at yet.
class SharedTree {
 public:
  SharedTree(sys::Filesystem& files, std::string place) : files_(files), place_(std::move(place)) {}

  Result<void> add(const StagedFile& file, const std::string& rest) {
    if (!rest.empty() && !is_safe_relative_path(rest)) {
      return fail(ErrorKind::kInternal,
                  fmt::format("an input's path `{}` leaves the cache", file.path));
    }
    const std::string to = join_path(place_, rest);
    if (file.source.empty() && file.link.empty()) return make_folder(to);
    LOCKSTEP_CHECK(make_folder(std::string(parent_path(to))));
    if (file.link.empty())
      return files_.copy_file_as(file.source, to, file.executable, kStagedTime);
    LOCKSTEP_CHECK(files_.link(file.link, to));
    return files_.set_modified(to, kStagedTime);
  }

  // Entries change their folder's time, so folders come last.
  Result<void> finish() {
    for (const std::string& folder : folders_)
      LOCKSTEP_CHECK(files_.set_modified(folder, kStagedTime));
    return {};
  }

 private:
  Result<void> make_folder(const std::string& path) {
    if (path.size() < place_.size() || !folders_.insert(path).second) return {};
    LOCKSTEP_CHECK(make_folder(std::string(parent_path(path))));
    return files_.create_folders(path);
  }

  sys::Filesystem& files_;
  std::string place_;
  std::set<std::string> folders_;
};

Result<void> lay(sys::Filesystem& files, const Task& task, const std::string& path) {
  const std::string place = join_path(task.cache, path.substr(kShared.size()));
  const std::string mark = place + ".complete";
  if (files.status(mark).kind == sys::FileKind::kFile) return {};
  LOCKSTEP_CHECK(files.create_folders(std::string(parent_path(place))));
  LOCKSTEP_TRY(lock, sys::FileLock::wait(place + ".lock"));
  static_cast<void>(lock);
  if (files.status(mark).kind == sys::FileKind::kFile) return {};
  LOCKSTEP_CHECK(files.remove_all(place));
  LOCKSTEP_CHECK(files.create_folders(place));
  SharedTree tree(files, place);
  for (const StagedFile& file : task.inputs) {
    if (!is_within(path, file.path)) continue;
    LOCKSTEP_CHECK(
        tree.add(file, file.path.size() == path.size() ? "" : file.path.substr(path.size() + 1)));
  }
  LOCKSTEP_CHECK(tree.finish());
  return files.write_atomic(mark, "", false);
}

}  // namespace

bool is_shared(std::string_view path) { return path.starts_with(kShared); }

Result<void> lay_shared_trees(sys::Filesystem& files, const Task& task) {
  std::set<std::string> laid;
  for (const model::Input& input : task.action.inputs) {
    const auto* upstream = std::get_if<model::UpstreamInput>(&input);
    if (upstream == nullptr || !is_shared(upstream->path) || !laid.insert(upstream->path).second)
      continue;
    const std::string rest = upstream->path.substr(kShared.size());
    if (!is_safe_relative_path(rest)) {
      return fail(ErrorKind::kInternal,
                  fmt::format("an input's path `{}` leaves the cache", upstream->path));
    }
    LOCKSTEP_CHECK(lay(files, task, upstream->path));
  }
  return {};
}

}  // namespace lockstep::executor
