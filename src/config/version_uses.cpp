#include "version_uses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/cmake_project.hpp"

namespace lockstep::config {

namespace {

constexpr std::uint64_t kMaxBytes = 4 << 20;

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// What may follow a version word and still be about the version: LOREM_VERSION_H is a guard.
bool is_part_suffix(std::string_view suffix) {
  constexpr std::string_view kParts[] = {"",     "_MAJOR", "_MINOR", "_PATCH",
                                         "_PRE", "_TWEAK", "_STRING"};
  return std::ranges::find(kParts, suffix) != std::end(kParts);
}

bool uses(std::string_view line, std::string_view word) {
  for (auto at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    if (at > 0 && is_word_character(line[at - 1])) continue;
    std::size_t end = at + word.size();
    while (end < line.size() && is_word_character(line[end])) ++end;
    if (is_part_suffix(line.substr(at + word.size(), end - at - word.size()))) return true;
  }
  return false;
}

std::optional<Syntax> syntax_of(std::string_view path) {
  const std::string_view name = file_name(path);
  if (name == "CMakeLists.txt" || name.ends_with(".cmake")) return Syntax::kCmake;
  constexpr std::string_view kEndings[] = {".c",  ".h",   ".cc", ".cpp", ".cxx", ".hpp",
                                           ".hh", ".hxx", ".m",  ".mm",  ".in",  ".rc"};
  for (const std::string_view ending : kEndings) {
    if (name.ends_with(ending)) return Syntax::kC;
  }
  return std::nullopt;
}

// Adds the places of one file. What cannot be read as a file of sane size uses nothing.
Result<void> scan(const sys::Filesystem& files, const std::string& folder, const std::string& path,
                  std::span<const std::string> words, Syntax syntax,
                  std::vector<std::string>& places) {
  const std::string full = join_path(folder, path);
  if (files.status(full).size > kMaxBytes) return {};
  LOCKSTEP_TRY(text, files.read(full));
  // Where the slot is defined, what manifests say goes into it: 0.0.0 in a compile of ours, the
  // version in a source package.
  if (text.find("lockstep_version_slot") != std::string::npos) return {};
  for (const int line : lines_using(text, words, syntax))
    places.push_back(fmt::format("{}:{}", path, line));
  return {};
}

// Sources that no library is made of.
bool is_beside(const std::string& member, const std::string& path) {
  const std::string below = member.empty() ? path : path.substr(member.size() + 1);
  return below.starts_with("tests/") || below.starts_with("benches/") ||
         below.starts_with("examples/");
}

Result<std::vector<std::string>> cargo_uses(const sys::Filesystem& files, const std::string& folder,
                                            const model::Project& project,
                                            const model::CargoWorkspace& workspace,
                                            const std::vector<std::string>& sources) {
  const std::vector<std::string> words = {"CARGO_PKG_VERSION", "crate_version!", "clap::command!",
                                          "command!()", "app_from_crate!"};
  const std::set<std::string> built = model::built_members(project, workspace);
  std::vector<std::string> places;
  for (const std::string& path : sources) {
    const model::CargoMember* member = path.ends_with(".rs") ? workspace.owner(path) : nullptr;
    if (member == nullptr || !built.contains(member->folder) || is_beside(member->folder, path))
      continue;
    LOCKSTEP_CHECK(scan(files, folder, path, words, Syntax::kRust, places));
  }
  return places;
}

Result<std::vector<std::string>> cmake_words(const sys::Filesystem& files,
                                             const std::string& folder, const std::string& core) {
  std::vector<std::string> words = {"PROJECT_VERSION", "CMAKE_PROJECT_VERSION"};
  LOCKSTEP_TRY(text, files.read(join_path(folder, join_path(core, "CMakeLists.txt"))));
  const auto call = cmake_project_call(text);
  if (call && !call->empty()) {
    words.push_back(call->front() + "_VERSION");
    words.push_back(upper_identifier(call->front()) + "_VERSION");
  }
  return words;
}

Result<std::vector<std::string>> cmake_uses(const sys::Filesystem& files, const std::string& folder,
                                            const model::Project& project,
                                            const model::Survey& survey) {
  const std::string& core = std::get<model::CmakeCore>(project.core).folder;
  std::vector<std::string> folders = {core};
  for (const model::Language& language : project.languages) {
    if (language.cmake) folders.push_back(*language.cmake);
  }
  LOCKSTEP_TRY(words, cmake_words(files, folder, core));
  std::vector<std::string> places;
  for (const std::string& path : survey.files) {
    const auto syntax = syntax_of(path);
    const bool is_built =
        std::ranges::any_of(folders, [&path](const auto& each) { return is_below(each, path); });
    if (!syntax || !is_built) continue;
    LOCKSTEP_CHECK(scan(files, folder, path, words, *syntax, places));
  }
  return places;
}

// Lines where an attribute of clap asks for the crate's version: `#[command(version, about)]`,
// alone among the arguments, without a value.
std::vector<int> lines_asking_clap(std::string_view code) {
  std::vector<int> lines;
  for (const std::string_view start : {"#[command(", "#[clap("}) {
    for (auto at = code.find(start); at != std::string_view::npos; at = code.find(start, at + 1)) {
      const auto arguments = call_arguments(code.substr(at + start.size() - 1));
      const bool asks = std::ranges::any_of(
          arguments, [](const auto& argument) { return trim(argument) == "version"; });
      if (asks) lines.push_back(1 + static_cast<int>(std::ranges::count(code.substr(0, at), '\n')));
    }
  }
  return lines;
}

}  // namespace

std::vector<std::string> call_arguments(std::string_view text) {
  std::vector<std::string> arguments(1);
  int depth = 0;
  bool is_quoted = false;
  for (const char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    const bool opens = !is_quoted && (c == '(' || c == '[' || c == '{');
    const bool closes = !is_quoted && (c == ')' || c == ']' || c == '}');
    if (closes && --depth == 0) return arguments;
    if (!is_quoted && c == ',' && depth == 1) {
      arguments.emplace_back();
    } else if (depth > 0) {
      arguments.back() += c;
    }
    if (opens) ++depth;
  }
  return {};
}

std::optional<std::vector<std::string>> cmake_project_call(std::string_view text) {
  const auto calls = version::cmake_calls(text, "project");
  if (calls.empty()) return std::nullopt;
  std::vector<std::string> words;
  for (const version::CmakeWord& word : calls.front()) words.push_back(word.text);
  return words;
}

std::vector<int> lines_using(std::string_view text, std::span<const std::string> words,
                             Syntax syntax) {
  const std::string code = version::without_comments(text, syntax);
  std::vector<int> lines;
  int number = 0;
  for (const std::string& line : split(code, '\n')) {
    ++number;
    if (std::ranges::any_of(words, [&line](const std::string& word) { return uses(line, word); })) {
      lines.push_back(number);
    }
  }
  if (syntax == Syntax::kRust)
    std::ranges::move(lines_asking_clap(code), std::back_inserter(lines));
  std::ranges::sort(lines);
  return lines;
}

Result<std::vector<std::string>> version_uses(const sys::Filesystem& files,
                                              const std::string& folder,
                                              const model::Project& project,
                                              const model::Survey& survey) {
  if (survey.cargo) return cargo_uses(files, folder, project, *survey.cargo, survey.files);
  if (std::holds_alternative<model::CmakeCore>(project.core))
    return cmake_uses(files, folder, project, survey);
  return std::vector<std::string>{};
}

}  // namespace lockstep::config
