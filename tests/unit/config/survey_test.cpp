#include "lockstep/config/survey.hpp"

#include <catch2/catch.hpp>

#include "fakes/temporary_folder.hpp"
#include "lockstep/base/render.hpp"
#include "tree.hpp"

namespace lockstep::config {

namespace {

using fakes::TemporaryFolder;
using Paths = std::vector<std::string>;

model::Project cargo_project() {
  model::Project project;
  project.version = "0.1.0";
  project.core = model::CargoCore{"core", {}, {}, {}};
  project.languages.push_back({"python", "bindings/python", "lorem", "bindings/python", {}, {}});
  return project;
}

model::Project command_project() {
  model::Project project;
  project.version = "1.0.0";
  project.core = model::CommandCore{};
  project.languages.push_back({"python", "python", "lorem", {}, {}, {}});
  return project;
}

const Tree kWorkspace = {
    {"Cargo.toml",
     "[workspace]\nmembers = [\"core\", \"bindings/*\"]\nexclude = [\"bindings/old\"]\n"
     "[workspace.dependencies]\nlorem-words = {path = \"words\"}\n"},
    {"Cargo.lock",
     "version = 3\n[[package]]\nname = \"lorem-core\"\n[[package]]\nname = \"lorem-python\"\n"
     "[[package]]\nname = \"lorem-words\"\n[[package]]\nname = \"lorem-testing\"\n"},
    {"core/Cargo.toml",
     "[package]\nname = \"lorem-core\"\nversion = \"0.1.0\"\n[dependencies]\nserde = \"1\"\n"
     "lorem-words.workspace = true\n[dev-dependencies]\nlorem-testing = {path = \"../testing\"}\n"},
    {"core/src/lib.rs", ""},
    {"core/build.rs", ""},
    {"words/Cargo.toml", "[package]\nname = \"lorem-words\"\n[lib]\npath = \"words.rs\"\n"},
    {"words/words.rs", ""},
    {"testing/Cargo.toml", "[package]\nname = \"lorem-testing\"\n[[bin]]\nname = \"run\"\n"},
    {"testing/src/bin/run/main.rs", ""},
    {"bindings/old/Cargo.toml", "not even TOML"},
    {"bindings/notes.txt", ""},
    {"bindings/python/Cargo.toml",
     "[package]\nname = \"lorem-python\"\nbuild = false\n[lib]\nname = \"_native\"\n"
     "[target.'cfg(unix)'.dependencies]\ncore = {package = \"lorem-core\", path = "
     "\"../../core\"}\n"},
    {"bindings/python/build.rs", ""},
    {"bindings/python/src/lib.rs", ""}};

Result<model::Survey> survey_of(const TemporaryFolder& folder, const model::Project& project,
                                const Paths& manifests = {}) {
  const sys::RealFilesystem files;
  return survey(files, folder.path(), project, manifests);
}

std::string problems(const TemporaryFolder& folder, const model::Project& project) {
  const auto found = survey_of(folder, project);
  return found ? "none" : render(found.error(), false);
}

}  // namespace

TEST_CASE("the survey lists what is neither ignored nor left by builds") {
  const TemporaryFolder folder;
  plant(folder, {{".gitignore", "*.log\n"},
                 {"a.log", ""},
                 {"dist/x", ""},
                 {"python/dist/kept", ""},
                 {"target/x", ""},
                 {"crate/Cargo.toml", ""},
                 {"crate/target/x", ""},
                 {"python/target/kept", ""},
                 {"python/node_modules/x", ""},
                 {".lockstep/x", ""},
                 {"python/a/__pycache__/x.pyc", ""},
                 {"python/.DS_Store", ""},
                 {"sub/.git", "gitdir: elsewhere"},
                 {"python/pyproject.toml", "text"}});
  const auto found =
      survey_of(folder, command_project(), {"python/pyproject.toml", "python/absent"});
  REQUIRE(found);
  CHECK(found->files == Paths{".gitignore", "crate/Cargo.toml", "python/dist/kept",
                              "python/pyproject.toml", "python/target/kept"});
  CHECK(found->texts == std::map<std::string, std::string>{{"python/pyproject.toml", "text"}});
  CHECK(!found->cargo);
}

TEST_CASE("links inside the project stand for what they lead to, loops and dead ones for nothing") {
  const TemporaryFolder folder;
  plant(folder, {{"LICENSE", ""}, {"shared/a", ""}, {"python/b", ""}});
  sys::RealFilesystem files;
  REQUIRE(files.link("../LICENSE", folder / "python/LICENSE"));
  REQUIRE(files.link("../shared", folder / "python/shared"));
  REQUIRE(files.link("..", folder / "python/loop"));
  REQUIRE(files.link("nowhere", folder / "python/dead"));
  CHECK(survey_of(folder, command_project())->files ==
        Paths{"LICENSE", "python/LICENSE", "python/b", "python/shared/a", "shared/a"});
}

TEST_CASE("a link out of the project is an error where it would be packed and left out elsewhere") {
  const TemporaryFolder folder;
  plant(folder, {{"python/a", ""}, {"docs/a", ""}});
  sys::RealFilesystem files;
  REQUIRE(files.link("/etc/hostname", folder / "docs/host"));
  CHECK(survey_of(folder, command_project())->files == Paths{"docs/a", "python/a"});
  REQUIRE(files.link("/etc/hostname", folder / "python/host"));
  CHECK(problems(folder, command_project()).find("`python/host` is a link that leads out") !=
        std::string::npos);
  plant(folder, {{".gitignore", "/python/host\n"}});
  CHECK(problems(folder, command_project()) == "none");
}

TEST_CASE("files and folders that differ in case only are errors in what is packed") {
  const TemporaryFolder folder;
  plant(folder, {{"docs/A", ""}, {"docs/a", ""}});
  CHECK(problems(folder, command_project()) == "none");
  plant(folder, {{"python/Lorem/x", ""},
                 {"python/lorem/y", ""},
                 {"python/README", ""},
                 {"python/Readme", ""}});
  const std::string found = problems(folder, command_project());
  CHECK(found.find("`python/Lorem` and `python/lorem` differ in case only") != std::string::npos);
  CHECK(found.find("`python/README` and `python/Readme` differ in case only") != std::string::npos);
  CHECK(found.find("2 errors") != std::string::npos);
}

TEST_CASE("a cargo workspace is read by cargo's rules") {
  const TemporaryFolder folder;
  plant(folder, kWorkspace);
  const auto found = survey_of(folder, cargo_project());
  REQUIRE(found);
  const model::CargoWorkspace& cargo = *found->cargo;
  CHECK(cargo.root.empty());
  CHECK(cargo.manifest == kWorkspace.at("Cargo.toml"));
  CHECK(cargo.lock == kWorkspace.at("Cargo.lock"));
  REQUIRE(cargo.members.size() == 4);
  const auto same = [](const model::CargoMember& member, const model::CargoMember& wanted) {
    model::CargoMember bare = member;
    bare.manifest.clear();
    return bare == wanted;
  };
  CHECK(same(cargo.members[0],
             {"bindings/python", "lorem-python", "_native", {"src/lib.rs"}, "", {"core"}, {}, ""}));
  CHECK(same(cargo.members[1], {"core",
                                "lorem-core",
                                "lorem_core",
                                {"src/lib.rs"},
                                "build.rs",
                                {"words"},
                                {"testing"},
                                ""}));
  CHECK(same(cargo.members[2],
             {"testing", "lorem-testing", "", {"src/bin/run/main.rs"}, "", {}, {}, ""}));
  CHECK(same(cargo.members[3],
             {"words", "lorem-words", "lorem_words", {"words.rs"}, "", {}, {}, ""}));
  CHECK(cargo.members[1].manifest == kWorkspace.at("core/Cargo.toml"));
}

TEST_CASE("a core without a workspace is its own root and binds itself") {
  const TemporaryFolder folder;
  plant(folder, {{"core/Cargo.toml", "[package]\nname = \"a\"\n"},
                 {"core/src/main.rs", ""},
                 {"core/Cargo.lock", "[[package]]\nname = \"a\"\n"},
                 {"bindings/python/a", ""}});
  model::Project project = cargo_project();
  project.languages[0].crate = "core";
  const auto found = survey_of(folder, project);
  REQUIRE(found);
  CHECK(found->cargo->root == "core");
  CHECK(found->cargo->members.at(0).sources == Paths{"src/main.rs"});
  CHECK(found->cargo->members.at(0).library.empty());
}

TEST_CASE("a missing lock file, member and binding are told with what mends them") {
  const TemporaryFolder folder;
  Tree tree = kWorkspace;
  tree["Cargo.toml"] = "[workspace]\nmembers = [\"core\", \"ghost\", \"../out\"]\n"
                       "[workspace.dependencies]\nlorem-words = {path = \"words\"}\n";
  tree.erase("Cargo.lock");
  plant(folder, tree);
  const std::string found = problems(folder, cargo_project());
  CHECK(found.find("there is no ghost/Cargo.toml, which Cargo.toml names as member") !=
        std::string::npos);
  CHECK(found.find("member `../out` in Cargo.toml: `../out` is outside the project") !=
        std::string::npos);
  CHECK(found.find("the crate of python, `bindings/python`, is no member") != std::string::npos);
  CHECK(found.find("add \"bindings/python\" to `members` of `[workspace]` in Cargo.toml") !=
        std::string::npos);
  CHECK(found.find("`cargo generate-lockfile --manifest-path Cargo.toml` makes it") !=
        std::string::npos);
  CHECK(found.find("4 errors") != std::string::npos);
}

TEST_CASE("a lock file that lacks a member names the command that adds it") {
  const TemporaryFolder folder;
  Tree tree = kWorkspace;
  tree["Cargo.lock"] = "version = 3\n";
  plant(folder, tree);
  CHECK(problems(folder, cargo_project())
            .find("`cargo update --workspace --manifest-path Cargo.toml`") != std::string::npos);
}

TEST_CASE("a manifest that is no TOML or names a folder outside is told by name") {
  const TemporaryFolder folder;
  Tree tree = kWorkspace;
  tree["words/Cargo.toml"] = "[package\n";
  tree["core/Cargo.toml"] += "[build-dependencies]\nout = {path = \"../../out\"}\n";
  plant(folder, tree);
  const std::string found = problems(folder, cargo_project());
  CHECK(found.find("words/Cargo.toml") != std::string::npos);
  CHECK(found.find("core/Cargo.toml: the path of `out` leads out of the project") !=
        std::string::npos);
}

TEST_CASE("uses of cargo's version are found in what is built, comments and tests aside") {
  const TemporaryFolder folder;
  Tree tree = kWorkspace;
  tree["core/src/lib.rs"] =
      "// CARGO_PKG_VERSION\npub const V: &str = env!(\"CARGO_PKG_VERSION\");\n";
  for (const char* crate : {"words", "bindings/python"}) {
    std::string& manifest = tree[std::string(crate) + "/Cargo.toml"];
    manifest.insert(manifest.find("name"), "version = \"0.1.0\"\n");
  }
  tree["core/tests/a.rs"] = "env!(\"CARGO_PKG_VERSION\")";
  tree["words/deep/a.rs"] = "\nlet m = env!(\"CARGO_PKG_VERSION_MAJOR\");";
  tree["testing/src/bin/run/main.rs"] = "env!(\"CARGO_PKG_VERSION\")";
  tree["bindings/python/src/lib.rs"] = "m.add(\"v\", option_env!(\"CARGO_PKG_VERSION\"))";
  plant(folder, tree);
  CHECK(survey_of(folder, cargo_project())->version_uses ==
        Paths{"bindings/python/src/lib.rs:1", "core/src/lib.rs:2", "words/deep/a.rs:2"});
}

TEST_CASE("the file that defines the slot may put the manifest's version into it") {
  const TemporaryFolder folder;
  Tree tree = kWorkspace;
  tree["core/src/lib.rs"] =
      "static lorem_lockstep_version_slot: [u8; 128] = slot(env!(\"CARGO_PKG_VERSION\"));\n";
  plant(folder, tree);
  CHECK(survey_of(folder, cargo_project())->version_uses.empty());
}

TEST_CASE("uses of CMake's version are found in sources, templates and CMake files") {
  const TemporaryFolder folder;
  plant(folder,
        {{"core/CMakeLists.txt", "# PROJECT_VERSION\nproject(lorem-c VERSION 1.0.0)\n"
                                 "set(x \"${PROJECT_VERSION}\")\n"},
         {"core/version.h.in", "#define V \"@PROJECT_VERSION_MAJOR@\"\n"},
         {"core/a.c", "#ifndef LOREM_C_VERSION_H\n/* LOREM_C_VERSION */\nputs(LOREM_C_VERSION);\n"},
         {"core/notes.md", "PROJECT_VERSION"},
         {"elsewhere/a.c", "PROJECT_VERSION"},
         {"python/a.c", "MY_PROJECT_VERSION PROJECT_VERSIONS"}});
  model::Project project = command_project();
  project.core = model::CmakeCore{"core", "lorem", {}, {}, {}};
  project.languages[0].cmake = "python";
  CHECK(survey_of(folder, project)->version_uses ==
        Paths{"core/CMakeLists.txt:3", "core/a.c:3", "core/version.h.in:1"});
}

TEST_CASE("a version that is compiled in has to be the project's, or the core's own by its word") {
  const TemporaryFolder folder;
  Tree tree = kWorkspace;
  tree["core/src/lib.rs"] = "const V: &str = env!(\"CARGO_PKG_VERSION\");\n";
  plant(folder, tree);
  model::Project project = cargo_project();
  project.version = "0.1.0";
  CHECK(survey_of(folder, project)->version_uses == Paths{"core/src/lib.rs:1"});
  project.version = "0.2.0";
  const auto drifted = survey_of(folder, project);
  REQUIRE(!drifted);
  CHECK(
      drifted.error().message ==
      "core/Cargo.toml has version 0.1.0, the project 0.2.0, and core/src/lib.rs:1 compiles it in: "
      "the library would say 0.1.0");
  CHECK(drifted.error().hint.find("core: {cargo: core, version: 0.1.0}") != std::string::npos);
  project.core = model::CargoCore{"core", "0.1.0", {}, {}};
  CHECK(survey_of(folder, project));
}

TEST_CASE("CMake's version is held against the project's numbers") {
  const TemporaryFolder folder;
  plant(folder, {{"core/CMakeLists.txt", "project(lorem VERSION 1.4.0)\n"},
                 {"core/v.h.in", "@PROJECT_VERSION@"}});
  model::Project project = command_project();
  project.core = model::CmakeCore{"core", "lorem", {}, {}, {}};
  project.version = "1.4.0-rc.1";
  CHECK(survey_of(folder, project));
  project.version = "1.5.0";
  CHECK(survey_of(folder, project).error().message.find("core/CMakeLists.txt has version 1.4.0") ==
        0);
}

TEST_CASE("files that sources take in by their path are found, wherever in the project") {
  const TemporaryFolder folder;
  Tree tree = kWorkspace;
  tree["core/src/lib.rs"] = "#![doc = include_str!(\"../../README.md\")]\n"
                            "static A: &[u8] = include_bytes! [ r\"data/a.bin\" ];\n"
                            "// include!(\"data/b.bin\");\ninclude!(concat!(\"x\"));\n"
                            "include_str!(\"../../../outside\"); include_str!(\"absent\");\n";
  tree["README.md"] = "";
  tree["core/src/data/a.bin"] = "";
  tree["core/src/data/b.bin"] = "";
  plant(folder, tree);
  CHECK(survey_of(folder, cargo_project())->included ==
        std::vector<model::Included>{{"core", "README.md"}, {"core", "core/src/data/a.bin"}});
}

TEST_CASE("another file may serve as the lock") {
  const TemporaryFolder folder;
  Tree tree = kWorkspace;
  tree["core.lock"] = tree.extract("Cargo.lock").mapped();
  plant(folder, tree);
  model::Project project = cargo_project();
  CHECK(survey_of(folder, project).error().hint.find("lock: core.lock") != std::string::npos);
  project.core = model::CargoCore{"core", {}, "core.lock", {}};
  REQUIRE(survey_of(folder, project));
  CHECK(survey_of(folder, project)->cargo->lock == tree.at("core.lock"));
}

}  // namespace lockstep::config
