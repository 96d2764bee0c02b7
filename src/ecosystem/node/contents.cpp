#include "node/contents.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::ecosystem::node {

namespace {

using model::Value;
using Parts = std::vector<std::string>;

bool match_parts(Parts::const_iterator pattern, Parts::const_iterator pattern_end,
                 Parts::const_iterator part, Parts::const_iterator end) {
  if (pattern == pattern_end) return part == end;
  if (*pattern == "**") {
    if (pattern + 1 == pattern_end) return part != end;
    for (auto rest = part;; ++rest) {
      if (match_parts(pattern + 1, pattern_end, rest, end)) return true;
      if (rest == end) return false;
    }
  }
  return part != end && glob_match(*pattern, *part) &&
         match_parts(pattern + 1, pattern_end, part + 1, end);
}

bool match_path(std::string_view pattern, std::string_view path) {
  const Parts patterns = split(pattern, '/');
  const Parts parts = split(path, '/');
  return match_parts(patterns.begin(), patterns.end(), parts.begin(), parts.end());
}

// `./lib/` and `/lib` are both the path `lib`.
std::string_view plain_path(std::string_view path) {
  if (path.starts_with("./")) path.remove_prefix(2);
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

std::vector<std::string> texts_at(const Value& value, std::string_view key) {
  std::vector<std::string> texts;
  const Value* list = value.find(key);
  if (list == nullptr || list->array() == nullptr) return texts;
  for (const Value& item : *list->array()) {
    if (item.text() != nullptr) texts.push_back(*item.text());
  }
  return texts;
}

bool is_junk(const std::string& path) {
  static const std::set<std::string, std::less<>> kNames{
      ".git", ".svn", ".hg", "CVS", ".npmrc", ".DS_Store", ".npmignore", ".gitignore"};
  static const std::set<std::string, std::less<>> kTop{
      "node_modules", "package-lock.json", "yarn.lock",     "pnpm-lock.yaml",   "bun.lockb",
      "bun.lock",     "npm-debug.log",     ".lock-wscript", "archived-packages"};
  for (const std::string& part : split(path, '/')) {
    if (kNames.contains(part) || part.starts_with("._")) return true;
  }
  const std::string_view name = file_name(path);
  const bool is_swap = name.starts_with('.') && name.ends_with(".swp");
  return kTop.contains(path.substr(0, path.find('/'))) || is_swap || name.ends_with(".orig") ||
         name.ends_with(".node") || path == "build/config.gypi" ||
         name.find('*') != std::string_view::npos;
}

// What no JavaScript package wants, for those that have no `files`.
bool is_native_source(const std::string& path) {
  static const std::set<std::string, std::less<>> kTop{"target", "build",    "test",
                                                       "tests",  "__test__", "benches"};
  static const std::set<std::string, std::less<>> kNames{"Cargo.toml", "Cargo.lock", "build.rs",
                                                         "CMakeLists.txt", "cbindgen.toml"};
  static constexpr std::array<std::string_view, 6> kEndings{".rs",  ".c", ".cc",
                                                            ".cpp", ".h", ".hpp"};
  const std::string_view name = file_name(path);
  return path.starts_with('.') || kTop.contains(path.substr(0, path.find('/'))) ||
         kNames.contains(name) ||
         std::ranges::any_of(kEndings, [&](auto ending) { return name.ends_with(ending); });
}

bool is_required(std::string_view path, const Manifest& manifest) {
  if (path.find('/') == std::string_view::npos) {
    static constexpr std::array<std::string_view, 4> kStarts{"readme", "license", "licence",
                                                             "copying"};
    const std::string name = lower(path);
    const auto starts = [&](std::string_view start) { return name.starts_with(start); };
    if (std::ranges::any_of(kStarts, starts) && !name.ends_with('~')) return true;
  }
  for (const char* key : {"main", "browser"}) {
    if (plain_path(manifest.value.text_at(key)) == path) return true;
  }
  const std::vector<std::string> bins = programs(manifest);
  return std::ranges::find(bins, path) != bins.end();
}

// Whether `files` asks for `path`: the last entry that speaks of it decides, but a file that is
// named as such is always in.
bool is_listed(std::string_view path, const std::vector<std::string>& entries) {
  bool is_in = false;
  for (std::string_view entry : entries) {
    const bool takes_away = entry.starts_with('!');
    if (takes_away) entry.remove_prefix(1);
    std::string pattern(plain_path(entry));
    if (pattern.ends_with("/*")) pattern += '*';
    if (pattern == path && !takes_away) return true;
    const bool is_below = pattern.empty() || pattern == "." || path.starts_with(pattern + "/");
    if (pattern == path || is_below || match_path(pattern, path)) is_in = !takes_away;
  }
  return is_in;
}

bool has_same_name(const std::vector<File>& files, std::string_view name) {
  return std::ranges::any_of(files,
                             [&](const File& file) { return lower(file.path) == lower(name); });
}

std::unexpected<Error> not_packed(const std::string& key, const std::string& path) {
  return fail(ErrorKind::kUsage,
              "package.json's `" + key + "` names `" + path + "`, which is not in the package",
              "correct the path, or let `files` of package.json take it in");
}

}  // namespace

std::vector<std::string> programs(const Manifest& manifest) {
  std::vector<std::string> paths;
  const Value* bin = manifest.value.find("bin");
  if (bin == nullptr) return paths;
  if (bin->text() != nullptr) paths.emplace_back(plain_path(*bin->text()));
  if (bin->object() == nullptr) return paths;
  for (const auto& [_, path] : *bin->object()) {
    if (path.text() != nullptr) paths.emplace_back(plain_path(*path.text()));
  }
  return paths;
}

std::vector<File> packed_files(const std::vector<File>& sources, const Manifest& manifest) {
  const Value* listed = manifest.value.find("files");
  const std::vector<std::string> entries = texts_at(manifest.value, "files");
  const std::vector<std::string> bins = programs(manifest);
  std::vector<File> files;
  for (const File& file : sources) {
    if (file.path == "package.json" || is_junk(file.path)) continue;
    const bool is_wanted =
        listed != nullptr ? is_listed(file.path, entries) : !is_native_source(file.path);
    if (!is_wanted && !is_required(file.path, manifest)) continue;
    const bool is_program = std::ranges::find(bins, file.path) != bins.end();
    files.push_back({file.path, file.bytes, file.executable || is_program});
  }
  std::ranges::sort(files, {}, &File::path);
  return files;
}

std::vector<File> project_texts(const PackageRequest& request, bool with_readme) {
  std::vector<File> texts;
  for (const File& extra : request.extras) {
    const std::string name(file_name(extra.path));
    const bool is_readme = extra.path == request.project.readme;
    if (is_readme && !with_readme) continue;
    if (!has_same_name(request.sources, name) && !has_same_name(texts, name)) {
      texts.push_back({name, extra.bytes, false});
    }
  }
  return texts;
}

Result<void> check_contents(const Manifest& manifest, const std::vector<File>& files) {
  const auto has = [&](const std::string& path) {
    return std::ranges::find(files, path, &File::path) != files.end();
  };
  const std::string main(plain_path(manifest.value.text_at("main", "index.js")));
  const bool has_exports =
      manifest.value.find("exports") != nullptr && manifest.value.find("main") == nullptr;
  if (!has_exports && !has(main) && !has(main + ".js") && !has(main + ".json") &&
      !has(main + "/index.js")) {
    return not_packed("main", main);
  }
  for (const char* key : {"types", "typings"}) {
    const std::string types(plain_path(manifest.value.text_at(key)));
    if (!types.empty() && !has(types)) return not_packed(key, types);
  }
  for (const std::string& program : programs(manifest)) {
    if (!has(program)) return not_packed("bin", program);
  }
  return {};
}

}  // namespace lockstep::ecosystem::node
