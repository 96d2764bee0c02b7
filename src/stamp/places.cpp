#include "lockstep/stamp/places.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "cargo.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/path_glob.hpp"
#include "lockstep/config/survey.hpp"
#include "lockstep/config/version_place.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "lockstep/version/stamp_pattern.hpp"
#include "native.hpp"

namespace lockstep::stamp {

namespace {

using version::Place;

bool is_excluded(const model::Stamps& stamps, const std::string& path) {
  return std::ranges::any_of(
      stamps.excluded, [&path](const std::string& pattern) { return path_matches(pattern, path); });
}

// Every file that may hold a place, by the rules of the core, the languages and the user.
std::set<std::string> wanted_files(const Sources& sources) {
  std::set<std::string> wanted;
  if (!sources.configuration.empty()) wanted.insert(sources.configuration);
  for (std::string& path : cargo_files(sources)) wanted.insert(std::move(path));
  for (std::string& path : native_files(sources)) wanted.insert(std::move(path));
  for (const model::Language& language : sources.project.languages) {
    const auto* ecosystem = ecosystem::find_ecosystem(language.name);
    if (ecosystem == nullptr) continue;
    for (std::string& path : ecosystem->manifests(language)) {
      if (std::ranges::binary_search(sources.survey.files, path)) wanted.insert(std::move(path));
    }
    if (ecosystem->version_files == nullptr) continue;
    for (std::string& path :
         ecosystem->version_files(sources.project, language, sources.survey.files))
      wanted.insert(std::move(path));
  }
  for (const model::StampRule& rule : sources.stamps.rules) wanted.insert(rule.file);
  std::erase_if(wanted, [&](const std::string& path) { return is_excluded(sources.stamps, path); });
  return wanted;
}

// A file of the project; the error of a link that leads out of it names the link.
Result<std::string> read_inside(const sys::Filesystem& files, const std::string& folder,
                                const std::string& path) {
  constexpr std::uint64_t kMaxBytes = 64 << 20;
  LOCKSTEP_TRY(real, files.canonical(join_path(folder, path)));
  if (!is_below(folder, real)) {
    return fail(ErrorKind::kUsage, "`" + path + "` is a link that leads out of the project",
                "leave it alone: `stamp: [{exclude: '" + path + "'}]`, or move the file here");
  }
  if (files.status(real).size > kMaxBytes)
    return fail(ErrorKind::kUsage, "`" + path + "` is larger than 64 MiB, no manifest is");
  return files.read(real);
}

// Where lockstep.yaml is when it lies in the project.
std::string configuration_of(const config::Loaded& loaded) {
  return is_below(loaded.folder, loaded.path) ? loaded.path.substr(loaded.folder.size() + 1) : "";
}

// Packages' names as their manifests say them. A manifest that is left alone is not asked.
void resolve_packages(Sources& sources, std::vector<Error>& errors) {
  model::Survey survey = sources.survey;
  survey.texts = sources.texts;
  for (model::Language& language : sources.project.languages) {
    const auto* ecosystem = ecosystem::find_ecosystem(language.name);
    if (ecosystem == nullptr) continue;
    const bool is_left_alone =
        std::ranges::any_of(ecosystem->manifests(language), [&](const std::string& path) {
          return is_excluded(sources.stamps, path);
        });
    auto name = ecosystem->package_name(sources.project, language, survey);
    if (name) {
      language.package = std::move(*name);
    } else if (!is_left_alone) {
      errors.push_back(std::move(name).error());
    }
  }
}

// Gathers places and what is wrong with files, of all sorts in one pass.
class Finder {
 public:
  Finder(const Sources& sources, const version::Change& change)
      : sources_(sources), change_(change) {}

  void configuration() {
    const auto text = sources_.texts.find(sources_.configuration);
    if (text == sources_.texts.end()) return;
    auto place = config::version_place(text->second, sources_.configuration, change_.to);
    if (!place) return problem(std::move(place).error());
    if (*place) places.push_back(**place);
  }

  void take(Result<std::vector<Place>> found) {
    if (!found) return problem(std::move(found).error());
    std::ranges::move(*found, std::back_inserter(places));
  }

  void languages() {
    for (const model::Language& language : sources_.project.languages) {
      const auto* ecosystem = ecosystem::find_ecosystem(language.name);
      package_name(language);
      if (ecosystem == nullptr || ecosystem->version_places == nullptr) continue;
      take(ecosystem->version_places(
          {sources_.project, language, sources_.survey.files, sources_.texts, change_}));
    }
  }

  void stamps() {
    for (const model::StampRule& rule : sources_.stamps.rules) {
      const auto text = sources_.texts.find(rule.file);
      if (text == sources_.texts.end()) continue;
      auto place = version::stamp_place(text->second, rule.file, rule.pattern, change_.to);
      if (!place) {
        problem(std::move(place).error());
      } else {
        places.push_back(std::move(*place));
      }
    }
  }

  std::vector<Place> places;
  std::vector<Error> errors;

 private:
  // A name that follows the version stands in lockstep.yaml, too, when it was said there.
  void package_name(const model::Language& language) {
    const auto* ecosystem = ecosystem::find_ecosystem(language.name);
    const auto text = sources_.texts.find(sources_.configuration);
    if (ecosystem == nullptr || ecosystem->versioned_package == nullptr ||
        text == sources_.texts.end())
      return;
    const std::string wants = ecosystem->versioned_package(language.package, change_.to);
    auto place = config::package_place(text->second, sources_.configuration, language.name, wants);
    if (place && *place && (*place)->holds == language.package) places.push_back(**place);
  }

  void problem(Error error) { errors.push_back(std::move(error)); }

  const Sources& sources_;
  const version::Change& change_;
};

auto position(const Place& place) {
  return std::tie(place.file, place.begin, place.end, place.wants);
}

}  // namespace

Result<Sources> read_sources(const sys::Filesystem& files, const config::Loaded& loaded) {
  Sources sources;
  sources.folder = loaded.folder;
  sources.project = loaded.project;
  sources.stamps = loaded.stamps;
  sources.configuration = configuration_of(loaded);
  LOCKSTEP_TRY(survey, config::survey_manifests(files, loaded.folder, loaded.project));
  sources.survey = std::move(survey);
  std::erase_if(sources.survey.files,
                [&](const std::string& path) { return is_excluded(sources.stamps, path); });
  std::vector<Error> errors;
  for (const std::string& path : wanted_files(sources)) {
    auto text = read_inside(files, loaded.folder, path);
    if (text) {
      sources.texts[path] = std::move(*text);
    } else {
      errors.push_back(std::move(text).error());
    }
  }
  if (errors.empty()) resolve_packages(sources, errors);
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return sources;
}

Result<std::vector<Place>> find_places(const Sources& sources, const version::Change& change) {
  Finder finder(sources, change);
  finder.configuration();
  finder.take(cargo_places(sources, change));
  finder.take(native_places(sources, change));
  finder.languages();
  finder.stamps();
  if (!finder.errors.empty()) return std::unexpected(merged(std::move(finder.errors)));
  std::vector<Place> places = version::in_order(std::move(finder.places));
  // Two rules may know one place; an insertion at one offset is not the same place twice.
  const auto same = std::ranges::unique(places, [](const auto& a, const auto& b) {
    return position(a) == position(b) && a.begin != a.end;
  });
  places.erase(same.begin(), same.end());
  return places;
}

std::vector<Place> drifted(std::span<const Place> places) {
  std::vector<Place> drift;
  std::ranges::copy_if(places, std::back_inserter(drift),
                       [](const Place& place) { return place.holds != place.wants; });
  return drift;
}

}  // namespace lockstep::stamp
