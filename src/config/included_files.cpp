#include "included_files.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/without_comments.hpp"

namespace lockstep::config {

namespace {

constexpr std::uint64_t kMaxBytes = 4 << 20;

// The string literal right behind `text`'s white space, `"…"` or `r"…"`, without escapes.
std::string literal_at(std::string_view text) {
  text = trim(text);
  if (text.starts_with('r')) text.remove_prefix(1);
  if (!text.starts_with('"')) return {};
  text.remove_prefix(1);
  const auto end = text.find('"');
  if (end == std::string_view::npos) return {};
  const std::string path(text.substr(0, end));
  return path.find('\\') == std::string::npos ? path : "";
}

}  // namespace

std::vector<std::string> included_paths(std::string_view source) {
  const std::string code = version::without_comments(source, version::Syntax::kRust);
  std::vector<std::string> paths;
  for (const std::string_view macro : {"include_str!", "include_bytes!", "include!"}) {
    for (auto at = code.find(macro); at != std::string::npos; at = code.find(macro, at + 1)) {
      const auto open = code.find_first_not_of(" \t\r\n", at + macro.size());
      if (open == std::string::npos ||
          std::string_view("([{").find(code[open]) == std::string::npos)
        continue;
      std::string path = literal_at(std::string_view(code).substr(open + 1));
      if (!path.empty()) paths.push_back(std::move(path));
    }
  }
  return paths;
}

Result<std::vector<model::Included>> included_files(const sys::Filesystem& files,
                                                    const std::string& folder,
                                                    const model::Survey& survey) {
  std::set<std::pair<std::string, std::string>> found;
  if (!survey.cargo) return std::vector<model::Included>{};
  for (const std::string& source : survey.files) {
    const model::CargoMember* member = survey.cargo->owner(source);
    if (member == nullptr || !source.ends_with(".rs")) continue;
    const std::string full = join_path(folder, source);
    if (files.status(full).size > kMaxBytes) continue;
    LOCKSTEP_TRY(text, files.read(full));
    for (const std::string& named : included_paths(text)) {
      const auto path = normalize_relative(join_path(parent_path(source), named));
      if (path && std::ranges::binary_search(survey.files, *path))
        found.emplace(member->folder, *path);
    }
  }
  std::vector<model::Included> included;
  for (const auto& [member, path] : found) included.push_back({member, path});
  return included;
}

}  // namespace lockstep::config
