#include <map>

#include "unit/ecosystem/python_node_fixture.hpp"

using namespace lockstep;
using namespace lockstep::ecosystem;

namespace {

using Texts = std::map<std::string, std::string>;

// A project's files, and what a change of the version makes of them.
struct Tree {
  model::Project project;
  model::Language language;
  Texts files;

  explicit Tree(Texts texts, std::string folder = "bindings/node") : files(std::move(texts)) {
    language.name = "node";
    language.folder = std::move(folder);
    language.package = "lorem";
    for (const char* arch : {"x64", "arm64"})
      project.cells.push_back(cell_of("node", "linux", arch));
    project.cells.push_back(cell_of("python", "windows", "x64"));
  }

  std::vector<std::string> paths() const {
    std::vector<std::string> paths;
    for (const auto& [path, _] : files) paths.push_back(path);
    return paths;
  }

  Result<std::vector<version::Place>> places(const std::string& from, const std::string& to) const {
    const std::vector<std::string> all = paths();
    Texts wanted;
    for (const std::string& path : node_ecosystem().version_files(project, language, all))
      wanted[path] = files.at(path);
    return node_ecosystem().version_places({project, language, all, wanted, {from, to}});
  }

  // The files with the change written. Every JSON file has to be JSON still, and to be content.
  Texts moved(const std::string& from, const std::string& to) const {
    Tree after = *this;
    after.files = written(from, to);
    for (const auto& [path, text] : after.files) {
      CAPTURE(path, text);
      if (path.ends_with(".json") && !path.starts_with("broken/")) CHECK(model::parse_json(text));
    }
    CHECK(after.written(to, to) == after.files);
    return after.files;
  }

  Texts written(const std::string& from, const std::string& to) const {
    const auto found = places(from, to);
    if (!found) FAIL(found.error().message);
    Texts after = files;
    for (auto& [path, text] : after) {
      std::vector<version::Place> own;
      for (const version::Place& place : *found) {
        if (place.file == path) own.push_back(place);
      }
      const auto changed = version::with_places(text, own);
      if (!changed) FAIL(changed.error().message);
      text = *changed;
    }
    return after;
  }

  // `what` of each place that holds another thing than it should.
  std::vector<std::string> drift(const std::string& version) const {
    const auto found = places(version, version);
    if (!found) FAIL(found.error().message);
    std::vector<std::string> drifted;
    for (const version::Place& place : *found) {
      if (place.holds != place.wants) drifted.push_back(place.what);
    }
    return drifted;
  }
};

const std::string kMain = "bindings/node/package.json";
const std::string kLock = "bindings/node/package-lock.json";

}  // namespace

TEST_CASE("the address of another version goes with its hash where its form is unknown") {
  const Tree tree({{kMain, R"({"version": "0.9.0"})"}, {kLock, R"({"packages": {
  "node_modules/lorem-linux-arm64-gnu": {"version": "0.9.0", "resolved": "https://r/download/0.9.0/ab12",
    "integrity": "sha512-x", "optional": true},
  "node_modules/lorem-linux-x64-gnu": {"integrity": "sha512-y", "version": "0.9.0", "resolved": "https://r"}
}})"}});
  CHECK(tree.drift("0.9.0").empty());
  CHECK(tree.moved("0.9.0", "1.0.0").at(kLock) == R"({"packages": {
  "node_modules/lorem-linux-arm64-gnu": {"version": "1.0.0", "optional": true},
  "node_modules/lorem-linux-x64-gnu": {"version": "1.0.0"}
}})");
}

TEST_CASE("what is installed below another package is that package's") {
  const Tree tree({{kMain, R"({"version": "0.9.0"})"}, {"package-lock.json", R"({"packages": {
  "bindings/node/node_modules/lorem-linux-x64-gnu": {"version": "0.9.0"},
  "node_modules/lorem-linux-arm64-gnu": {"version": "0.9.0"},
  "node_modules/other/node_modules/lorem-linux-x64-gnu": {"version": "0.5.0"},
  "node_modules/other/node_modules/lorem-win32-x64-gnu": {"version": "0.5.0"}
}})"}});
  CHECK(tree.drift("0.9.0").empty());
  CHECK(tree.moved("0.9.0", "1.0.0").at("package-lock.json") == R"({"packages": {
  "bindings/node/node_modules/lorem-linux-x64-gnu": {"version": "1.0.0"},
  "node_modules/lorem-linux-arm64-gnu": {"version": "1.0.0"},
  "node_modules/other/node_modules/lorem-linux-x64-gnu": {"version": "0.5.0"},
  "node_modules/other/node_modules/lorem-win32-x64-gnu": {"version": "0.5.0"}
}})");
}

TEST_CASE("a lock file that npm wrote before any platform package was published gets entries") {
  const auto lock = [](const std::string& pin) {
    return R"({"packages": {"": {"optionalDependencies": {"lorem-linux-arm64-gnu": ")" + pin +
           R"(", "lorem-linux-x64-gnu": ")" + pin + R"("}}}})";
  };
  Tree tree({{kMain, R"({"version": "0.9.0"})"}, {kLock, lock("0.9.0")}});
  const std::string after = tree.moved("0.9.0", "0.9.0").at(kLock);
  const auto value = model::parse_json(after);
  REQUIRE(value);
  for (const char* name :
       {"node_modules/lorem-linux-arm64-gnu", "node_modules/lorem-linux-x64-gnu"}) {
    const model::Value* entry = value->find("packages")->find(name);
    REQUIRE(entry != nullptr);
    CHECK(entry->text_at("version") == "0.9.0");
  }
  for (const char* pin : {"0.0.0", "workspace:*", "file:npm/0"}) {
    tree.files[kLock] = lock(pin);
    CHECK(tree.drift("0.9.0").empty());
  }
}

TEST_CASE("a link to a package that still is in the workspace stays when its target is removed") {
  const std::string lock = R"({"packages": {
  "node_modules/lorem-darwin-x64": {"resolved": "npm/darwin-x64", "link": true},
  "node_modules/lorem-linux-arm64-gnu": {"resolved": "npm/linux-arm64-gnu", "link": true},
  "node_modules/lorem-linux-x64-gnu": {"resolved": "npm/linux-x64-gnu", "link": true}
}})";
  const Tree tree({{kMain, R"({"version": "0.9.0"})"}, {kLock, lock}});
  CHECK(tree.moved("0.9.0", "1.0.0").at(kLock) == lock);
}

TEST_CASE("a pin that is missing is written as the workspace's others are") {
  const auto pins = [](const std::string& pin, const std::string& more) {
    return R"({"version": "0.9.0", "optionalDependencies": {"lorem-linux-x64-gnu": ")" + pin +
           "\"" + more + "}}";
  };
  for (const std::string pin : {"workspace:*", "workspace:^0.9.0", "workspace:0.0.0", "0.0.0"}) {
    CAPTURE(pin);
    const Tree tree({{kMain, pins(pin, "")}});
    CHECK(tree.moved("0.9.0", "0.9.0").at(kMain) ==
          pins(pin, R"(, "lorem-linux-arm64-gnu": ")" + pin + "\""));
  }
}

TEST_CASE("pnpm's list of members may stand in brackets") {
  const Tree tree({{"js/pnpm-workspace.yaml", "packages: [ 'c*' , \"lorem\", ] # all\ncatalog:\n"},
                   {"js/cli/package.json", R"({"name": "cli", "version": "0.9.0"})"},
                   {"js/tool/package.json", R"({"name": "tool", "version": "0.9.0"})"},
                   {"js/lorem/package.json", R"({"name": "lorem", "version": "0.9.0"})"}},
                  "js/lorem");
  const Texts after = tree.moved("0.9.0", "1.0.0");
  CHECK(after.at("js/cli/package.json") == R"({"name": "cli", "version": "1.0.0"})");
  CHECK(after.at("js/tool/package.json") == R"({"name": "tool", "version": "0.9.0"})");
}

TEST_CASE("hostile texts are errors or change nothing, none ends the program") {
  const std::string deep(5000, '[');
  for (const std::string& text :
       {deep, std::string("{\"packages\": []}"), std::string("{\"packages\": {\"\": 3}}"),
        std::string("{\"dependencies\": {\"lorem-linux-x64-gnu\": null}, \"version\": [1]}"),
        std::string("{\"packages\": {\"node_modules/\": {}}}"), std::string("\xef\xbb\xbf{}"),
        std::string("{\"packages\": {\"\": {\"optionalDependencies\": {}}}}")}) {
    CAPTURE(text.substr(0, 60));
    const Tree tree({{kMain, R"({"name": "lorem", "optionalDependencies":
  {"lorem-linux-x64-gnu": "0.9.0", "lorem-linux-arm64-gnu": "0.9.0"}})"},
                     {kLock, text}});
    const auto places = tree.places("0.9.0", "0.9.0");
    if (places) tree.moved("0.9.0", "0.9.0");
    CHECK(places.has_value() == (text != deep));
  }
}
