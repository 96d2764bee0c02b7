#include <array>
#include <catch2/catch.hpp>

#include "lockstep/ecosystem/ecosystem.hpp"

using namespace lockstep;

namespace {

using Texts = std::map<std::string, std::string>;

// The files of a project with one language below `b`, after a change of its version.
Result<Texts> changed(const std::string& language, const std::string& package, Texts texts,
                      const version::Change& change) {
  model::Project project;
  project.name = "lorem";
  project.languages.push_back({language, "b", package, {}, {}, {}});
  const auto* ecosystem = ecosystem::find_ecosystem(language);
  std::vector<std::string> files;
  for (const auto& [path, text] : texts) files.push_back(path);
  Texts read;
  for (const std::string& path :
       ecosystem->version_files(project, project.languages.front(), files))
    read[path] = texts.at(path);
  LOCKSTEP_TRY(
      places, ecosystem->version_places({project, project.languages.front(), files, read, change}));
  for (auto& [path, text] : texts) {
    std::vector<version::Place> own;
    for (const version::Place& place : places) {
      if (place.file == path) own.push_back(place);
    }
    LOCKSTEP_TRY(after, version::with_places(text, own));
    text = std::move(after);
  }
  return texts;
}

std::string one(const std::string& language, const std::string& path, const std::string& text,
                const version::Change& change = {"0.9.0", "1.0.0-rc.1"}) {
  const auto texts =
      changed(language, language == "go" ? "example.com/lorem" : "lorem", {{path, text}}, change);
  return texts ? texts->at(path) : "error: " + texts.error().message;
}

}  // namespace

TEST_CASE("Python's manifests follow in PEP 440's spelling") {
  CHECK(one("python", "b/pyproject.toml",
            "[project]\r\nname='lorem' # x\r\nversion\t= '0.9.0'\r\n") ==
        "[project]\r\nname='lorem' # x\r\nversion\t= '1.0.0rc1'\r\n");
  CHECK(one("python", "b/pyproject.toml", "[tool.poetry]\nversion = \"0.9.0\"\n") ==
        "[tool.poetry]\nversion = \"1.0.0rc1\"\n");
  CHECK(one("python", "b/setup.cfg", "[metadata]\nversion = 0.9.0\n[other]\nversion = 0.9.0\n") ==
        "[metadata]\nversion = 1.0.0rc1\n[other]\nversion = 0.9.0\n");
  CHECK(one("python", "b/setup.cfg", "[metadata]\nversion = attr: lorem.__version__\n") ==
        "[metadata]\nversion = attr: lorem.__version__\n");
  CHECK(one("python", "b/setup.py", "setup(\n    version=\"0.9.0\",\n)\n") ==
        "setup(\n    version=\"1.0.0rc1\",\n)\n");
  CHECK(one("python", "b/src/lorem/__init__.py", "__version__ = '0.9.0'\n") ==
        "__version__ = '1.0.0rc1'\n");
  CHECK(one("python", "b/VERSION", "0.9.0\n") == "1.0.0rc1\n");
}

TEST_CASE("a dynamic version is looked for where the build backend is told to read it") {
  const auto said = [](const std::string& how, const std::string& path, const std::string& text) {
    const auto after = changed("python", "lorem",
                               {{"b/pyproject.toml", "[project]\nname = \"lorem\"\ndynamic = "
                                                     "[\"version\"]\n" +
                                                         how},
                                {path, text}},
                               {"0.9.0", "1.0.0"});
    REQUIRE(after);
    return after->at(path);
  };
  CHECK(said("[tool.setuptools.dynamic]\nversion = {attr = \"core.version.RELEASE\"}\n",
             "b/src/core/version.py", "RELEASE = '0.8.0'\n") == "RELEASE = '1.0.0'\n");
  CHECK(said("[tool.setuptools.dynamic]\nversion = {file = [\"VERSION\"]}\n", "b/VERSION",
             "0.8.0\r\n") == "1.0.0\r\n");
  CHECK(said("[tool.hatch.version]\npath = \"src/core/__about__.py\"\n", "b/src/core/__about__.py",
             "__version__ = \"0.8.0\"\n") == "__version__ = \"1.0.0\"\n");
  CHECK(said("", "b/src/core/__about__.py", "__version__ = \"0.8.0\"\n") ==
        "__version__ = \"0.8.0\"\n");
}

TEST_CASE("requirements on the project's own packages follow, markers and others stay") {
  const auto after = changed(
      "python", "lorem",
      {{"b/pyproject.toml",
        "[project]\nname = \"lorem\"\nversion = \"0.9.0\"\ndependencies = [\"Lorem_Core[x] == "
        "0.8.0 ; python_version > '3.8'\", \"lorem-core~=0.9\", \"lorem-core>=0.1,<2\", "
        "\"lorem-core==0.9.*\", \"other==0.9.0\", \"lorem-core\"]\n"},
       {"b/core/pyproject.toml", "[project]\nname = \"lorem-core\"\nversion = \"0.9.0\"\n"}},
      {"0.9.0", "1.0.0"});
  REQUIRE(after);
  CHECK(after->at("b/pyproject.toml") ==
        "[project]\nname = \"lorem\"\nversion = \"1.0.0\"\ndependencies = [\"Lorem_Core[x] == "
        "1.0.0 ; python_version > '3.8'\", \"lorem-core~=1.0\", \"lorem-core>=0.1,<2\", "
        "\"lorem-core==0.9.*\", \"other==0.9.0\", \"lorem-core\"]\n");
}

TEST_CASE("a version that stands there twice is refused") {
  for (const auto& [language, path, text] : std::vector<std::array<std::string, 3>>{
           {"python", "b/lorem/__init__.py", "__version__ = '0.9.0'\n__version__ = '0.8.0'\n"},
           {"python", "b/setup.py", "setup(version='0.9.0')\nsetup(version='0.9.0')\n"},
           {"ruby", "b/lorem.gemspec", "s.version = '0.9.0'\ns.version = '0.8.0'\n"},
           {"ruby", "b/lib/lorem/version.rb", "VERSION = '0.9.0'\nVERSION = '0.8.0'\n"}}) {
    INFO(path);
    CHECK(one(language, path, text).find("stands there 2 times") != std::string::npos);
  }
}

TEST_CASE("pins on the project's own gems follow in gemspecs and lock files") {
  const auto after = changed(
      "ruby", "lorem",
      {{"b/lorem.gemspec", "s.version = '0.9.0'\ns.add_dependency 'lorem-core', '= 0.9.0' # x\n"
                           "s.add_runtime_dependency(\"lorem-core\", \"~> 0.9\")\ns.add_dependency "
                           "'other', '0.9.0'\n"},
       {"b/core/lorem-core.gemspec", "s.version = Core::VERSION\n"},
       {"b/core/lib/lorem/core/version.rb", "VERSION = '0.9.0'\n"},
       {"b/Gemfile.lock", "PATH\n  remote: .\n  specs:\n    lorem (0.9.0)\n      lorem-core (= "
                          "0.9.0)\n      other (~> 0.9)\n\nDEPENDENCIES\n  lorem!\n"}},
      {"0.9.0", "1.0.0"});
  REQUIRE(after);
  CHECK(
      after->at("b/lorem.gemspec") ==
      "s.version = '1.0.0'\ns.add_dependency 'lorem-core', '= 1.0.0' # x\n"
      "s.add_runtime_dependency(\"lorem-core\", \"~> 1.0\")\ns.add_dependency 'other', '0.9.0'\n");
  CHECK(after->at("b/core/lib/lorem/core/version.rb") == "VERSION = '1.0.0'\n");
  CHECK(after->at("b/Gemfile.lock") ==
        "PATH\n  remote: .\n  specs:\n    lorem (1.0.0)\n      lorem-core (= 1.0.0)\n      other "
        "(~> 0.9)\n\nDEPENDENCIES\n  lorem!\n");
}

TEST_CASE("Python's placeholders, dynamic versions and other packages stay") {
  for (const auto& [path, text] : std::vector<std::pair<std::string, std::string>>{
           {"b/pyproject.toml", "[project]\nversion = \"0.0.0\"\n"},
           {"b/pyproject.toml",
            "[project]\ndynamic = [\"version\"]\ndependencies = [\"x==0.9.0\"]\n"},
           {"b/vendor/pyproject.toml", "[project]\nversion = \"3.1.0\"\n"},
           {"b/other/__init__.py", "__version__ = \"3.1.0\"\n"},
           {"elsewhere/pyproject.toml", "[project]\nversion = \"0.9.0\"\n"},
           {"b/lorem/__init__.py", "# __version__ = '0.9.0'\nname = '0.9.0'\n"}})
    CHECK(one("python", path, text) == text);
  CHECK(one("python", "b/pyproject.toml", "[project").starts_with("error"));
  CHECK(one("python", "b/pyproject.toml", "") == "");
}

TEST_CASE("Ruby's gemspec, version.rb and lock files follow in RubyGems' spelling") {
  CHECK(one("ruby", "b/lorem.gemspec", "  s.version     = '0.9.0' # x\n") ==
        "  s.version     = '1.0.0.pre.rc.1' # x\n");
  CHECK(one("ruby", "b/lorem.gemspec", "  s.version = Lorem::VERSION\n") ==
        "  s.version = Lorem::VERSION\n");
  CHECK(one("ruby", "b/lib/lorem/version.rb", "  VERSION = \"0.9.0\".freeze\r\n") ==
        "  VERSION = \"1.0.0.pre.rc.1\".freeze\r\n");
  CHECK(one("ruby", "b/lib/other/version.rb", "VERSION = \"3.0.0\"\n") == "VERSION = \"3.0.0\"\n");
  const std::string lock =
      "PATH\n  remote: b\n  specs:\n    lorem (0.9.0)\n    lorem (0.9.0-x86_64-linux)\n\n"
      "GEM\n  specs:\n    lorem (0.9.0)\n\nDEPENDENCIES\n  lorem (= 0.9.0)!\n\nCHECKSUMS\n  lorem "
      "(0.9.0)\n";
  CHECK(one("ruby", "Gemfile.lock", lock, {"0.9.0", "1.0.0"}) ==
        "PATH\n  remote: b\n  specs:\n    lorem (1.0.0)\n    lorem (1.0.0-x86_64-linux)\n\n"
        "GEM\n  specs:\n    lorem (0.9.0)\n\nDEPENDENCIES\n  lorem (= 1.0.0)!\n\nCHECKSUMS\n  "
        "lorem (1.0.0)\n");
}

TEST_CASE("Go's constants follow with or without their v") {
  CHECK(one("go", "b/lorem.go", "package lorem\n\nconst Version = \"v0.9.0\"\n") ==
        "package lorem\n\nconst Version = \"v1.0.0-rc.1\"\n");
  CHECK(one("go", "b/lorem.go", "package lorem\n\nvar version = \"0.9.0\" // x\n") ==
        "package lorem\n\nvar version = \"1.0.0-rc.1\" // x\n");
  CHECK(one("go", "b/lorem_test.go", "const Version = \"v0.9.0\"\n") ==
        "const Version = \"v0.9.0\"\n");
  CHECK(one("go", "other/lorem.go", "const Version = \"v0.9.0\"\n") ==
        "const Version = \"v0.9.0\"\n");
}

TEST_CASE("a Go module's path gets its major number wherever it is imported, and nowhere else") {
  const auto texts =
      changed("go", "example.com/lorem",
              {{"b/go.mod", "module example.com/lorem // ours\n\ngo 1.21\n"},
               {"b/tools/go.mod", "module example.com/lorem/tools\n"},
               {"b/sub/x.go",
                "package sub\n\n/*\n#include \"example.com/lorem\"\n*/\nimport \"C\"\n\nimport (\n"
                "\t\"example.com/lorem\"\n\tx "
                "\"example.com/lorem/sub/y\"\n\t\"example.com/lorem/tools/z\"\n"
                "\t\"example.com/loremipsum\"\n\t// \"example.com/lorem\"\n)\n\n"
                "const text = `\nimport \"example.com/lorem\"\n`\n"},
               {"user/go.mod",
                "module example.com/user\nrequire (\n\texample.com/lorem v1.4.0 // indirect\n)\n"
                "replace example.com/lorem => ../b\n"}},
              {"1.4.0", "2.0.0"});
  REQUIRE(texts);
  CHECK(texts->at("b/go.mod") == "module example.com/lorem/v2 // ours\n\ngo 1.21\n");
  CHECK(texts->at("b/tools/go.mod") == "module example.com/lorem/tools\n");
  CHECK(texts->at("b/sub/x.go") ==
        "package sub\n\n/*\n#include \"example.com/lorem\"\n*/\nimport \"C\"\n\nimport (\n"
        "\t\"example.com/lorem/v2\"\n\tx "
        "\"example.com/lorem/v2/sub/y\"\n\t\"example.com/lorem/tools/z\"\n"
        "\t\"example.com/loremipsum\"\n\t// \"example.com/lorem\"\n)\n\n"
        "const text = `\nimport \"example.com/lorem\"\n`\n");
  CHECK(texts->at("user/go.mod") ==
        "module example.com/user\nrequire (\n\texample.com/lorem/v2 v2.0.0 // indirect\n)\n"
        "replace example.com/lorem/v2 => ../b\n");
}

TEST_CASE("a Go module's path goes from one major number to the next") {
  CHECK(one("go", "b/go.mod", "module example.com/lorem/v2\n", {"2.1.0", "3.0.0-rc.1"}) ==
        "module example.com/lorem/v3\n");
  CHECK(ecosystem::find_ecosystem("go")->versioned_package("example.com/lorem/v2", "3.0.0") ==
        "example.com/lorem/v3");
  CHECK(ecosystem::find_ecosystem("go")->versioned_package("example.com/lorem", "1.9.0") ==
        "example.com/lorem");
}
