#include "init_wizard.hpp"

#include <catch2/catch.hpp>

#include "lockstep/config/targets.hpp"
#include "typed_lines.hpp"

using namespace lockstep;
using namespace lockstep::cli;
using config::Discovery;
using config::Wishes;
using model::Value;

namespace {

struct Talk {
  explicit Talk(std::vector<std::string> lines)
      : typed(std::move(lines)),
        dialogue(&typed, [this](std::string_view text) { said += text; }, {.unicode = false}) {}
  bool says(const std::string& part) const { return said.contains(part); }

  TypedLines typed;
  std::string said = {};
  Dialogue dialogue;
};

const std::vector<model::Target>& targets() {
  static const auto known = config::builtin_targets();
  return *known;
}

StarterSurroundings empty_folder() {
  return {"my_words", "this folder", targets(),
          [](const StarterRequest&) -> Result<void> { return {}; }};
}

Error problem_at(int line, std::string message, std::string hint = "") {
  return {ErrorKind::kUsage,
          std::move(message),
          "",
          std::move(hint),
          SourceMark{"lockstep.yaml", line, 1, 1, ""},
          {}};
}

// A project whose Rubies no manifest tells, nor its version, which has to be a number.
ProjectSurroundings magnus() {
  const auto discover = [](const Wishes& wishes) {
    return config::discovery_of(
        {{"ext/Cargo.toml", "[package]\nname = \"words\"\n[dependencies]\nmagnus = \"0.8\"\n"},
         {"words.gemspec", ""}},
        wishes);
  };
  const auto read = [](const std::string& yaml) -> Reading {
    if (yaml.contains("version: x")) return {"", {problem_at(3, "`x` is no version")}};
    if (yaml.contains("\nversion:")) return {"words 0.1.0", {}};
    return {"", {problem_at(1, "`version` is missing", "add `version: 0.1.0`")}};
  };
  return {"folder", targets(), discover, read};
}

const std::string kYaml =
    "# a comment\nversion: 1\ncore:\n  cargo: core\nlanguages:\n  python:\n    folder: py\n"
    "    abi3: \"3.9\"\n  go:\n    folder: go\ntargets: [linux-x64]\n";

}  // namespace

TEST_CASE("Enter alone makes what the flags' defaults make") {
  Talk talk({"", "", "", "", ""});
  const auto answers = ask_starter(talk.dialogue, {}, empty_folder());
  REQUIRE(answers);
  REQUIRE(*answers);
  CHECK((*answers)->name == "my_words");
  CHECK((*answers)->core == "rust");
  CHECK((*answers)->languages.empty());
  CHECK((*answers)->targets.empty());
  CHECK(talk.typed.is_used_up());
}

TEST_CASE("a starter's answers are checked, and what flags said is not asked") {
  Talk talk({"class", "prose", "python go", "7", "", "yes"});
  const StarterRequest given{"c", "", {"go"}, {}};
  const auto answers = ask_starter(talk.dialogue, given, empty_folder());
  REQUIRE(answers);
  REQUIRE(*answers);
  CHECK(talk.says("`class` is a reserved word"));
  CHECK(talk.says("`python` is none of them"));
  CHECK_FALSE(talk.says("Core"));
  CHECK_FALSE(talk.says("Languages"));
  CHECK((*answers)->targets.size() == 7);
  CHECK((*answers)->targets.back() == "linux-x64-musl");
}

TEST_CASE("a folder's name that is none is not proposed, and no writes nothing") {
  StarterSurroundings folder = empty_folder();
  folder.name = "9lives";
  Talk talk({"", "lives", "", "", "", "no"});
  const auto answers = ask_starter(talk.dialogue, {}, folder);
  REQUIRE(answers);
  CHECK_FALSE(*answers);
  CHECK(talk.says("Name of the packages: "));
}

TEST_CASE("a project is asked for what its manifests do not tell, then the file is shown") {
  Talk talk({"3.3 3.4", "1", "", "x", "", "yes"});
  const auto found = ask_configuration(talk.dialogue, {}, magnus());
  REQUIRE(found);
  REQUIRE(*found);
  CHECK((*found)->yaml.contains("versions: [\"3.3\", \"3.4\"]"));
  CHECK((*found)->yaml.contains("\nversion: 0.1.0\n"));
  CHECK((*found)->yaml.contains("targets: [linux-arm64, macos-x64"));
  CHECK(talk.says("core: the crate words in ext"));
  CHECK(talk.says("ruby.versions [3.3]: "));
  CHECK(talk.says("version [0.1.0]: `x` is no version\n"));
  CHECK(talk.says("It means: words 0.1.0"));
  CHECK(talk.typed.is_used_up());
}

TEST_CASE("without anybody to ask a project gets every default") {
  Dialogue nobody(nullptr, [](std::string_view) {}, {});
  const auto found = ask_configuration(nobody, {}, magnus());
  REQUIRE(found);
  REQUIRE(*found);
  CHECK((*found)->yaml.contains("version: 0.1.0"));
  CHECK((*found)->yaml.contains("versions: [\"3.3\"]"));
}

TEST_CASE("an end or a no in a project comes to nothing") {
  Talk ends({"3.3"});
  const auto ended = ask_configuration(ends.dialogue, {}, magnus());
  REQUIRE_FALSE(ended);
  CHECK(ended.error().kind == ErrorKind::kInterrupted);
  Talk declines({"", "", "", "n"});
  const auto declined = ask_configuration(declines.dialogue, {}, magnus());
  REQUIRE(declined);
  CHECK_FALSE(*declined);
}

TEST_CASE("a problem is about the key of its line, or about the one that is missing there") {
  CHECK(key_of_problem(kYaml, problem_at(2, "`1` is no version")) == "version");
  CHECK(key_of_problem(kYaml, problem_at(4, "no crate")) == "core.cargo");
  CHECK(key_of_problem(kYaml, problem_at(8, "`abi3: \"3\"` is no CPython")) == "python.abi3");
  CHECK(key_of_problem(kYaml, problem_at(10, "no such folder")) == "go.folder");
  CHECK(key_of_problem(kYaml, problem_at(11, "unknown")) == "targets");
  CHECK(key_of_problem(kYaml, problem_at(6, "python: `module` is missing")) == "python.module");
  CHECK(key_of_problem(kYaml, problem_at(1, "`name` is missing")) == "name");
  CHECK(key_of_problem(kYaml, problem_at(1, "`version` is missing and the manifests disagree")) ==
        "version");
  CHECK(key_of_problem(kYaml, problem_at(1, "something else")).empty());
  CHECK(key_of_problem(kYaml, {ErrorKind::kIo, "no place"}).empty());
}

TEST_CASE("a hint's proposal is a default, but not where manifests disagree") {
  CHECK(proposed_value({ErrorKind::kUsage, "`abi3` is missing", "", "quoted: `abi3: \"3.9\"`"}) ==
        "3.9");
  CHECK(proposed_value({ErrorKind::kUsage, "`name` is missing", "", "add `name:`, what"}).empty());
  CHECK(proposed_value({ErrorKind::kUsage, "`version` is missing and the manifests disagree", "",
                        "`version: 1.2.3`"})
            .empty());
}
