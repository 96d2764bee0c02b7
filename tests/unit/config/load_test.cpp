#include "lockstep/config/load.hpp"

#include <catch2/catch.hpp>

#include "fakes/temporary_folder.hpp"
#include "lockstep/base/render.hpp"
#include "rules.hpp"
#include "tree.hpp"

namespace lockstep::config {

namespace {

using fakes::TemporaryFolder;

const std::string kCargoProject = R"(name: lorem
version: 0.1.0
core: {cargo: core}
languages:
  python: {folder: bindings/python}
  ruby: {folder: bindings/ruby, crate: bindings/c}
)";

const Tree kCargoTree = {{"lockstep.yaml", kCargoProject},
                         {"core/Cargo.toml", "[package]\n"},
                         {"bindings/python/Cargo.toml", "[package]\n"},
                         {"bindings/c/Cargo.toml", "[package]\n"},
                         {"bindings/ruby/lib/lorem.rb", ""}};

Result<Loaded> load(const TemporaryFolder& folder, const std::string& below = "",
                    const std::string& file = "") {
  const sys::RealFilesystem files;
  return load_project(files, below.empty() ? folder.path() : folder / below, file,
                      test_languages());
}

std::string problems(const TemporaryFolder& folder, const std::string& file = "") {
  const auto loaded = load(folder, "", file);
  return loaded ? "none" : render(loaded.error(), false);
}

}  // namespace

TEST_CASE(
    "a project is found from any folder below it, and bindings get the crate in their folder") {
  const TemporaryFolder folder;
  plant(folder, kCargoTree);
  const auto loaded = load(folder, "bindings/ruby/lib");
  REQUIRE(loaded);
  CHECK(loaded->folder == folder.path());
  CHECK(loaded->file == folder / "lockstep.yaml");
  CHECK(loaded->project.language("python")->crate == "bindings/python");
  CHECK(loaded->project.language("ruby")->crate == "bindings/c");
  CHECK(loaded->project.cells.size() == 12);
  CHECK(loaded->targets.size() == builtin_targets()->size());
}

TEST_CASE("what the jobs of a CI service need is read beside the project") {
  const TemporaryFolder folder;
  Tree tree = kCargoTree;
  plant(folder, tree);
  const auto without = load(folder);
  REQUIRE(without);
  CHECK(without->ci == model::Ci{});
  tree["lockstep.yaml"] += "ci:\n  setup: [./install.sh, 'a\n\n    b']\n  secrets: [NPM_TOKEN]\n"
                           "  runners: {macos-arm64: big}\n  audiences: {python: index}\n";
  plant(folder, tree);
  const auto with = load(folder);
  REQUIRE(with);
  CHECK(with->ci == model::Ci{{"./install.sh", "a\nb"},
                              {"NPM_TOKEN"},
                              {{"macos-arm64", "big"}},
                              {{"python", "index"}}});
  CHECK(with->project == without->project);
}

TEST_CASE("a named file makes its folder the project's") {
  const TemporaryFolder folder;
  Tree tree = kCargoTree;
  tree["other.yaml"] = tree.extract("lockstep.yaml").mapped();
  plant(folder, tree);
  const auto loaded = load(folder, "core", "../other.yaml");
  REQUIRE(loaded);
  CHECK(loaded->folder == folder.path());
  CHECK(loaded->file == "../other.yaml");
}

TEST_CASE("a folder without a project is a usage error that says what makes one") {
  const TemporaryFolder folder;
  const auto loaded = load(folder);
  REQUIRE(!loaded);
  CHECK(exit_status(loaded.error()) == 2);
  CHECK(loaded.error().hint.find("lockstep init") != std::string::npos);
  CHECK(problems(folder, "none.yaml").find("there is no file `none.yaml`") != std::string::npos);
}

TEST_CASE("a folder in the place of a configuration, or a huge file, is refused") {
  const TemporaryFolder folder;
  plant(folder, {{"lockstep.yaml/x", ""}, {"huge.yaml", std::string((1 << 20) + 1, '#')}});
  CHECK(problems(folder).find("is no file") != std::string::npos);
  CHECK(problems(folder, "huge.yaml").find("larger than 1 MiB") != std::string::npos);
}

TEST_CASE("missing folders, crates and files are told all at once with their places") {
  const TemporaryFolder folder;
  plant(folder, {{"core/src/lib.rs", ""},
                 {"bindings/Python/x.py", ""},
                 {"LICENSE", ""},
                 {"lockstep.yaml", R"(name: lorem
version: 0.1.0
readme: LICENSE/x
license_file: LICENCE
core: {cargo: core}
languages:
  python: {folder: bindings/python}
  ruby: {folder: LICENSE, crate: bindings}
  node: {folder: bindings/Python}
targets: [linux-x65]
)"}});
  CHECK(problems(folder) == R"(error: `readme` does not exist: `LICENSE/x`
 --> lockstep.yaml:3:9
3 | readme: LICENSE/x
  |         ^^^^^^^^^ paths start at the folder of lockstep.yaml

error: `license_file` does not exist: `LICENCE`
 --> lockstep.yaml:4:15
4 | license_file: LICENCE
  |               ^^^^^^^ did you mean `LICENSE`?

error: the core: there is no Cargo.toml in `core`
 --> lockstep.yaml:5:15
5 | core: {cargo: core}
  |               ^^^^ `cargo init --lib core` makes a crate

error: the folder of python is `bindings/Python`, spelled with other case
 --> lockstep.yaml:7:20
7 |   python: {folder: bindings/python}
  |                    ^^^^^^^^^^^^^^^ write it as it is on disk: other systems tell them apart

error: the folder of ruby is no folder: `LICENSE`
 --> lockstep.yaml:8:18
8 |   ruby: {folder: LICENSE, crate: bindings}
  |                  ^^^^^^^ name the folder

error: the crate of ruby: there is no Cargo.toml in `bindings`
 --> lockstep.yaml:8:34
8 |   ruby: {folder: LICENSE, crate: bindings}
  |                                  ^^^^^^^^ `cargo init --lib bindings` makes a crate

error: node names no crate, and there is none in `bindings/Python`
 --> lockstep.yaml:9:3
9 |   node: {folder: bindings/Python}
  |   ^^^^ say which crate builds its library: `crate: bindings/c`

error: unknown target `linux-x65`
  --> lockstep.yaml:10:11
10 | targets: [linux-x65]
   |           ^^^^^^^^^ did you mean `linux-x64`? `lockstep targets` lists all

8 errors in lockstep.yaml
)");
}

TEST_CASE("a crate may stand at the project's own top, and the core's serves who has none") {
  const TemporaryFolder folder;
  plant(folder, {{"Cargo.toml", "[package]\nname = \"l\"\n[lib]\ncrate-type = [\"cdylib\"]\n"},
                 {"js/package.json", "{}"},
                 {"lockstep.yaml", "name: l\nversion: 1.0.0\ncore: {cargo: .}\n"
                                   "languages: {python: {folder: .}, node: {folder: js}}\n"}});
  const auto loaded = load(folder);
  REQUIRE(loaded);
  CHECK(loaded->project.language("python")->crate == "");
  CHECK(loaded->project.language("node")->crate == "");
}

TEST_CASE("a core that makes no library for other languages serves none of them") {
  const TemporaryFolder folder;
  plant(folder, {{"core/Cargo.toml", "[package]\nname = \"l\"\n[lib]\n"},
                 {"js/package.json", "{}"},
                 {"lockstep.yaml", "name: l\nversion: 1.0.0\ncore: {cargo: core}\n"
                                   "languages: {node: {folder: js}, ruby: {folder: .}}\n"}});
  const std::string found = problems(folder);
  CHECK(found.find("node names no crate, and there is none in `js`") != std::string::npos);
  CHECK(found.find("ruby names no crate, and there is none in the project's own folder") !=
        std::string::npos);
}

TEST_CASE("a link that leads out of the project is refused, one inside is followed") {
  const TemporaryFolder outside;
  const TemporaryFolder folder;
  plant(outside, {{"core/Cargo.toml", "[package]\n"}});
  plant(folder, kCargoTree);
  sys::RealFilesystem files;
  REQUIRE(files.link("core", folder / "kern"));
  REQUIRE(files.link(outside / "core", folder / "away"));
  REQUIRE(files.link("nowhere", folder / "lost"));
  const auto with_core = [&](const std::string& core) {
    plant(folder, {{"lockstep.yaml", "name: l\nversion: 1.0.0\ncore: {cargo: " + core +
                                         "}\nlanguages: [python]\n"}});
    return problems(folder);
  };
  CHECK(with_core("kern") == "none");
  CHECK(with_core("away").find("the core leads out of the project: `away` is a link to") !=
        std::string::npos);
  CHECK(with_core("lost").find("the core is a link that leads nowhere: `lost`") !=
        std::string::npos);
}

TEST_CASE("without a list of languages all four are meant, and the hint says so") {
  const TemporaryFolder folder;
  plant(folder, {{"core/CMakeLists.txt", ""},
                 {"bindings/python/a", ""},
                 {"bindings/node/a", ""},
                 {"bindings/go/a", ""},
                 {"lockstep.yaml", "name: l\nversion: 1.0.0\ncore: {cmake: core}\n"}});
  const std::string found = problems(folder);
  CHECK(found.find("the folder of ruby does not exist: `bindings/ruby`") != std::string::npos);
  CHECK(found.find("list the `languages` you have") != std::string::npos);
  plant(folder, {{"bindings/ruby/a", ""}});
  CHECK(load(folder)->project.cells.size() == 24);
}

TEST_CASE("a project's own target rows change and extend the embedded ones") {
  const TemporaryFolder folder;
  plant(folder, kCargoTree);
  plant(folder, {{"matrix/targets.yaml", R"(targets:
  linux-x64: {glibc: "2.28"}
  linux-loong64:
    {os: linux, arch: loong64, libc: glibc, glibc: "2.36", toolchain: zig, triple: loongarch64-unknown-linux-gnu}
)"}});
  const auto loaded = load(folder);
  REQUIRE(loaded);
  CHECK(loaded->targets.size() == builtin_targets()->size() + 1);
  CHECK(loaded->project.cells.front().glibc == "2.28");
  CHECK(loaded->project.cells.front().triple == "x86_64-unknown-linux-gnu");
  plant(folder, {{"matrix/targets.yaml", "targets: {linux-x64: {glibc: \"2\"}}\n"}});
  CHECK(problems(folder).find("--> matrix/targets.yaml:1:30") != std::string::npos);
}

}  // namespace lockstep::config
