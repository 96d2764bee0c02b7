#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> all_matches(const std::string& text, const std::regex& pattern) {
  std::vector<std::string> found;
  for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it) {
    found.push_back((*it)[1]);
  }
  return found;
}

/// The module table, read from the lockstep_module lines of CMakeLists.txt.
std::map<std::string, std::set<std::string>> module_table(const fs::path& root) {
  const std::string text = read_file(root / "CMakeLists.txt");
  const std::regex call(R"(lockstep_module\(([^)]*)\))");
  std::map<std::string, std::set<std::string>> table;
  for (const std::string& body : all_matches(text, call)) {
    std::istringstream words(body);
    std::string name;
    words >> name;
    auto& depends = table[name];
    bool in_depends = false;
    for (std::string word; words >> word;) {
      if (word == "DEPENDS" || word == "LIBRARIES" || word == "PRIVATE")
        in_depends = word == "DEPENDS";
      else if (in_depends)
        depends.insert(word);
    }
  }
  return table;
}

/// Which module owns a third-party header, by the header's first path part.
const std::map<std::string, std::set<std::string>> kOwners = {
    {"openssl", {"base"}},
    {"nlohmann", {"model"}},
    {"git2.h", {"sys"}},
    {"archive.h", {"archive"}},
    {"archive_entry.h", {"archive"}},
    {"zlib.h", {"archive"}},
    {"toml++", {"version"}},
    {"yaml-cpp", {"config"}},
    {"yaml.h", {"config"}},
    {"llvm", {"inspect"}},
    {"CLI", {"cli"}},
    {"curl", {"sys"}},
    {"google", {"store"}},
    {"remote_execution.pb.h", {"store"}},
};

std::vector<fs::path> sources_of(const fs::path& root, const std::string& module) {
  std::vector<fs::path> sources;
  for (const fs::path& folder : {root / "src" / module, root / "include/lockstep" / module}) {
    if (!fs::exists(folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) sources.push_back(entry.path());
    }
  }
  return sources;
}

}  // namespace

TEST_CASE("modules include only the modules that the table allows") {
  const fs::path root = LOCKSTEP_SOURCE_DIR;
  const auto table = module_table(root);
  REQUIRE(table.size() > 10);
  const std::regex include(R"re(#include "lockstep/([a-z]+)/)re");
  for (const auto& [module, depends] : table) {
    for (const fs::path& source : sources_of(root, module)) {
      for (const std::string& used : all_matches(read_file(source), include)) {
        CAPTURE(source.string(), used);
        CHECK((used == module || depends.contains(used)));
      }
    }
  }
}

TEST_CASE("the module table has no cycle: each module stands below those that use it") {
  const auto table = module_table(LOCKSTEP_SOURCE_DIR);
  std::set<std::string> placed;
  for (std::size_t round = 0; round < table.size(); ++round) {
    for (const auto& [module, depends] : table) {
      if (std::includes(placed.begin(), placed.end(), depends.begin(), depends.end()))
        placed.insert(module);
    }
  }
  CHECK(placed.size() == table.size());
}

TEST_CASE("a third-party library is included by the module that owns it alone") {
  const fs::path root = LOCKSTEP_SOURCE_DIR;
  const std::regex include(R"(#include <([A-Za-z0-9_+.-]+))");
  for (const auto& [module, depends] : module_table(root)) {
    for (const fs::path& source : sources_of(root, module)) {
      for (const std::string& header : all_matches(read_file(source), include)) {
        const auto owner = kOwners.find(header);
        if (owner == kOwners.end()) continue;
        CAPTURE(source.string(), header);
        CHECK(owner->second.contains(module));
      }
    }
  }
}

TEST_CASE("no public header shows a third-party library but fmt") {
  const fs::path root = LOCKSTEP_SOURCE_DIR;
  const std::regex include(R"(#include <([A-Za-z0-9_+.-]+)[/>])");
  for (const auto& entry : fs::recursive_directory_iterator(root / "include")) {
    if (!entry.is_regular_file()) continue;
    for (const std::string& header : all_matches(read_file(entry.path()), include)) {
      CAPTURE(entry.path().string(), header);
      CHECK_FALSE(kOwners.contains(header));
    }
  }
}
