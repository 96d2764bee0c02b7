#include <catch2/catch.hpp>

#include "fakes/temporary_folder.hpp"
#include "lockstep/base/render.hpp"
#include "lockstep/config/load.hpp"
#include "rules.hpp"
#include "tree.hpp"

namespace lockstep::config {

namespace {

using fakes::TemporaryFolder;

// What a manifest `says.txt` of python holds: lines of `key value`.
Result<model::Implied> read_lines(const model::Language& language,
                                  const std::map<std::string, std::string>& texts,
                                  const model::Crate* crate) {
  model::Implied implied;
  const auto text = texts.find(join_path(language.folder, "says.txt"));
  if (text == texts.end()) return implied;
  if (text->second == "broken") {
    return fail(ErrorKind::kUsage, "it is broken", "mend it");
  }
  if (text->second == "named") implied.package = "Lorem-Py";
  if (text->second == "versioned") implied.version = "2.0.0";
  if (text->second == "features") implied.features = {"words/long"};
  if (text->second == "crate") implied.crate = "rust";
  if (crate != nullptr && crate->dependencies.contains("words"))
    implied.settings["module"] = crate->dependencies.at("words").back();
  if (crate != nullptr) implied.settings["abi3"] = crate->version;
  return implied;
}

std::vector<LanguageRules> reading_languages() {
  std::vector<LanguageRules> rules = test_languages();
  for (LanguageRules& each : rules) {
    each.manifests = [](const model::Language& language) {
      return std::vector{join_path(language.folder, "says.txt")};
    };
    each.implied = read_lines;
  }
  return rules;
}

Result<Loaded> load(const TemporaryFolder& folder) {
  return load_project(sys::RealFilesystem(), folder.path(), "", reading_languages());
}

std::string problems(const TemporaryFolder& folder) {
  const auto loaded = load(folder);
  return loaded ? "none" : render(loaded.error(), false);
}

const std::string kWorkspace =
    "[workspace]\nmembers = [\"rust\"]\n"
    "[workspace.package]\nversion = \"1.2.3\"\nlicense = \"MIT/Apache-2.0\"\n"
    "readme = \"README.md\"\n"
    "[workspace.dependencies]\nwords = {version = \"1\", features = [\"short\"]}\n";

const std::string kCrate =
    "[package]\nname = \"lorem-core\"\nversion.workspace = true\nlicense.workspace = true\n"
    "readme.workspace = true\ndescription = \"A text\\n generator\"\n"
    "repository = \"https://example.com/lorem\"\nhomepage = \"nowhere\"\n"
    "[lib]\ncrate-type = [\"cdylib\"]\n"
    "[features]\ndefault = [\"many\"]\nmany = [\"words?/many\"]\n"
    "[dependencies]\nwords.workspace = true\n";

const Tree kTree = {{"Cargo.toml", kWorkspace},
                    {"README.md", "# lorem\n"},
                    {"rust/Cargo.toml", kCrate},
                    {"rust/src/lib.rs", ""},
                    {"py/says.txt", ""},
                    {"lockstep.yaml", "core: {cargo: rust}\nlanguages: {python: {folder: py}}\n"}};

Tree with(const std::string& path, const std::string& text) {
  Tree tree = kTree;
  tree[path] = text;
  return tree;
}

}  // namespace

TEST_CASE("name, version and metadata come from the core's crate and its workspace") {
  const TemporaryFolder folder;
  plant(folder, kTree);
  const auto loaded = load(folder);
  INFO(problems(folder));
  REQUIRE(loaded);
  const model::Project& project = loaded->project;
  CHECK(project.name == "lorem-core");
  CHECK(project.version == "1.2.3");
  CHECK(project.license == "MIT OR Apache-2.0");
  CHECK(project.readme == "README.md");
  CHECK(project.description == "A text  generator");
  CHECK(project.repository == "https://example.com/lorem");
  CHECK(project.homepage.empty());
  const model::Language& python = *project.language("python");
  CHECK(python.crate == "rust");
  CHECK(python.package == "lorem-core");
  CHECK(python.setting("abi3") == "1.2.3");
  CHECK(python.setting("module") == "many");
}

TEST_CASE("what lockstep.yaml says wins over every manifest") {
  const TemporaryFolder folder;
  plant(folder,
        with("lockstep.yaml", "name: said\nversion: 3.0.0\nlicense: MIT\ncore: {cargo: rust}\n"
                              "languages: {python: {folder: py, package: own, abi3: \"3.9\"}}\n"));
  const auto loaded = load(folder);
  REQUIRE(loaded);
  CHECK(loaded->project.name == "said");
  CHECK(loaded->project.version == "3.0.0");
  CHECK(loaded->project.license == "MIT");
  CHECK(loaded->project.language("python")->package == "own");
  CHECK(loaded->project.language("python")->setting("abi3") == "3.9");
}

TEST_CASE("a package's manifest names the package, the project and its version") {
  const TemporaryFolder folder;
  plant(folder, with("py/says.txt", "named"));
  CHECK(load(folder)->project.name == "Lorem-Py");
  CHECK(load(folder)->project.language("python")->package == "Lorem-Py");
  plant(folder, with("py/says.txt", "versioned"));
  CHECK(load(folder)->project.version == "2.0.0");
}

TEST_CASE("features that a manifest asks for are every cell's of its language") {
  const TemporaryFolder folder;
  plant(folder, with("py/says.txt", "features"));
  const auto loaded = load(folder);
  REQUIRE(loaded);
  for (const model::Cell& cell : loaded->project.cells)
    CHECK(cell.features == std::vector<std::string>{"words/long"});
  plant(folder,
        {{"lockstep.yaml", "core: {cargo: rust}\ncells: {python/linux-x64: {features: [own]}}\n"
                           "languages: {python: {folder: py, features: [all]}}\n"}});
  for (const model::Cell& cell : load(folder)->project.cells) {
    if (cell.target.name != "linux-x64") continue;
    CHECK(cell.features == std::vector<std::string>{"all", "own", "words/long"});
  }
}

TEST_CASE("manifests that disagree about the version need the configuration's word") {
  const TemporaryFolder folder;
  Tree tree = with("py/says.txt", "versioned");
  tree["js/says.txt"] = "versioned";
  tree["lockstep.yaml"] =
      "core: {cargo: rust}\nlanguages: {python: {folder: py}, node: {folder: js}}\n";
  plant(folder, tree);
  CHECK(load(folder)->project.version == "2.0.0");
  plant(folder, {{"lockstep.yaml", "core: {cargo: rust}\nlanguages: {python: {folder: py}}\n"},
                 {"py/says.txt", "broken"}});
  CHECK(problems(folder).find("it is broken") != std::string::npos);
}

TEST_CASE("with no manifest to ask, name and version have to be said") {
  const TemporaryFolder folder;
  plant(folder, {{"core/CMakeLists.txt", ""},
                 {"py/x.py", ""},
                 {"lockstep.yaml", "core: {cmake: core}\nlanguages: {python: {folder: py}}\n"}});
  CHECK(problems(folder).find("`name` is missing") != std::string::npos);
  CHECK(problems(folder).find("`version` is missing") != std::string::npos);
  plant(folder, {{"core/CMakeLists.txt", "project(lorem VERSION 1.4.0)\n"}});
  CHECK(problems(folder).find("`version` is missing") == std::string::npos);
}

TEST_CASE("one crate cannot have different features for two languages of a target") {
  const TemporaryFolder folder;
  Tree tree = kTree;
  tree["rb/x.rb"] = "";
  tree["lockstep.yaml"] = "core: {cargo: rust}\nlanguages: {python: {folder: py, features: [a]}, "
                          "ruby: {folder: rb}}\ntargets: [linux-x64]\n";
  plant(folder, tree);
  CHECK(problems(folder).find("python/linux-x64 and ruby/linux-x64 are made of one crate, `rust`, "
                              "with different features") != std::string::npos);
  tree["lockstep.yaml"] = "core: {cargo: rust}\nlanguages: {python: {folder: py, features: [a]}, "
                          "ruby: {folder: rb, features: [a]}}\ntargets: [linux-x64]\n";
  plant(folder, tree);
  CHECK(problems(folder) == "none");
}

}  // namespace lockstep::config
