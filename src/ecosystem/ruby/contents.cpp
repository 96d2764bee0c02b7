#include "ruby/contents.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::ecosystem::ruby {

namespace {

constexpr std::array<std::string_view, 3> kFolders = {"lib/", "sig/", "exe/"};
constexpr std::array<std::string_view, 8> kDocuments = {
    "readme", "license", "licence", "copying", "notice", "changelog", "history", "authors"};
constexpr std::array<std::string_view, 4> kLibraries = {".so", ".bundle", ".dylib", ".dll"};

bool is_document(std::string_view path) {
  if (path.contains('/')) return false;
  const std::string name = lower(path);
  return std::ranges::any_of(kDocuments, [&](auto start) { return name.starts_with(start); });
}

// A library that somebody built into the source tree is some other platform's.
bool is_stray_library(std::string_view path, const Settings& settings) {
  const bool is_place = parent_path(path) == settings.library ||
                        (settings.is_extension && is_below(settings.library, path));
  if (!is_place) return false;
  return std::ranges::any_of(kLibraries, [&](auto end) { return path.ends_with(end); });
}

bool belongs(std::string_view path, const Settings& settings) {
  if (is_stray_library(path, settings)) return false;
  return is_document(path) ||
         std::ranges::any_of(kFolders, [&](auto start) { return path.starts_with(start); });
}

void add_extras(const std::vector<File>& extras, std::vector<archive::Entry>& entries) {
  for (const File& extra : extras) {
    const std::string name(file_name(extra.path));
    const auto has_name = [&](const auto& entry) { return lower(entry.path) == lower(name); };
    if (std::ranges::none_of(entries, has_name)) entries.push_back({name, extra.bytes, false});
  }
}

// One library, or one below each Ruby minor's folder: `lib/lorem/3.3/lorem.so`.
Result<void> add_libraries(const PackageRequest& request, const Settings& settings,
                           std::vector<archive::Entry>& entries) {
  const std::size_t before = entries.size();
  for (const Native& native : request.natives) {
    if (native.role != "shared") continue;
    const std::string name =
        library_name(request.project, request.language, *request.cell, native.name);
    const std::string folder = join_path(settings.library, native.variant);
    entries.push_back({join_path(folder, name), native.bytes, true});
  }
  if (entries.size() - before == std::max<std::size_t>(settings.versions.size(), 1)) return {};
  return fail(ErrorKind::kInternal, "a gem was to be written without its native libraries");
}

}  // namespace

Result<std::vector<archive::Entry>> ruby_files(const PackageRequest& request,
                                               const Settings& settings) {
  std::vector<archive::Entry> entries;
  for (const File& source : request.sources) {
    if (belongs(source.path, settings))
      entries.push_back({source.path, source.bytes, source.executable});
  }
  const auto is_ruby = [](const auto& entry) {
    return entry.path.starts_with("lib/") && entry.path.ends_with(".rb");
  };
  if (std::ranges::none_of(entries, is_ruby)) {
    return fail(
        ErrorKind::kNotFound, "there is no Ruby file below " + request.language.folder + "/lib",
        "a gem needs lib/" + request.project.name + ".rb, or `folder:` names another place");
  }
  add_extras(request.extras, entries);
  return entries;
}

Result<std::vector<archive::Entry>> gem_contents(const PackageRequest& request,
                                                 const Settings& settings) {
  LOCKSTEP_TRY(entries, ruby_files(request, settings));
  LOCKSTEP_CHECK(add_libraries(request, settings, entries));
  std::ranges::sort(entries, {}, &archive::Entry::path);
  return entries;
}

}  // namespace lockstep::ecosystem::ruby
