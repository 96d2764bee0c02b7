#include "python/placement.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "python/interpreters.hpp"

namespace lockstep::ecosystem::python {

namespace {

// `liblorem.so.1`, `liblorem.dylib` and `lorem.dll` are all the library `lorem`.
std::string_view library_stem(std::string_view file) {
  if (file.starts_with("lib")) file.remove_prefix(3);
  return file.substr(0, file.find('.'));
}

std::string library_file(std::string_view os, std::string_view built_name) {
  const std::string stem(library_stem(built_name));
  if (os == "windows") return stem + ".dll";
  return "lib" + stem + (os == "macos" ? ".dylib" : ".so");
}

std::string_view without_slash(std::string_view folder) {
  while (folder.ends_with('/')) folder.remove_suffix(1);
  return folder;
}

}  // namespace

bool is_identifier(std::string_view text) {
  const auto is_word = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
  return !text.empty() && std::ranges::all_of(text, is_word) &&
         std::isdigit(static_cast<unsigned char>(text.front())) == 0;
}

std::string normalized_name(std::string_view name, char separator) {
  std::string out;
  for (const char c : lower(name)) {
    const bool is_separator = c == '-' || c == '_' || c == '.';
    if (!is_separator)
      out += c;
    else if (out.empty() || out.back() != separator)
      out += separator;
  }
  return out;
}

std::string import_name(const model::Language& language) {
  const Placement placement = placement_of(language);
  const std::string path = join_path(placement.folder, placement.stem);
  return path.substr(0, path.find('/'));
}

Placement placement_of(const model::Language& language) {
  const std::string module = language.setting("module");
  const std::string library = language.setting("library");
  const std::string path = replace_all(module, ".", "/");
  Placement placement;
  placement.is_extension = library.empty() && (language.crate || language.cmake);
  if (placement.is_extension) {
    placement.module = module;
    placement.folder = std::string(parent_path(path));
    placement.stem = std::string(file_name(path));
  } else if (!library.empty()) {
    placement.folder = std::string(without_slash(library));
  } else {
    placement.folder = module.empty() ? normalized_name(language.package, '_') : path;
  }
  return placement;
}

std::string native_path(const Placement& placement, const model::Cell& cell,
                        std::string_view built_name) {
  const std::string file = placement.is_extension ? placement.stem + extension_suffix(cell)
                                                  : library_file(cell.target.os, built_name);
  return join_path(placement.folder, file);
}

bool is_stale_native(const Placement& placement, std::string_view built_name,
                     std::string_view path) {
  if (parent_path(path) != placement.folder) return false;
  const std::string_view file = file_name(path);
  if (!placement.is_extension) {
    const std::array<std::string_view, 3> systems{"linux", "macos", "windows"};
    return std::ranges::any_of(systems,
                               [&](auto os) { return file == library_file(os, built_name); });
  }
  return file.starts_with(placement.stem + ".") &&
         (file.ends_with(".so") || file.ends_with(".pyd"));
}

}  // namespace lockstep::ecosystem::python
