#include "shared_tree.hpp"

#include <fmt/format.h>

#include <set>
#include <vector>

#include "lockstep/base/digest.hpp"
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
    if (file.link.empty()) {
      written_.push_back(to);
      return files_.copy_file_as(file.source, to, file.executable, kStagedTime);
    }
    LOCKSTEP_CHECK(files_.link(file.link, to));
    return files_.set_modified(to, kStagedTime);
  }

  // Entries change their folder's time, so folders come last. Nobody is to write here again: build
  // scripts of all projects see this tree.
  Result<void> finish() {
    for (const std::string& file : written_) LOCKSTEP_CHECK(files_.make_read_only(file));
    for (const std::string& folder : folders_) {
      LOCKSTEP_CHECK(files_.set_modified(folder, kStagedTime));
      LOCKSTEP_CHECK(files_.make_read_only(folder));
    }
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
  std::vector<std::string> written_;
};

// The task's files below `path`, with their paths relative to it.
std::vector<std::pair<const StagedFile*, std::string>> files_of(const Task& task,
                                                                const std::string& path) {
  std::vector<std::pair<const StagedFile*, std::string>> found;
  for (const StagedFile& file : task.inputs) {
    if (!is_within(path, file.path)) continue;
    found.emplace_back(&file,
                       file.path.size() == path.size() ? "" : file.path.substr(path.size() + 1));
  }
  return found;
}

// What was laid, and how every file looks since. Whoever alters one, root too, alters its times:
// nobody can set when a file's attributes changed.
std::string fingerprint(const sys::Filesystem& files, const Task& task, const std::string& path,
                        const std::string& place) {
  Hasher hasher;
  for (const auto& [file, rest] : files_of(task, path)) {
    hasher.field(rest);
    hasher.field(file_name(file->source));  // a blob's name is its digest
    hasher.field(file->link);
  }
  const auto there = sys::list_tree(files, place);
  if (!there) return {};
  for (const std::string& entry : *there) {
    const sys::FileStatus status = files.status(join_path(place, entry));
    hasher.field(entry);
    hasher.field(fmt::format("{} {} {} {} {}", static_cast<int>(status.kind), status.size,
                             status.modified_ns, status.changed_ns, status.inode));
  }
  return hasher.finish().hex() + "\n";
}

Result<void> lay(sys::Filesystem& files, const Task& task, const std::string& path) {
  const std::string place = join_path(task.cache, path.substr(kShared.size()));
  const std::string mark = place + ".complete";
  const auto is_laid = [&] {
    const auto known = files.read(mark);
    return known && !known->empty() && *known == fingerprint(files, task, path, place);
  };
  if (is_laid()) return {};
  LOCKSTEP_CHECK(files.create_folders(std::string(parent_path(place))));
  LOCKSTEP_TRY(lock, sys::FileLock::wait(place + ".lock"));
  static_cast<void>(lock);
  if (is_laid()) return {};
  LOCKSTEP_CHECK(files.remove_all(mark));
  LOCKSTEP_CHECK(files.remove_all(place));
  LOCKSTEP_CHECK(files.create_folders(place));
  SharedTree tree(files, place);
  for (const auto& [file, rest] : files_of(task, path)) LOCKSTEP_CHECK(tree.add(*file, rest));
  LOCKSTEP_CHECK(tree.finish());
  return files.write_atomic(mark, fingerprint(files, task, path, place), false);
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
