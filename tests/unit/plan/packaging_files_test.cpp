#include "packaging_files.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;

TEST_CASE("what packers and languages read is no input of a compile, what a crate takes in is") {
  model::Project project;
  project.core = model::CargoCore{"core", "", "", {"b/read"}};
  project.languages = {{"python", "b", "lorem", {}, {}, {}}, {"ruby", "r", "lorem", {}, {}, {}}};
  model::Survey survey;
  survey.files = {"b/VERSION",           "b/lorem/__init__.py",   "b/lorem/_version.py",
                  "b/lorem/generate.py", "b/pyproject.toml",      "b/read/pyproject.toml",
                  "b/src/lib.rs",        "r/lib/lorem/version.rb"};
  survey.included = {{"b", "b/lorem/__init__.py"}};
  CHECK(plan::packaging_files(project, survey) ==
        std::set<std::string>{"b/lorem/_version.py", "b/pyproject.toml", "r/lib/lorem/version.rb"});
  CHECK(plan::is_packaging_manifest("b/pyproject.toml"));
  CHECK_FALSE(plan::is_packaging_manifest("b/lorem/_version.py"));
}
