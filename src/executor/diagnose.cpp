#include "diagnose.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::executor {

namespace {

constexpr std::string_view kPlain =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,+@%";

bool is_noise(std::string_view line) {
  return line.find("cargo::core::compiler::fingerprint") != std::string_view::npos;
}

// `error: …`, `error[E0308]: …` of rustc and cargo, `file:1:2: error: …` of C compilers and
// CMake's.
bool is_error(std::string_view line) {
  return line.starts_with("error") || line.find(": error: ") != std::string_view::npos ||
         line.find(": fatal error: ") != std::string_view::npos || line.starts_with("CMake Error");
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

bool speaks_of_secrets(const std::string& name) {
  for (const char* word : {"TOKEN", "SECRET", "PASSWORD", "PASSWD", "KEY", "CREDENTIAL", "AUTH"}) {
    if (name.find(word) != std::string::npos) return true;
  }
  return false;
}

// `http://user:password@proxy:8080`
bool holds_password(std::string_view value) {
  const auto scheme = value.find("://");
  return scheme != std::string_view::npos && value.find('@', scheme) != std::string_view::npos;
}

}  // namespace

std::string command_line(const std::vector<std::string>& words) {
  std::vector<std::string> quoted;
  for (const std::string& word : words) {
    const bool plain = !word.empty() && word.find_first_not_of(kPlain) == std::string::npos;
    quoted.push_back(plain ? word : fmt::format("'{}'", replace_all(word, "'", "'\\''")));
  }
  return join(quoted, " ");
}

std::string without_secrets(std::string text, const std::map<std::string, std::string>& inherited) {
  for (const auto& [name, value] : inherited) {
    const bool is_secret = speaks_of_secrets(name) || holds_password(value);
    if (is_secret && value.size() >= 4) text = replace_all(text, value, "$" + name);
  }
  return text;
}

std::string telling_lines(std::string_view output, const std::vector<std::string>& rendered,
                          std::size_t limit) {
  if (!rendered.empty()) return join(leading_lines(rendered, limit), "\n");
  const std::vector<std::string> lines = meaningful_lines(output);
  auto first = std::ranges::find_if(lines, [](const std::string& line) { return is_error(line); });
  if (first == lines.end())
    first = lines.end() - static_cast<std::ptrdiff_t>(std::min(limit, lines.size()));
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
