#include "native.hpp"

#include <optional>
#include <set>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/c_places.hpp"

namespace lockstep::stamp {

namespace {

using version::Place;

bool is_header(std::string_view path) {
  return path.ends_with(".h") || path.ends_with(".hpp") || path.ends_with(".h.in");
}

std::set<std::string> prefixes_of(const model::Project& project) {
  std::set<std::string> prefixes = {upper_identifier(project.name)};
  if (const auto* cmake = std::get_if<model::CmakeCore>(&project.core))
    prefixes.insert(upper_identifier(cmake->library));
  return prefixes;
}

// The folder of a core that has a version of its own: nothing in it says the project's.
std::optional<std::string> own_version_folder(const model::Project& project) {
  const auto* cmake = std::get_if<model::CmakeCore>(&project.core);
  const auto* cargo = std::get_if<model::CargoCore>(&project.core);
  if (cmake != nullptr && !cmake->version.empty()) return cmake->folder;
  if (cargo != nullptr && !cargo->version.empty()) return cargo->folder;
  return std::nullopt;
}

std::set<std::string> cmake_files(const model::Project& project) {
  std::set<std::string> files;
  if (const auto* cmake = std::get_if<model::CmakeCore>(&project.core))
    files.insert(join_path(cmake->folder, "CMakeLists.txt"));
  for (const model::Language& language : project.languages) {
    if (language.cmake) files.insert(join_path(*language.cmake, "CMakeLists.txt"));
  }
  return files;
}

// Meson's files of a core that any command makes, at the top or in a folder that it reads.
std::set<std::string> meson_files(const model::Project& project) {
  std::set<std::string> files;
  const auto* command = std::get_if<model::CommandCore>(&project.core);
  if (command == nullptr) return files;
  files.insert("meson.build");
  for (const std::string& input : command->inputs) files.insert(join_path(input, "meson.build"));
  return files;
}

Result<std::vector<Place>> header_places(const Sources& sources, const std::string& path,
                                         const std::string& text, const version::Change& change) {
  std::vector<Place> places;
  for (const std::string& prefix : prefixes_of(sources.project)) {
    LOCKSTEP_TRY(found, version::c_header_places(text, path, prefix, change));
    places.insert(places.end(), found.begin(), found.end());
  }
  return places;
}

}  // namespace

std::vector<std::string> native_files(const Sources& sources) {
  const auto own = own_version_folder(sources.project);
  const std::set<std::string> cmake = cmake_files(sources.project);
  const std::set<std::string> meson = meson_files(sources.project);
  std::vector<std::string> files;
  for (const std::string& path : sources.survey.files) {
    const bool is_project = cmake.contains(path) && !(own && is_within(*own, path));
    const bool is_said = is_header(path) && !own;
    if (is_project || is_said || meson.contains(path)) files.push_back(path);
  }
  return files;
}

Result<std::vector<Place>> native_places(const Sources& sources, const version::Change& change) {
  std::vector<Place> places;
  std::vector<Error> errors;
  for (const std::string& path : native_files(sources)) {
    const auto text = sources.texts.find(path);
    if (text == sources.texts.end()) continue;
    auto found = is_header(path) ? header_places(sources, path, text->second, change)
                 : path.ends_with("meson.build")
                     ? version::meson_places(text->second, path, change)
                     : version::cmake_places(text->second, path, change);
    if (found) {
      places.insert(places.end(), found->begin(), found->end());
    } else {
      errors.push_back(std::move(found).error());
    }
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return places;
}

}  // namespace lockstep::stamp
