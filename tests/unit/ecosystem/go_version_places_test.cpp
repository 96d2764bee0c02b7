#include <catch2/catch.hpp>

#include "version_fixture.hpp"

using namespace lockstep;
using namespace lockstep::ecosystem;

namespace {

Versioned go_project(const std::string& module) {
  Versioned versioned;
  versioned.language.name = "go";
  versioned.language.folder = "bindings/go";
  versioned.language.package = module;
  versioned.texts["bindings/go/go.mod"] = "module " + module + "\n\ngo 1.21\n";
  return versioned;
}

}  // namespace

TEST_CASE("constants that hold the version follow, with their v, others stay") {
  Versioned versioned = go_project("example.com/lorem");
  versioned.texts["bindings/go/a.go"] =
      "package lorem\r\n\r\nconst Version = \"0.9.0\" // 0.9.0\r\nvar libraryVersion = `v0.9.0`\r\n"
      "const other = \"0.9.0\"\r\nconst protocolVersion = \"0.8.0\"\r\n";
  versioned.texts["bindings/go/internal/version/b.go"] =
      "package version\nconst version = \"0.9.0\"\n";
  versioned.texts["bindings/go/test/go.mod"] = "module example.com/test\n";
  versioned.texts["bindings/go/test/c.go"] = "package test\nconst Version = \"0.9.0\"\n";
  versioned.texts["bindings/go/zero.go"] = "package lorem\nconst Version = \"0.0.0\"\n";
  versioned.texts["bindings/go/dev.go"] = "package lorem\nconst Version = \"dev\"\n";
  const auto after = versioned.written({"0.9.0", "1.0.0-rc.1"});
  CHECK(after.at("bindings/go/a.go") ==
        "package lorem\r\n\r\nconst Version = \"1.0.0-rc.1\" // 0.9.0\r\nvar libraryVersion = "
        "`v1.0.0-rc.1`\r\nconst other = \"0.9.0\"\r\nconst protocolVersion = \"0.8.0\"\r\n");
  CHECK(after.at("bindings/go/internal/version/b.go") ==
        "package version\nconst version = \"1.0.0-rc.1\"\n");
  for (const char* file :
       {"bindings/go/test/c.go", "bindings/go/zero.go", "bindings/go/dev.go", "bindings/go/go.mod"})
    CHECK(after.at(file) == versioned.texts.at(file));
  versioned.texts["bindings/go/a.go"] = "package lorem\nconst Version = \"0.8.0\"\n";
  CHECK(
      versioned.drift("0.9.0") ==
      std::vector<std::string>{"bindings/go/a.go: the constant Version is `0.8.0`, wants `0.9.0`"});
}

TEST_CASE("from v2 on the module's path, imports and requirements carry the major version") {
  Versioned versioned = go_project("example.com/lorem");
  versioned.texts["bindings/go/a_test.go"] =
      "package lorem_test\n// \"example.com/lorem\"\nimport (\n\t\"example.com/lorem\"\n"
      "\tx \"example.com/lorem/internal/x\"\n\t\"example.com/lorem-other\"\n"
      "\t\"example.com/lorem/use/sub\"\n)\nvar s = \"example.com/lorem\"\n";
  versioned.texts["use/go.mod"] =
      "\xef\xbb\xbfmodule example.com/lorem/use // example.com/lorem\r\n\r\nrequire (\r\n\t"
      "example.com/lorem v1.0.0 // indirect\r\n\texample.com/other v1.0.0\r\n)\r\n\r\nreplace "
      "example.com/lorem => ../bindings/go\r\n";
  versioned.texts["pin/go.mod"] = "module example.com/pin\nrequire \"example.com/lorem\" v0.0.0\n"
                                  "replace example.com/lorem v0.0.0 => ../bindings/go\n";
  const auto after = versioned.written({"1.0.0", "2.0.0-rc.1"});
  CHECK(after.at("bindings/go/go.mod") == "module example.com/lorem/v2\n\ngo 1.21\n");
  CHECK(after.at("bindings/go/a_test.go") ==
        "package lorem_test\n// \"example.com/lorem\"\nimport (\n\t\"example.com/lorem/v2\"\n"
        "\tx \"example.com/lorem/v2/internal/x\"\n\t\"example.com/lorem-other\"\n"
        "\t\"example.com/lorem/use/sub\"\n)\nvar s = \"example.com/lorem\"\n");
  CHECK(after.at("use/go.mod") ==
        "\xef\xbb\xbfmodule example.com/lorem/use // example.com/lorem\r\n\r\nrequire (\r\n\t"
        "example.com/lorem/v2 v2.0.0-rc.1 // indirect\r\n\texample.com/other v1.0.0\r\n)\r\n\r\n"
        "replace example.com/lorem/v2 => ../bindings/go\r\n");
  CHECK(after.at("pin/go.mod") ==
        "module example.com/pin\nrequire \"example.com/lorem/v2\" v2.0.0-rc.1\n"
        "replace example.com/lorem/v2 v2.0.0-rc.1 => ../bindings/go\n");
}

TEST_CASE("a major version in paths is raised, and drift is found") {
  Versioned versioned = go_project("example.com/lorem/v2");
  versioned.texts["bindings/go/a.go"] = "package a\nimport \"example.com/lorem/v2/x\"\n";
  const auto after = versioned.written({"2.1.0", "3.0.0"});
  CHECK(after.at("bindings/go/go.mod") == "module example.com/lorem/v3\n\ngo 1.21\n");
  CHECK(after.at("bindings/go/a.go") == "package a\nimport \"example.com/lorem/v3/x\"\n");
  CHECK(versioned.drift("2.1.0").empty());
  CHECK(versioned.drift("1.0.0").size() == 2);
  CHECK(versioned.drift("3.0.0").size() == 2);
}

TEST_CASE("a folder that is called like a major version is none") {
  Versioned versioned = go_project("example.com/lorem");
  versioned.texts["bindings/go/v2/a.go"] = "package v2\n";
  versioned.texts["bindings/go/a.go"] = "package a\nimport \"example.com/lorem/v2\"\n";
  CHECK(versioned.drift("1.0.0").empty());
}

TEST_CASE("vendored sources and test data stay") {
  Versioned versioned = go_project("example.com/lorem");
  for (const char* file : {"bindings/go/vendor/a.go", "bindings/go/testdata/a.go"})
    versioned.texts[file] = "package a\nconst Version = \"1.0.0\"\n";
  CHECK(versioned.drift("2.0.0").size() == 1);
}
