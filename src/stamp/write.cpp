#include "lockstep/stamp/write.hpp"

#include <map>

#include "lockstep/base/path.hpp"

namespace lockstep::stamp {

namespace {

// The file behind `path`, which still has to hold what was read.
Result<std::string> unchanged_file(const sys::Filesystem& files, const std::string& folder,
                                   const FileChange& change) {
  if (change.origin == FileOrigin::kNew) {
    std::string path = join_path(folder, change.file);
    if (files.status(path).kind == sys::FileKind::kMissing) return path;
    return fail(ErrorKind::kIo, "`" + change.file + "` was made by someone else just now",
                "run the command again; nothing was written");
  }
  auto real = files.canonical(join_path(folder, change.file));
  if (!real) return std::unexpected(at(std::move(real).error(), change.file));
  LOCKSTEP_CHECK(files.check_replaceable(*real));
  LOCKSTEP_TRY(now, files.read(*real));
  if (now == change.before) return *real;
  return fail(ErrorKind::kIo, "`" + change.file + "` was changed while it was read",
              "run the command again; nothing was written");
}

Result<void> give_back(sys::Filesystem& files, const std::string& path, const FileChange& change) {
  if (change.origin == FileOrigin::kNew) return files.remove_all(path);
  return files.replace(path, change.before);
}

}  // namespace

Result<std::vector<FileChange>> changes_of(const Sources& sources,
                                           std::span<const version::Place> places) {
  std::map<std::string, std::vector<version::Place>> by_file;
  for (const version::Place& place : places) by_file[place.file].push_back(place);
  std::vector<FileChange> changes;
  for (const auto& [file, own] : by_file) {
    const auto text = sources.texts.find(file);
    if (text == sources.texts.end()) return fail(ErrorKind::kInternal, file + " was never read");
    LOCKSTEP_TRY(after, version::with_places(text->second, own));
    if (after != text->second) changes.push_back({file, text->second, std::move(after)});
  }
  return changes;
}

Result<void> write_changes(sys::Filesystem& files, const std::string& folder,
                           std::span<const FileChange> changes) {
  std::vector<std::string> paths;
  std::vector<Error> errors;
  for (const FileChange& change : changes) {
    auto path = unchanged_file(files, folder, change);
    if (path) {
      paths.push_back(std::move(*path));
    } else {
      errors.push_back(std::move(path).error());
    }
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  for (std::size_t done = 0; done < changes.size(); ++done) {
    const bool is_new = changes[done].origin == FileOrigin::kNew;
    auto written = is_new ? files.write_atomic(paths[done], changes[done].after, false)
                          : files.replace(paths[done], changes[done].after);
    if (written) continue;
    Error error = std::move(written).error();
    const auto undone = undo_changes(files, folder, changes.first(done));
    if (!undone) return std::unexpected(merged({std::move(error), undone.error()}));
    error.hint += std::string(error.hint.empty() ? "" : "\n") + "no file was changed";
    return std::unexpected(std::move(error));
  }
  return {};
}

Result<void> undo_changes(sys::Filesystem& files, const std::string& folder,
                          std::span<const FileChange> changes) {
  std::vector<Error> errors;
  for (const FileChange& change : changes) {
    const auto real = files.canonical(join_path(folder, change.file));
    const auto written = real ? give_back(files, *real, change) : Result<void>{};
    if (!real || !written) {
      errors.push_back(at(real ? written.error() : real.error(),
                          change.file + " could not be given its old bytes back"));
    }
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return {};
}

}  // namespace lockstep::stamp
