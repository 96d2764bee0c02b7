#include "disk.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::config {

namespace {

using sys::FileKind;

std::string shown(const std::string& path) {
  return path.empty() ? "the project's own folder" : quoted(path);
}

Error problem(std::string message, std::string hint) {
  Error error;
  error.kind = ErrorKind::kUsage;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return error;
}

std::vector<std::string> names_in(const sys::Filesystem& files, const std::string& folder) {
  std::vector<std::string> names;
  const auto entries = files.list(folder);
  if (!entries) return names;
  for (const sys::FolderEntry& entry : *entries) names.push_back(entry.name);
  return names;
}

// Follows the path part by part, so that a wrong one is seen with what stands beside it. Names have
// to be spelled as they are, even where the file system does not care.
std::optional<Error> spelling_problem(const sys::Filesystem& files, const std::string& folder,
                                      const NamedPath& path) {
  std::string walked;
  if (path.path.empty()) return std::nullopt;
  for (const std::string& part : split(path.path, '/')) {
    const std::vector<std::string> names = names_in(files, join_path(folder, walked));
    if (std::ranges::find(names, part) == names.end()) {
      const auto alike =
          std::ranges::find(names, lower(part), [](const auto& name) { return lower(name); });
      if (alike != names.end()) {
        return problem(fmt::format("{} is {}, spelled with other case", path.what,
                                   quoted(join_path(walked, *alike))),
                       "write it as it is on disk: other systems tell them apart");
      }
      const auto near = nearest(part, names);
      const std::string hint = near ? fmt::format("did you mean `{}`?", join_path(walked, *near))
                                    : "paths start at the folder of lockstep.yaml";
      return problem(fmt::format("{} does not exist: {}", path.what, quoted(path.path)), hint);
    }
    walked = join_path(walked, part);
  }
  return std::nullopt;
}

std::optional<Error> kind_problem(const sys::Filesystem& files, const std::string& real,
                                  const NamedPath& path) {
  const FileKind kind = files.status(real).kind;
  if (path.use == PathUse::kAnything) return std::nullopt;
  if (path.use == PathUse::kFile) {
    if (kind == FileKind::kFile) return std::nullopt;
    return problem(fmt::format("{} is no file: {}", path.what, shown(path.path)), "name a file");
  }
  if (kind != FileKind::kFolder) {
    return problem(fmt::format("{} is no folder: {}", path.what, shown(path.path)),
                   "name the folder");
  }
  if (path.use == PathUse::kFolder) return std::nullopt;
  const bool is_crate = path.use == PathUse::kCrate;
  const std::string build_file = is_crate ? "Cargo.toml" : "CMakeLists.txt";
  if (files.status(join_path(real, build_file)).kind == FileKind::kFile) return std::nullopt;
  return problem(fmt::format("{}: there is no {} in {}", path.what, build_file, shown(path.path)),
                 is_crate ? fmt::format("`cargo init --lib {}` makes a crate",
                                        path.path.empty() ? "." : path.path)
                          : "name the folder that CMake is to build");
}

}  // namespace

std::optional<Error> path_problem(const sys::Filesystem& files, const std::string& folder,
                                  const NamedPath& path) {
  if (auto wrong = spelling_problem(files, folder, path)) return wrong;
  const auto real = files.canonical(join_path(folder, path.path));
  if (!real) {
    return problem(fmt::format("{} is a link that leads nowhere: {}", path.what, shown(path.path)),
                   "mend the link");
  }
  if (!is_within(folder, *real)) {
    return problem(fmt::format("{} leads out of the project: {} is a link to {}", path.what,
                               shown(path.path), *real),
                   "only files below the folder of lockstep.yaml belong to the project");
  }
  return kind_problem(files, *real, path);
}

void check_disk(const sys::Filesystem& files, const std::string& folder, Reader& reader,
                Draft& draft) {
  for (const NamedPath& path : draft.paths) {
    auto wrong = path_problem(files, folder, path);
    if (!wrong) continue;
    if (!path.language.empty()) draft.places.at(path.language).is_sound = false;
    std::string hint = path.hint.empty() ? std::move(wrong->hint) : path.hint;
    reader.problem(path.place, std::move(wrong->message), std::move(hint));
  }
}

}  // namespace lockstep::config
