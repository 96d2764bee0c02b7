#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "lockstep/archive/entry.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem {

const Ecosystem& python_ecosystem();
const Ecosystem& node_ecosystem();

/// The row of one of the default targets, with its floors.
inline model::Cell cell_of(const std::string& language, const std::string& os,
                           const std::string& arch) {
  model::Cell cell;
  cell.language = language;
  cell.target.name = os + "-" + arch;
  cell.target.os = os;
  cell.target.arch = arch;
  if (os == "linux") cell.target.libc = "glibc";
  if (os == "linux") cell.glibc = "2.17";
  if (os == "macos") cell.macos = arch == "arm64" ? "11.0" : "10.12";
  if (os == "windows") cell.abi = "gnu";
  return cell;
}

/// The six cells of the default matrix.
inline std::vector<model::Cell> six_cells(const std::string& language) {
  std::vector<model::Cell> cells;
  for (const char* os : {"linux", "macos", "windows"}) {
    for (const char* arch : {"x64", "arm64"}) cells.push_back(cell_of(language, os, arch));
  }
  return cells;
}

inline model::Project lorem_project() {
  model::Project project;
  project.name = "lorem";
  project.version = "0.1.0";
  project.description = "A small text generator\nwith a native core";
  project.license = "MIT";
  project.license_file = "LICENSE";
  project.readme = "README.md";
  project.repository = "https://example.com/lorem";
  project.authors = {"The lorem authors"};
  project.keywords = {"text", "crab"};
  return project;
}

/// A request and all that it refers to; `request()` is for one cell, or for the main package.
struct Packing {
  model::Project project = lorem_project();
  model::Language language;
  std::vector<File> sources;
  std::vector<File> extras{{"README.md", "# lorem\n", false}, {"LICENSE", "MIT License\n", false}};
  std::string library = "liblorem.so";
  std::string version = "0.1.0";

  PackageRequest request(const model::Cell* cell) const {
    return {.project = project,
            .language = language,
            .cell = cell,
            .siblings = six_cells(language.name),
            .version = version,
            .sources = sources,
            .extras = extras,
            .natives = {{"shared", library, "native bytes", {}}},
            .hashes = {},
            .epoch = 1'700'000'000,
            .tree = {},
            .library = {}};
  }
};

inline std::vector<std::string> paths_of(const std::vector<archive::Entry>& entries) {
  std::vector<std::string> paths;
  for (const archive::Entry& entry : entries) paths.push_back(entry.path);
  return paths;
}

inline std::string bytes_at(const std::vector<archive::Entry>& entries, const std::string& path) {
  const auto found = std::ranges::find(entries, path, &archive::Entry::path);
  return found == entries.end() ? "no such entry: " + path : found->bytes.text();
}

/// Holds `actual` against `tests/golden/ecosystem/<name>`, or writes that file under
/// UPDATE_GOLDEN=1.
inline void check_golden(const std::string& name, const std::string& actual) {
  const std::filesystem::path path =
      std::filesystem::path(LOCKSTEP_SOURCE_DIR) / "tests/golden/ecosystem" / name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << actual;
  }
  std::stringstream expected;
  expected << std::ifstream(path, std::ios::binary).rdbuf();
  CAPTURE(name);
  CHECK(actual == expected.str());
}

}  // namespace lockstep::ecosystem
