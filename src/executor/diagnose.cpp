#include "diagnose.hpp"

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::executor {

namespace {

bool is_noise(std::string_view line) {
  return line.find("cargo::core::compiler::fingerprint") != std::string_view::npos;
}

bool has(std::string_view line, std::string_view words) {
  return line.find(words) != std::string_view::npos;
}

// `./lorem.go:3:4: undefined: x`: Go's compiler names the place alone.
bool is_go_error(std::string_view line) {
  const auto suffix = line.find(".go:");
  if (suffix == std::string_view::npos || has(line.substr(0, suffix), " ")) return false;
  const std::string_view rest = line.substr(suffix + 4);
  const auto colon = rest.find_first_not_of("0123456789");
  return colon != 0 && colon != std::string_view::npos && rest[colon] == ':';
}

// `error: …`, `error[E0308]: …` of rustc, cargo and zig; `file:1:2: error: …` of C compilers;
// `file(1): error C2065: …` of Microsoft's; what linkers, CMake, make, shells and scripts say.
bool is_error(std::string_view line) {
  for (const std::string_view start : {"error:", "error[", "CMake Error", "Undefined symbols for",
                                       "Traceback (most recent call last)", "fatal: "}) {
    if (line.starts_with(start)) return true;
  }
  for (const std::string_view words :
       {": error: ", ": error C", ": fatal error", ": undefined reference to ", "ld: cannot find ",
        ": multiple definition of ", "ld: library not found", ": *** ", ": not found",
        ": command not found"}) {
    if (has(line, words)) return true;
  }
  return is_go_error(line);
}

// What a compiler says ahead of an error to place it.
bool leads_to_error(std::string_view line) {
  return line.starts_with("In file included from ") || line.starts_with("                 from ") ||
         has(line, ": In function ") || has(line, ": in function ") ||
         has(line, ": In member function ");
}

std::vector<std::string> meaningful_lines(std::string_view output) {
  std::vector<std::string> lines = split(output, '\n');
  std::erase_if(lines, [](const std::string& line) { return is_noise(line); });
  while (!lines.empty() && trim(lines.back()).empty()) lines.pop_back();
  return lines;
}

std::vector<std::string> leading_lines(const std::vector<std::string>& texts, std::size_t limit) {
  std::vector<std::string> lines;
  for (const std::string& text : texts) {
    for (std::string& line : split(trim(text), '\n')) {
      if (lines.size() == limit) return lines;
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

}  // namespace

std::string telling_lines(std::string_view output, const std::vector<std::string>& rendered,
                          std::size_t limit) {
  if (!rendered.empty()) return join(leading_lines(rendered, limit), "\n");
  const std::vector<std::string> lines = meaningful_lines(output);
  auto first = std::ranges::find_if(lines, [](const std::string& line) { return is_error(line); });
  if (first == lines.end())
    first = lines.end() - static_cast<std::ptrdiff_t>(std::min(limit, lines.size()));
  else
    while (first != lines.begin() && leads_to_error(*std::prev(first))) --first;
  const auto count =
      std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(limit), lines.end() - first);
  return join(std::vector<std::string>(first, first + count), "\n");
}

std::vector<std::string> nearest_files(const sys::Filesystem& files, const std::string& root,
                                       const std::string& output) {
  constexpr std::size_t kShown = 5;
  std::vector<std::string> found;
  const auto all = sys::list_tree(files, root);
  if (!all) return found;
  for (const std::string& path : *all) {
    if (file_name(path) == file_name(output)) found.push_back(path);
  }
  std::string folder(parent_path(output));
  while (!folder.empty() && files.status(join_path(root, folder)).kind == sys::FileKind::kMissing) {
    folder = std::string(parent_path(folder));
  }
  for (const std::string& path : *all) {
    const bool inside = folder.empty() || path.starts_with(folder + "/");
    if (inside && !path.starts_with(".lockstep/bin/") &&
        std::ranges::find(found, path) == found.end())
      found.push_back(path);
  }
  if (found.size() > kShown) found.resize(kShown);
  return found;
}

}  // namespace lockstep::executor
