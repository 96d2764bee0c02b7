#pragma once

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "go/module_zip.hpp"
#include "lockstep/archive/read.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem {
const Ecosystem& go_ecosystem();
}  // namespace lockstep::ecosystem

namespace go_fixture {

using namespace lockstep;
using ecosystem::File;
using ecosystem::go_ecosystem;
using ecosystem::Package;
using model::Cell;
using model::Language;
using model::Project;

inline Cell cell(const std::string& os, const std::string& arch, const std::string& triple,
                 const std::string& libc = "", const std::string& abi = "") {
  Cell cell;
  cell.language = "go";
  cell.target.name = os + "-" + arch;
  cell.target.os = os;
  cell.target.arch = arch;
  cell.target.libc = libc;
  cell.abi = abi;
  cell.triple = triple;
  return cell;
}

inline const Cell kLinux = cell("linux", "x64", "x86_64-unknown-linux-gnu", "glibc");
inline const Cell kMusl = cell("linux", "x64", "x86_64-unknown-linux-musl", "musl");
inline const Cell kMac = cell("macos", "arm64", "aarch64-apple-darwin");
inline const Cell kWindows = cell("windows", "arm64", "aarch64-pc-windows-gnullvm", "", "gnu");

struct Request {
  std::string module = "example.com/lorem";
  std::string version = "v0.1.0";
  std::vector<Cell> cells = {kLinux, kMac, kWindows};
  std::vector<File> sources = {{"go.mod", "module example.com/lorem\n\ngo 1.21\n"},
                               {"lorem.go", "// Package lorem …\npackage lorem\n\nimport \"C\"\n"},
                               {"lorem.h", "int lorem(void);\n"},
                               {"lorem_test.go", "package lorem_test\n"}};
  std::vector<File> extras = {{"README.md", "# lorem\n"}, {"LICENSE", "MIT\n"}};
  std::map<std::string, model::Value> settings = {};

  Project project() const {
    Project project;
    project.name = "lorem";
    project.readme = "README.md";
    project.license_file = "LICENSE";
    Language go;
    go.name = "go";
    go.folder = "bindings/go";
    go.package = module;
    go.settings = settings;
    project.languages = {go};
    return project;
  }

  Result<Package> pack(const Cell& cell) const {
    const Project project = this->project();
    return go_ecosystem().pack({project,
                                project.languages[0],
                                &cell,
                                cells,
                                version,
                                sources,
                                extras,
                                {{"static", "liblorem.a", "!<arch>\n" + cell.target.name, {}},
                                 {"shared",
                                  "liblorem.so",
                                  "\x7f"
                                  "ELF" +
                                      cell.target.name,
                                  {}}},
                                {},
                                1700000000,
                                {},
                                {}});
  }

  Result<Package> pack_main() const {
    const Project project = this->project();
    std::map<std::string, std::string> hashes;
    for (const Cell& cell : cells) {
      const auto package = pack(cell);
      REQUIRE(package);
      hashes.insert(package->hashes.begin(), package->hashes.end());
    }
    return go_ecosystem().pack_main({project,
                                     project.languages[0],
                                     nullptr,
                                     cells,
                                     version,
                                     sources,
                                     extras,
                                     {},
                                     hashes,
                                     1700000000,
                                     {},
                                     {}});
  }
};

inline std::vector<archive::Entry> contents(const Result<Package>& package) {
  REQUIRE(package);
  const auto entries = archive::read_zip(package->files[0].bytes.joined());
  REQUIRE(entries);
  return *entries;
}

inline std::string file_in(const Result<Package>& package, const std::string& path) {
  for (const auto& entry : contents(package)) {
    if (entry.path.ends_with("/" + path)) return entry.bytes.text();
  }
  FAIL("no " << path);
  return {};
}

inline std::vector<std::string> paths_in(const Result<Package>& package) {
  std::vector<std::string> paths;
  for (const auto& entry : contents(package))
    paths.push_back(entry.path.substr(entry.path.find('@')));
  return paths;
}

// Every text of a module's zip, for a golden file.
inline std::string listing(const Result<Package>& package) {
  std::string out;
  for (const auto& entry : contents(package))
    out += "=== " + entry.path + "\n" + entry.bytes.text() + "\n";
  return out;
}

inline std::string message_of(const Result<Package>& package) {
  return package ? "packed" : package.error().message;
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

inline void write_file(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

inline void check_golden(const std::string& name, const std::string& text) {
  const auto path = std::filesystem::path(LOCKSTEP_SOURCE_DIR) / "tests/golden/ecosystem/go" / name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) write_file(path, text);
  CHECK(text == read_file(path));
}

inline std::string output_of(const std::string& command) {
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string out;
  std::array<char, 4096> buffer{};
  for (std::size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    out.append(buffer.data(), n);
  const int status = pclose(pipe);
  INFO(out);
  REQUIRE(status == 0);
  return out;
}

inline Result<std::string> name_in(const std::string& go_mod) {
  Project project = Request{}.project();
  model::Survey survey;
  survey.texts["bindings/go/go.mod"] = go_mod;
  return go_ecosystem().package_name(project, project.languages[0], survey);
}

inline std::string fault_of(const std::string& path) {
  const auto name = name_in("module " + path + "\n");
  return name ? "" : name.error().message;
}

}  // namespace go_fixture
