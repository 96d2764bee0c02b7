#include "project_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "disk.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/sys/git.hpp"

namespace lockstep::config {

namespace {

using sys::FileKind;
using sys::FolderEntry;

// Lists a tree, leaving out what builds leave behind.
class Walk {
 public:
  Walk(const sys::Filesystem& files, std::string root) : files_(files), root_(std::move(root)) {}

  Result<void> below(const std::string& folder, int depth) {
    constexpr int kMaxDepth = 64;
    if (depth > kMaxDepth) {
      return fail(ErrorKind::kUsage,
                  fmt::format("{} is nested more than {} folders deep", quoted(folder), kMaxDepth),
                  "is there a link to a folder above itself?");
    }
    LOCKSTEP_TRY(entries, files_.list(join_path(root_, folder)));
    const bool has_crate =
        std::ranges::find(entries, "Cargo.toml", &FolderEntry::name) != entries.end();
    for (const FolderEntry& entry : entries) {
      if (is_left_out(folder, entry.name, has_crate)) continue;
      LOCKSTEP_CHECK(add(join_path(folder, entry.name), entry.kind, depth));
    }
    return {};
  }

  std::vector<std::string> found;
  std::set<std::string> leading_out;  // links, also part of `found` until ignore rules were asked

 private:
  static bool is_left_out(const std::string& folder, const std::string& name, bool has_crate) {
    constexpr std::string_view kNever[] = {".git", ".lockstep", "node_modules", "__pycache__",
                                           ".DS_Store"};
    if (std::ranges::find(kNever, name) != std::end(kNever)) return true;
    if (name == "dist") return folder.empty();
    // Below a crate it is cargo's; elsewhere people have sources in folders of that name.
    return name == "target" && (folder.empty() || has_crate);
  }

  Result<void> add(const std::string& path, FileKind kind, int depth) {
    if (kind == FileKind::kFolder) return below(path, depth + 1);
    if (kind == FileKind::kFile) found.push_back(path);
    if (kind == FileKind::kLink) return add_link(path, depth);
    return {};
  }

  Result<void> add_link(const std::string& path, int depth) {
    const auto real = files_.canonical(join_path(root_, path));
    if (!real) return {};  // leads nowhere: no compiler and no package could read it
    if (!is_within(root_, *real)) {
      leading_out.insert(path);
      found.push_back(path);
      return {};
    }
    const FileKind kind = files_.status(*real).kind;
    if (kind == FileKind::kFile) found.push_back(path);
    const bool is_loop = is_within(*real, join_path(root_, path));
    return kind == FileKind::kFolder && !is_loop ? below(path, depth + 1) : Result<void>{};
  }

  const sys::Filesystem& files_;
  std::string root_;
};

// The folders whose files get into packages or compilers.
std::vector<std::string> used_folders(const model::Project& project) {
  std::vector<std::string> folders;
  if (const auto* cargo = std::get_if<model::CargoCore>(&project.core))
    folders.push_back(cargo->folder);
  if (const auto* cmake = std::get_if<model::CmakeCore>(&project.core))
    folders.push_back(cmake->folder);
  for (const model::Language& language : project.languages) {
    folders.push_back(language.folder);
    if (language.crate) folders.push_back(*language.crate);
    if (language.cmake) folders.push_back(*language.cmake);
  }
  return folders;
}

bool is_used(const std::vector<std::string>& folders, const std::string& path) {
  return std::ranges::any_of(folders, [&path](const std::string& folder) {
    return folder.empty() || path.starts_with(folder + "/");
  });
}

Error problem(std::string message, std::string hint) {
  return {ErrorKind::kUsage, std::move(message), "", std::move(hint), std::nullopt, {}};
}

// Pairs of paths, folders included, that file systems without case take for one.
std::vector<Error> case_problems(const std::vector<std::string>& paths,
                                 const std::vector<std::string>& used) {
  std::vector<Error> errors;
  std::map<std::string, std::string> seen;
  for (const std::string& path : paths) {
    if (!is_used(used, path)) continue;
    for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
      const std::string part = path.substr(0, end);
      const auto [first, is_new] = seen.try_emplace(lower(part), part);
      if (!is_new && first->second != part) {
        errors.push_back(
            problem(fmt::format("`{}` and `{}` differ in case only", first->second, part),
                    "rename one: Windows and macOS cannot hold both"));
        break;
      }
      if (end == std::string::npos) break;
    }
  }
  return errors;
}

}  // namespace

Result<std::vector<std::string>> project_files(const sys::Filesystem& files,
                                               const std::string& folder,
                                               const model::Project& project) {
  Walk walk(files, folder);
  LOCKSTEP_CHECK(walk.below("", 0));
  std::ranges::sort(walk.found);
  LOCKSTEP_TRY(kept, sys::without_ignored(folder, std::move(walk.found)));
  const std::vector<std::string> used = used_folders(project);
  std::vector<Error> errors = case_problems(kept, used);
  for (const std::string& path : kept) {
    if (!walk.leading_out.contains(path) || !is_used(used, path)) continue;
    errors.push_back(problem(fmt::format("`{}` is a link that leads out of the project", path),
                             "copy what it leads to into the project, or list it in .gitignore"));
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  std::erase_if(kept, [&walk](const std::string& path) { return walk.leading_out.contains(path); });
  return kept;
}

}  // namespace lockstep::config
