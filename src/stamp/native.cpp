#include "native.hpp"

#include <set>

#include "lockstep/base/path.hpp"
#include "lockstep/version/c_places.hpp"

namespace lockstep::stamp {

namespace {

using version::Place;

bool is_header(std::string_view path) {
  return path.ends_with(".h") || path.ends_with(".hpp") || path.ends_with(".h.in");
}

// `lorem-core` as macros begin: `LOREM_CORE`.
std::string upper_identifier(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool is_lower = c >= 'a' && c <= 'z';
    const bool is_word = is_lower || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += is_lower ? static_cast<char>(c - 'a' + 'A') : is_word ? c : '_';
  }
  return out;
}

std::set<std::string> prefixes_of(const model::Project& project) {
  std::set<std::string> prefixes = {upper_identifier(project.name)};
  if (const auto* cmake = std::get_if<model::CmakeCore>(&project.core))
    prefixes.insert(upper_identifier(cmake->library));
  return prefixes;
}

// A core with a version of its own has manifests and headers that say it.
bool has_own_version(const model::Project& project) {
  const auto* cmake = std::get_if<model::CmakeCore>(&project.core);
  const auto* cargo = std::get_if<model::CargoCore>(&project.core);
  return (cmake != nullptr && !cmake->version.empty()) ||
         (cargo != nullptr && !cargo->version.empty());
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

}  // namespace

std::vector<std::string> native_files(const Sources& sources) {
  if (has_own_version(sources.project)) return {};
  const std::set<std::string> cmake = cmake_files(sources.project);
  std::vector<std::string> files;
  for (const std::string& path : sources.survey.files) {
    if (is_header(path) || cmake.contains(path)) files.push_back(path);
  }
  return files;
}

std::vector<Place> native_places(const Sources& sources, const version::Change& change) {
  std::vector<Place> places;
  const auto take = [&](const std::vector<Place>& found) {
    places.insert(places.end(), found.begin(), found.end());
  };
  for (const std::string& path : native_files(sources)) {
    const auto text = sources.texts.find(path);
    if (text == sources.texts.end()) continue;
    if (!is_header(path)) {
      take(version::cmake_places(text->second, path, change));
      continue;
    }
    for (const std::string& prefix : prefixes_of(sources.project))
      take(version::c_header_places(text->second, path, prefix, change));
  }
  return places;
}

}  // namespace lockstep::stamp
