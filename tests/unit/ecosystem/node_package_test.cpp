#include "lockstep/archive/read.hpp"
#include "node/contents.hpp"
#include "unit/ecosystem/python_node_fixture.hpp"

using namespace lockstep;
using namespace lockstep::ecosystem;

namespace {

constexpr const char* kManifest = R"({
  "version": "0.0.0",
  "name": "lorem",
  "main": "./index.js",
  "types": "index.d.ts",
  "bin": {"lorem": "bin/cli.js"},
  "files": ["index.js", "index.d.ts", "lib/", "!lib/**/*.map"],
  "engines": {"node": ">=16"},
  "optionalDependencies": {"fsevents": "^2.3.0", "lorem-linux-x64-gnu": "0.0.0"},
  "publishConfig": {"access": "public", "tag": "next"}
}
)";

Packing binding(const std::string& manifest = kManifest) {
  Packing packing;
  packing.library = "lorem.node";
  packing.language.name = "node";
  packing.language.folder = "bindings/node";
  packing.language.package = "lorem";
  packing.language.crate = "bindings/node";
  packing.sources = {{"package.json", manifest, false},
                     {"index.js", "", false},
                     {"index.d.ts", "", false},
                     {"bin/cli.js", "#!/usr/bin/env node\n", false},
                     {"lib/a.js", "", false},
                     {"lib/deep/b.js", "", false},
                     {"lib/deep/b.js.map", "", false},
                     {"lib/.DS_Store", "", false},
                     {"lib/lorem.linux-x64-gnu.node", "stale", false},
                     {"node_modules/x/index.js", "", false},
                     {"package-lock.json", "", false},
                     {"Cargo.toml", "", false},
                     {"src/lib.rs", "", false},
                     {"test/lorem.test.mjs", "", false},
                     {"Readme.md", "own readme\n", false}};
  return packing;
}

std::vector<archive::Entry> unpacked(const Result<Package>& package) {
  if (!package) FAIL(package.error().message);
  const auto entries = archive::read_tar_gz(package->files.front().bytes.joined());
  if (!entries) FAIL(entries.error().message);
  return *entries;
}

std::vector<std::string> packed_paths(const std::string& manifest, const Packing& packing) {
  std::vector<std::string> paths;
  for (const File& file :
       node::packed_files(packing.sources, {manifest, *model::parse_json(manifest)})) {
    paths.push_back(file.path);
  }
  return paths;
}

}  // namespace

TEST_CASE("platform packages are named as napi-rs and npm pack name them") {
  Packing packing = binding();
  std::string names;
  for (const std::string package : {"lorem", "@scope/lorem"}) {
    packing.language.package = package;
    for (const model::Cell& cell : six_cells("node")) {
      names +=
          *node_ecosystem().package_file(packing.project, packing.language, cell, "0.1.0") + "\n";
    }
    names += node_ecosystem().main_package_file(packing.project, packing.language, "0.1.0") + "\n";
  }
  check_golden("node/files.txt", names);
}

TEST_CASE("musl, arm and MSVC have their own platform names") {
  model::Cell cell = cell_of("node", "linux", "arm");
  CHECK(node_ecosystem().platform_tag(cell) == "linux-arm-gnueabihf");
  cell.target.libc = "musl";
  CHECK(node_ecosystem().platform_tag(cell) == "linux-arm-musleabihf");
  cell = cell_of("node", "windows", "x64");
  cell.abi = "msvc";
  CHECK(node_ecosystem().platform_tag(cell) == "win32-x64-msvc");
  CHECK(node_ecosystem().platform_tag(cell_of("node", "macos", "universal")) == "darwin-universal");
  CHECK(node_ecosystem().platform_tag(cell_of("node", "freebsd", "x64")) == "freebsd-x64");
  cell.target.os = "plan9";
  CHECK_FALSE(node_ecosystem().platform_tag(cell));
}

TEST_CASE("a platform package holds the addon, a readme, the license and what npm selects by") {
  const Packing packing = binding();
  const model::Cell cell = cell_of("node", "linux", "x64");
  const auto entries = unpacked(node_ecosystem().pack(packing.request(&cell)));
  CHECK(paths_of(entries) == std::vector<std::string>{"package/LICENSE", "package/README.md",
                                                      "package/lorem.linux-x64-gnu.node",
                                                      "package/package.json"});
  CHECK(bytes_at(entries, "package/lorem.linux-x64-gnu.node") == "native bytes");
  check_golden("node/platform/package.json", bytes_at(entries, "package/package.json"));
}

TEST_CASE("a platform package names no libc where its system has but one") {
  const Packing packing = binding();
  const model::Cell cell = cell_of("node", "macos", "arm64");
  const auto entries = unpacked(node_ecosystem().pack(packing.request(&cell)));
  const auto manifest = model::parse_json(bytes_at(entries, "package/package.json"));
  REQUIRE(manifest);
  CHECK(manifest->find("libc") == nullptr);
  CHECK(*manifest->find("os") == model::Value(model::Value::Array{"darwin"}));
  CHECK(*manifest->find("cpu") == model::Value(model::Value::Array{"arm64"}));
}

TEST_CASE("the main package holds what `files` names and pins every platform package exactly") {
  const auto entries = unpacked(node_ecosystem().pack_main(binding().request(nullptr)));
  CHECK(paths_of(entries) ==
        std::vector<std::string>{"package/LICENSE", "package/Readme.md", "package/bin/cli.js",
                                 "package/index.d.ts", "package/index.js", "package/lib/a.js",
                                 "package/lib/deep/b.js", "package/package.json"});
  check_golden("node/main/package.json", bytes_at(entries, "package/package.json"));
}

TEST_CASE("programs are executable in the package") {
  const auto entries = unpacked(node_ecosystem().pack_main(binding().request(nullptr)));
  for (const archive::Entry& entry : entries)
    CHECK(entry.executable == (entry.path == "package/bin/cli.js"));
}

TEST_CASE("the main package's own file wins, lockstep.yaml fills the gaps") {
  const auto entries = unpacked(
      node_ecosystem().pack_main(binding(R"({"name":"lorem","license":"ISC"})").request(nullptr)));
  const auto manifest = model::parse_json(bytes_at(entries, "package/package.json"));
  REQUIRE(manifest);
  CHECK(manifest->text_at("version") == "0.1.0");
  CHECK(manifest->text_at("license") == "ISC");
  CHECK(manifest->find("repository")->text_at("url") == "https://example.com/lorem");
  CHECK(manifest->find("optionalDependencies")->object()->size() == 6);
}

TEST_CASE("files are chosen as npm chooses them") {
  const Packing packing = binding();
  using Paths = std::vector<std::string>;
  CHECK(packed_paths(R"({"files": []})", packing) == Paths{"Readme.md"});
  CHECK(packed_paths(R"({"files": ["*.js"]})", packing) == Paths{"Readme.md", "index.js"});
  CHECK(packed_paths(R"({"files": ["lib/*"]})", packing) ==
        Paths{"Readme.md", "lib/a.js", "lib/deep/b.js", "lib/deep/b.js.map"});
  CHECK(packed_paths(R"({"files": ["**/*.js", "!lib"]})", packing) ==
        Paths{"Readme.md", "bin/cli.js", "index.js"});
  CHECK(packed_paths(R"({"files": ["!lib/deep", "./lib"]})", packing).size() == 4);
  CHECK(packed_paths(R"({"files": ["lib", "!lib/deep/**", "lib/deep/b.js"]})", packing) ==
        Paths{"Readme.md", "lib/a.js", "lib/deep/b.js"});
  CHECK(packed_paths(R"({"files": [], "main": "./lib/a.js"})", packing) ==
        Paths{"Readme.md", "lib/a.js"});
  CHECK(packed_paths("{}", packing) == Paths{"Readme.md", "bin/cli.js", "index.d.ts", "index.js",
                                             "lib/a.js", "lib/deep/b.js", "lib/deep/b.js.map"});
}

TEST_CASE("a main package that could not be loaded is refused") {
  CHECK_FALSE(node_ecosystem().pack_main(
      binding(R"({"name": "lorem", "main": "dist/index.js"})").request(nullptr)));
  CHECK_FALSE(node_ecosystem().pack_main(
      binding(R"({"name": "lorem", "types": "x.d.ts"})").request(nullptr)));
  CHECK_FALSE(
      node_ecosystem().pack_main(binding(R"({"name": "lorem", "bin": "x.js"})").request(nullptr)));
  CHECK(node_ecosystem().pack_main(
      binding(R"({"name": "lorem", "main": "lib/a"})").request(nullptr)));
}

TEST_CASE("a package.json that is missing, damaged or of another name is refused") {
  Packing packing = binding();
  packing.sources.erase(packing.sources.begin());
  CHECK(node_ecosystem().pack_main(packing.request(nullptr)).error().message ==
        "bindings/node/package.json is missing");
  CHECK_FALSE(node_ecosystem().pack_main(binding("{").request(nullptr)));
  CHECK_FALSE(node_ecosystem().pack_main(binding("[]").request(nullptr)));
  CHECK_FALSE(node_ecosystem().pack_main(binding(R"({"name": "other"})").request(nullptr)));
  CHECK_FALSE(node_ecosystem().package_name(packing.project, packing.language, {}));
  model::Survey survey;
  survey.texts["bindings/node/package.json"] = kManifest;
  CHECK(node_ecosystem().package_name(packing.project, packing.language, survey) == "lorem");
}

TEST_CASE("names that npm refuses and a missing binding are found before anything runs") {
  Packing packing = binding();
  CHECK(node_ecosystem().check(packing.project, packing.language).empty());
  for (const char* good : {"@scope/lorem", "lorem.js", "l0rem-x_y"}) {
    packing.language.package = good;
    CHECK(node_ecosystem().check(packing.project, packing.language).empty());
  }
  for (const char* bad : {"Lorem", ".lorem", "_lorem", "@scope", "@/x", "a/b", "", "node_modules",
                          "l rem", "l\xc3\xb6rem"}) {
    packing.language.package = bad;
    CAPTURE(bad);
    CHECK(node_ecosystem().check(packing.project, packing.language).size() == 1);
  }
  packing.language.package = "lorem";
  packing.language.crate.reset();
  CHECK(node_ecosystem().check(packing.project, packing.language).size() == 1);
}

TEST_CASE("names of platform packages and their ABI are checked") {
  Packing packing = binding();
  packing.language.settings = {{"platform_package", "@Lorem"}, {"windows", "cygwin"}};
  CHECK(node_ecosystem().check(packing.project, packing.language).size() == 2);
}

TEST_CASE("an addon must export Node-API's entry symbol") {
  const Packing packing = binding();
  CHECK(node_ecosystem().expectation(packing.project, packing.language, {}) ==
        Expectation{"shared", {"napi_register_module_v1"}});
}

TEST_CASE("platform packages are called as the loader asks for them, earlier ones give way") {
  Packing packing = binding(R"({"name": "lorem", "main": "index.js", "optionalDependencies": {
      "@lorem/binding-android-arm64": "0.0.1", "@lorem/binding-extra": "1.0.0",
      "@lorem/binding-linux-x64-gnu": "0.0.1", "fsevents": "^2.3.0"}})");
  packing.language.settings = {{"platform_package", "@lorem/binding"}, {"windows", "msvc"}};
  const auto entries = unpacked(node_ecosystem().pack_main(packing.request(nullptr)));
  const auto manifest = model::parse_json(bytes_at(entries, "package/package.json"));
  REQUIRE(manifest);
  std::vector<std::string> names;
  for (const auto& [name, _] : *manifest->find("optionalDependencies")->object())
    names.push_back(name);
  CHECK(names ==
        std::vector<std::string>{"@lorem/binding-darwin-arm64", "@lorem/binding-darwin-x64",
                                 "@lorem/binding-extra", "@lorem/binding-linux-arm64-gnu",
                                 "@lorem/binding-linux-x64-gnu", "@lorem/binding-win32-arm64-msvc",
                                 "@lorem/binding-win32-x64-msvc", "fsevents"});
  const model::Cell windows = cell_of("node", "windows", "x64");
  CHECK(*node_ecosystem().package_file(packing.project, packing.language, windows, "0.1.0") ==
        "node/lorem-binding-win32-x64-msvc-0.1.0.tgz");
}
