#include "std_sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lockstep/base/digest.hpp"
#include "lockstep/base/path.hpp"

namespace lockstep::toolchain {

namespace {

constexpr std::array<std::string_view, 6> kLeftOut = {"vendor",  "tests",     "benches",
                                                      "testing", "coretests", "alloctests"};

/// The library-relative paths of what std is compiled from, those of one folder sorted. Returns
/// false when a folder cannot be read.
bool collect(const sys::Filesystem& files, const std::string& library, const std::string& folder,
             std::vector<std::string>& paths) {
  const auto entries = files.list(join_path(library, folder));
  if (!entries) return false;
  for (const sys::FolderEntry& entry : *entries) {
    std::string path = folder.empty() ? entry.name : folder + "/" + entry.name;
    if (entry.kind != sys::FileKind::kFolder) {
      paths.push_back(std::move(path));
      continue;
    }
    if (std::ranges::find(kLeftOut, entry.name) != kLeftOut.end()) continue;
    if (!collect(files, library, path, paths)) return false;
  }
  return true;
}

/// What the files' statuses say: their digest, and when the last of them changed.
struct Statuses {
  std::string digest;
  std::int64_t changed_ns = 0;
};

/// Of the files' names, sizes and times; the second time is one that nobody can set.
Statuses statuses_of(const sys::Filesystem& files, const std::string& library,
                     const std::vector<std::string>& paths) {
  Statuses statuses;
  std::string lines;
  for (const std::string& path : paths) {
    const sys::FileStatus status = files.status(join_path(library, path));
    fmt::format_to(std::back_inserter(lines), "{} {} {} {} {}\n", path, status.size,
                   status.modified_ns, status.changed_ns, status.inode);
    statuses.changed_ns = std::max(statuses.changed_ns, status.changed_ns);
  }
  statuses.digest = sha256(lines).hex();
  return statuses;
}

/// Of the files' names and bytes; empty when one cannot be read.
std::string content_digest(const sys::Filesystem& files, const std::string& library,
                           const std::vector<std::string>& paths) {
  Hasher hasher;
  for (const std::string& path : paths) {
    const auto bytes = files.read(join_path(library, path));
    if (!bytes) return {};
    hasher.field(path);
    hasher.field(*bytes);
  }
  return hasher.finish().hex();
}

}  // namespace

std::string std_sources_digest(Answers& answers, const sys::Filesystem& files,
                               const sys::Clock& clock, const std::string& library) {
  const std::int64_t begun = clock.file_time();
  std::vector<std::string> paths;
  if (!collect(files, library, "", paths)) return {};
  const Statuses statuses = statuses_of(files, library, paths);
  const std::string question = fmt::format("sources {} = {}", library, statuses.digest);
  if (auto known = answers.recall(question)) return *known;
  std::string digest = content_digest(files, library, paths);
  // A file as young as this call could change once more without another time.
  if (!digest.empty() && statuses.changed_ns < begun) answers.learn(question, digest);
  return digest;
}

}  // namespace lockstep::toolchain
