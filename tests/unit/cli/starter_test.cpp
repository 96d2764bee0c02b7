#include "starter.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace lockstep;
using namespace lockstep::cli;

TEST_CASE("a starter carries the project's name in every spelling and none of the template's") {
  const auto files = starter_files({"c", "my_lib", {}});
  REQUIRE(files);
  REQUIRE(files->size() > 10);
  for (const StarterFile& file : *files) {
    CAPTURE(file.path);
    CHECK(file.path.find("lorem") == std::string::npos);
    CHECK_FALSE(file.path.ends_with(".tmpl"));
    CHECK(file.bytes.find("lorem") == std::string::npos);
    CHECK(file.bytes.find("LOREM") == std::string::npos);
  }
  CHECK(std::ranges::count(*files, "lockstep.yaml", &StarterFile::path) == 1);
}

TEST_CASE("a name that some language could not use is refused with one that works") {
  for (const std::string name :
       {"", "My", "9lives", "a-b", "a__b", "b_", "class", "func", "core", "é"}) {
    CAPTURE(name);
    const auto files = starter_files({"c", name, {}});
    REQUIRE_FALSE(files);
    CHECK(files.error().kind == ErrorKind::kUsage);
    CHECK(files.error().hint.find("--name") != std::string::npos);
  }
}

TEST_CASE("unknown cores and languages are refused") {
  CHECK_FALSE(starter_files({"zig", "lorem", {}}));
  const auto files = starter_files({"c", "lorem", {"pyton"}});
  REQUIRE_FALSE(files);
  CHECK(files.error().hint == "did you mean `python`?");
}

TEST_CASE("only the wanted languages stay in the configuration") {
  const std::string yaml =
      "name: a\nlanguages:\n  python:\n    folder: p\n  go:\n    folder: g\n\ntargets: [x]\n";
  CHECK(keep_languages(yaml, {"go"}) ==
        "name: a\nlanguages:\n  go:\n    folder: g\n\ntargets: [x]\n");
  CHECK(keep_languages(yaml, {}) == yaml);
}
