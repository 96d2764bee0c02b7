#include "lockstep/base/path.hpp"

#include <vector>

#include "lockstep/base/text.hpp"

namespace lockstep {

bool is_safe_relative_path(std::string_view path) {
  if (path.empty() || path.front() == '/') return false;
  if (path.find('\0') != std::string_view::npos || path.find('\\') != std::string_view::npos) {
    return false;
  }
  for (const std::string& part : split(path, '/')) {
    if (part.empty() || part == "." || part == "..") return false;
  }
  return true;
}

std::string join_path(std::string_view base, std::string_view rest) {
  if (base.empty()) return std::string(rest);
  if (rest.empty()) return std::string(base);
  std::string joined(base);
  if (joined.back() != '/') joined += '/';
  return joined.append(rest);
}

std::string_view file_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view parent_path(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

bool is_below(std::string_view folder, std::string_view path) {
  if (folder.empty()) return !path.empty();
  if (folder.ends_with('/')) return path.size() > folder.size() && path.starts_with(folder);
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

bool is_within(std::string_view folder, std::string_view path) {
  return path == folder || is_below(folder, path);
}

Result<std::string> normalize_relative(std::string_view path) {
  if (path.starts_with('/')) {
    return fail(ErrorKind::kUsage, "`" + std::string(path) + "` is absolute",
                "name a path relative to the project's folder");
  }
  std::vector<std::string> kept;
  for (const std::string& part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      kept.push_back(part);
      continue;
    }
    if (kept.empty()) {
      return fail(ErrorKind::kUsage, "`" + std::string(path) + "` is outside the project");
    }
    kept.pop_back();
  }
  return join(kept, "/");
}

}  // namespace lockstep
