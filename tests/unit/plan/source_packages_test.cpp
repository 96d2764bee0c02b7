#include <catch2/catch.hpp>

#include <algorithm>

#include "lockstep/ecosystem/ecosystem.hpp"
#include "source_packages.hpp"

using namespace lockstep;
using namespace lockstep::plan;

namespace {

model::CargoMember member(const std::string& folder, const std::string& name,
                          std::vector<std::string> paths, std::vector<std::string> for_tests = {}) {
  model::CargoMember made;
  made.folder = folder;
  made.name = name;
  made.library = name;
  made.paths = std::move(paths);
  made.development_paths = std::move(for_tests);
  made.manifest = "[package]\nname = \"" + name + "\"\nversion = \"0.0.0\"\n";
  return made;
}

// A Python binding over a core, and a Node binding that its source package has no use for.
struct Bench {
  model::Plan plan;
  model::Survey survey;

  Bench() {
    plan.project.name = "lorem";
    plan.project.version = "0.3.0";
    plan.project.core = model::CargoCore{"core", {}, {}, {}};
    model::Language python;
    python.name = "python";
    python.folder = "py";
    python.crate = "py";
    python.package = "lorem";
    python.settings = {{"module", "lorem._native"}, {"abi3", "3.9"}};
    plan.project.languages = {python};
    model::Cell cell;
    cell.language = "python";
    cell.target.name = "linux-x64";
    plan.project.cells = plan.cells = {cell};
    plan.versions = {{"python", "0.3.0"}};
    model::CargoWorkspace cargo;
    cargo.manifest = "[workspace]\nmembers = [\"*\"]\n";
    cargo.lock =
        "version = 4\n\n[[package]]\nname = \"node\"\nversion = \"0.0.0\"\n\n"
        "[[package]]\nname = \"py\"\nversion = \"0.0.0\"\ndependencies = [\n \"core\",\n]\n\n"
        "[[package]]\nname = \"core\"\nversion = \"0.0.0\"\n";
    cargo.members = {member("core", "core", {}, {"fixtures"}), member("fixtures", "fixtures", {}),
                     member("node", "node", {"core"}), member("py", "py", {"core"})};
    survey.cargo = cargo;
    survey.files = {"core/src/lib.rs", "fixtures/src/lib.rs", "node/src/lib.rs", "py/src/lib.rs"};
  }

  // Path → text, or `*` for a file of the project.
  std::map<std::string, std::string> tree() const {
    const auto steps = source_steps(plan, survey);
    REQUIRE(steps);
    REQUIRE(steps->steps.size() == 1);
    std::map<std::string, std::string> files;
    for (const model::Input& input : steps->steps.front().tree) {
      if (const auto* text = std::get_if<model::TextInput>(&input)) files[text->path] = text->text;
      if (const auto* file = std::get_if<model::ProjectInput>(&input)) files[file->path] = "*";
    }
    return files;
  }
};

}  // namespace

TEST_CASE("a source package has the crates it needs, what their tests use too, and no others") {
  const auto tree = Bench().tree();
  CHECK(tree.at("Cargo.toml") == "[workspace]\nmembers = [\"core\", \"fixtures\", \"py\"]\n");
  CHECK(tree.contains("fixtures/Cargo.toml"));
  CHECK(tree.at("py/src/lib.rs") == "*");
  CHECK_FALSE(tree.contains("node/Cargo.toml"));
  CHECK_FALSE(tree.contains("node/src/lib.rs"));
  CHECK(tree.at("Cargo.lock").find("name = \"node\"") == std::string::npos);
}

TEST_CASE("its manifests and lock say the version") {
  const auto tree = Bench().tree();
  CHECK(tree.at("core/Cargo.toml").find("version = \"0.3.0\"") != std::string::npos);
  CHECK(tree.at("Cargo.lock").find("name = \"py\"\nversion = \"0.3.0\"") != std::string::npos);
}

TEST_CASE("it is planned with the whole row, and a language that can have none says why") {
  Bench part;
  part.plan.project.cells.push_back(part.plan.cells.front());
  part.plan.project.cells.back().target.name = "macos-x64";
  CHECK(source_steps(part.plan, part.survey)->steps.empty());
  Bench command;
  command.plan.project.core = model::CommandCore{};
  const auto none = source_steps(command.plan, command.survey);
  REQUIRE(none);
  CHECK(none->steps.empty());
  CHECK(none->notes.at(0).starts_with("python gets no source package: pip cannot run"));
  command.plan.project.languages[0].settings["sdist"] = true;
  CHECK_FALSE(source_steps(command.plan, command.survey));
}
