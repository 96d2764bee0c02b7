#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "lockstep/base/render.hpp"
#include "lockstep/model/plan.hpp"
#include "rules.hpp"

namespace lockstep::config {

namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// A project as `dist/plan.json` shows it, or the problems as a terminal does.
std::string answer(const std::string& text) {
  const auto project = parse_project(text, "lockstep.yaml", test_vocabulary());
  if (!project) return render(project.error(), false);
  model::Plan plan;
  plan.project = *project;
  return model::to_json(*model::to_value(plan).find("project"));
}

}  // namespace

TEST_CASE("every configuration of the golden folder is read as it was agreed") {
  int cases = 0;
  for (const auto& entry :
       fs::directory_iterator(fs::path(LOCKSTEP_SOURCE_DIR) / "tests/golden/config")) {
    const fs::path expected = entry.path() / "expected.txt";
    const std::string found = answer(read_file(entry.path() / "input.yaml"));
    CAPTURE(entry.path().filename().string());
    ++cases;
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(expected, std::ios::binary) << found;
    CHECK(found == read_file(expected));
  }
  CHECK(cases >= 10);
}

}  // namespace lockstep::config
