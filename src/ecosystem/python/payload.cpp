#include "python/payload.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::ecosystem::python {

namespace {

const std::set<std::string, std::less<>> kNoPackages{"tests",   "test",       "docs",  "examples",
                                                     "benches", "benchmarks", "build", "dist",
                                                     "target",  "venv"};

bool is_package_name(std::string_view name) {
  if (kNoPackages.contains(name)) return false;
  if (name.ends_with("-stubs")) name.remove_suffix(6);
  return is_identifier(name);
}

// Names of the packages directly below `root` (`python/`, `src/` or empty).
std::set<std::string> packages_below(const std::vector<File>& sources, std::string_view root,
                                     const std::string& imported) {
  std::set<std::string> packages;
  for (const File& file : sources) {
    if (!file.path.starts_with(root)) continue;
    const std::vector<std::string> parts =
        split(std::string_view(file.path).substr(root.size()), '/');
    if (parts.size() < 2 || !is_package_name(parts[0])) continue;
    const bool is_package = parts.size() == 2 && parts[1].starts_with("__init__.py");
    const bool is_imported = parts[0] == imported && parts.back().ends_with(".py");
    if (is_package || is_imported) packages.insert(parts[0]);
  }
  return packages;
}

bool is_packed(std::string_view path) {
  static constexpr std::array<std::string_view, 4> kEndings{".pyc", ".pyo", ".orig", ".rs"};
  for (const std::string& part : split(path, '/')) {
    if (part == "__pycache__" || part.starts_with('.')) return false;
  }
  const std::string_view name = file_name(path);
  if (name == "Cargo.toml" || name == "Cargo.lock") return false;
  return std::ranges::none_of(kEndings, [&](auto ending) { return name.ends_with(ending); });
}

// A module of its own, `lorem.py` or `lorem.pyi`, counts where no setup script can stand beside it.
bool is_single_module(std::string_view path, std::string_view root, const std::string& imported) {
  if (path.find('/') != std::string_view::npos) return false;
  if (!path.ends_with(".py") && !path.ends_with(".pyi")) return false;
  return !root.empty() || path.substr(0, path.rfind('.')) == imported;
}

}  // namespace

PayloadRoot payload_root(const PackageRequest& request) {
  const std::string imported = import_name(request.language);
  const std::string said = request.language.setting("python_source");
  std::vector<std::string_view> folders{"python", "src", ""};
  if (!said.empty()) folders = {said == "." ? "" : std::string_view(said)};
  for (const std::string_view folder : folders) {
    const std::string root = folder.empty() ? "" : std::string(folder) + "/";
    const std::set<std::string> found = packages_below(request.sources, root, imported);
    if (!found.empty()) return {std::string(folder), {found.begin(), found.end()}};
  }
  return {};
}

std::vector<File> payload_of(const PackageRequest& request, const Placement& placement,
                             std::string_view built_name) {
  const std::string imported = import_name(request.language);
  const auto [folder, names] = payload_root(request);
  const std::string root = folder.empty() ? "" : folder + "/";
  const std::set<std::string> packages(names.begin(), names.end());
  std::vector<File> files;
  for (const File& file : request.sources) {
    if (!file.path.starts_with(root)) continue;
    const std::string path = file.path.substr(root.size());
    const bool belongs =
        packages.contains(path.substr(0, path.find('/'))) || is_single_module(path, root, imported);
    if (!belongs || !is_packed(path) || is_stale_native(placement, built_name, path)) continue;
    files.push_back({path, file.bytes, file.executable});
  }
  std::ranges::sort(files, {}, &File::path);
  return files;
}

}  // namespace lockstep::ecosystem::python
