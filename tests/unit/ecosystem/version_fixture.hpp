#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "lockstep/ecosystem/ecosystem.hpp"
#include "lockstep/version/place.hpp"

namespace lockstep::ecosystem {

/// The files of a project by path, and what a change of the version makes of them.
struct Versioned {
  model::Project project;
  model::Language language;
  std::map<std::string, std::string> texts;

  Result<std::vector<version::Place>> places(const version::Change& change) const {
    const Ecosystem& ecosystem = *find_ecosystem(language.name);
    std::vector<std::string> files;
    for (const auto& [path, _] : texts) files.push_back(path);
    std::map<std::string, std::string> read;
    for (const std::string& path : ecosystem.version_files(project, language, files))
      read[path] = texts.at(path);
    return ecosystem.version_places({project, language, files, read, change});
  }

  /// The project with every place holding what it wants.
  std::map<std::string, std::string> written(const version::Change& change) const {
    const auto found = places(change);
    INFO((found ? "" : found.error().message));
    REQUIRE(found);
    std::map<std::string, std::vector<version::Place>> by_file;
    for (const version::Place& place : *found) by_file[place.file].push_back(place);
    std::map<std::string, std::string> after = texts;
    for (const auto& [file, own] : by_file) {
      const auto text = version::with_places(texts.at(file), own);
      INFO((text ? "" : text.error().message));
      REQUIRE(text);
      after[file] = *text;
    }
    return after;
  }

  /// What a check at `version` finds, as `file: what is holds, wants`.
  std::vector<std::string> drift(const std::string& version) const {
    const auto found = places({version, version});
    REQUIRE(found);
    std::vector<std::string> lines;
    for (const version::Place& place : *found) {
      if (place.holds == place.wants) continue;
      lines.push_back(place.file + ": " + place.what + " is `" + place.holds + "`, wants `" +
                      place.wants + "`");
    }
    return lines;
  }
};

}  // namespace lockstep::ecosystem
