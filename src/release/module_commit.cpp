#include "module_commit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::release {

namespace {

// What hosts put into a new repository.
constexpr std::array<std::string_view, 5> kStarters = {"readme", "license", "licence", "copying",
                                                       ".git"};

bool is_starter(std::string_view path) {
  return parent_path(path).empty() && std::ranges::any_of(kStarters, [&](std::string_view start) {
           return lower(path).starts_with(start);
         });
}

bool has_license(const ModulePart& part) {
  return part.files.contains(join_path(part.folder, "LICENSE"));
}

// `example.com/lorem/v2` less its `/v2`.
std::string_view without_major(std::string_view module) {
  const std::string_view last = file_name(module);
  const bool is_major = last.size() > 1 && last[0] == 'v' &&
                        last.find_first_not_of("0123456789", 1) == std::string_view::npos;
  return is_major ? parent_path(module) : module;
}

// The module that a go.mod names.
std::string module_of(std::string_view go_mod) {
  for (const std::string& line : split(go_mod, '\n')) {
    std::string_view rest = trim(line);
    if (!rest.starts_with("module")) continue;
    rest = trim(rest.substr(0, rest.find("//")).substr(std::string_view("module").size()));
    if (rest.size() > 1 && (rest.front() == '"' || rest.front() == '`'))
      rest = rest.substr(1, rest.size() - 2);
    if (!rest.empty()) return std::string(rest);
  }
  return "";
}

std::unexpected<Error> other_project(std::string message) {
  return fail(ErrorKind::kCheckFailed, std::move(message),
              "publishing would remove it from the branch: name a repository that holds the Go "
              "modules alone in `languages.go.repository`, or another branch in `branch`");
}

// The files of no module are those of a new repository, or another project's.
Result<void> check_starters(const TreeListing& base) {
  const TreeListing top = part_of(base, "");
  std::size_t count = 0;
  std::string first;
  for (const auto& [path, file] : top) {
    if (is_starter(path)) continue;
    if (count++ == 0) first = path;
  }
  if (count == 0) return {};
  return other_project(fmt::format(
      "the branch holds {} files that are of no Go module, such as `{}`", count, first));
}

// The deepest folder that holds `folder`, or is it, and is a module; else the top.
std::string module_around(const TreeListing& base, std::string_view folder) {
  auto modules = module_folders(base);
  std::string around(folder);
  while (!modules.contains(around)) around = parent_path(around);
  return around;
}

// Whether `part` may stand where `module` does, or below it.
Result<void> check_relation(const std::string& module, const ModulePart& part) {
  const auto theirs = without_major(module);
  const auto ours = without_major(part.path);
  if (!theirs.empty() && (ours == theirs || ours.starts_with(std::string(theirs) + "/"))) return {};
  return other_project(
      fmt::format("the branch holds the Go module `{}` where `{}` would stand", module, part.path));
}

// The folders of the modules around `parts`: they are ours, or refused by check_places.
std::set<std::string> modules_around(const TreeListing& base,
                                     const std::vector<ModulePart>& parts) {
  std::set<std::string> around;
  for (const ModulePart& part : parts) {
    if (!part.folder.empty()) around.insert(module_around(base, parent_path(part.folder)));
  }
  return around;
}

// Whether a file above `parts` would change what go reads as theirs.
bool is_seen_by(const std::string& path, const std::vector<ModulePart>& parts) {
  if (path == "LICENSE") return !std::ranges::all_of(parts, has_license);
  const std::string folder(parent_path(path));
  return file_name(path) == ".gitattributes" &&
         std::ranges::any_of(parts, [&](const ModulePart& part) {
           return folder.empty() || is_within(folder, part.folder);
         });
}

}  // namespace

TreeListing merged_listing(const TreeListing& base, const std::vector<ModulePart>& parts) {
  auto modules = module_folders(base);
  for (const ModulePart& part : parts) modules.insert(part.folder);
  const auto around = modules_around(base, parts);
  TreeListing merged;
  for (const auto& entry : base) {
    const std::string owner = owner_of(entry.first, modules);
    const bool is_replaced = std::ranges::find(parts, owner, &ModulePart::folder) != parts.end();
    const bool is_in_the_way = around.contains(owner) && is_seen_by(entry.first, parts);
    if (!is_replaced && !is_in_the_way) merged.insert(entry);
  }
  for (const ModulePart& part : parts) {
    for (const auto& [path, file] : part.files) {
      for (auto above = parent_path(path); !above.empty(); above = parent_path(above))
        merged.erase(std::string(above));
      merged[path] = file;
    }
  }
  return merged;
}

Result<void> check_places(const Scratch& scratch, const TreeListing& base,
                          const std::vector<ModulePart>& parts) {
  std::vector<std::string> objects;
  std::vector<const ModulePart*> placed;
  for (const ModulePart& part : parts) {
    const auto go_mod = base.find(join_path(module_around(base, part.folder), "go.mod"));
    if (go_mod == base.end()) {
      LOCKSTEP_CHECK(check_starters(base));
      continue;
    }
    objects.push_back(go_mod->second.object);
    placed.push_back(&part);
  }
  LOCKSTEP_TRY(texts, contents_of(scratch, objects));
  for (std::size_t i = 0; i < placed.size(); ++i)
    LOCKSTEP_CHECK(check_relation(module_of(texts[i]), *placed[i]));
  return {};
}

Result<void> check_license(const TreeListing& merged, const std::vector<ModulePart>& parts) {
  const auto lacking = std::ranges::find_if_not(parts, has_license);
  if (lacking == parts.end() || lacking->folder.empty() || !merged.contains("LICENSE")) return {};
  return fail(
      ErrorKind::kCheckFailed,
      fmt::format("go would add the repository's LICENSE to {}, which has none", lacking->path),
      "give the module a LICENSE of its own and build it again: go would find another hash "
      "than go.sum says");
}

Result<void> check_attributes(const Scratch& scratch, const TreeListing& merged,
                              const std::vector<ModulePart>& parts) {
  const bool has_any = std::ranges::any_of(
      merged, [](const auto& entry) { return file_name(entry.first) == ".gitattributes"; });
  if (!has_any) return {};
  std::string input;
  for (const ModulePart& part : parts) {
    for (const auto& [path, file] : part.files) {
      input.append(path);
      input.push_back('\0');
    }
  }
  LOCKSTEP_TRY(said, ask_git(scratch,
                             {"check-attr", "--cached", "-z", "--stdin", "eol", "ident", "filter",
                              "working-tree-encoding"},
                             std::move(input)));
  const auto words = split(said, '\0');  // path, attribute, value, path, …
  for (std::size_t at = 0; at + 2 < words.size(); at += 3) {
    const std::string& value = words[at + 2];
    if (value == "unspecified" || value == "unset" || value == "lf") continue;
    return fail(
        ErrorKind::kCheckFailed,
        fmt::format("git would hand out `{}` otherwise than it is: its attribute {} is {}",
                    words[at], words[at + 1], value),
        "take that rule out of .gitattributes, of the module or of the branch: go would find "
        "another hash than go.sum says");
  }
  return {};
}

}  // namespace lockstep::release
