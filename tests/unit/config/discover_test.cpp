#include "lockstep/config/discover.hpp"

#include <catch2/catch.hpp>

using namespace lockstep::config;

namespace {

bool has(const std::vector<std::string>& lines, const std::string& part) {
  for (const std::string& line : lines)
    if (line.find(part) != std::string::npos) return true;
  return false;
}

bool has(const std::vector<Unknown>& unknown, const std::string& part) {
  for (const Unknown& each : unknown)
    if (each.words.find(part) != std::string::npos) return true;
  return false;
}

// What is open, as `ruby.versions`, each with what holds meanwhile.
std::map<std::string, lockstep::model::Value> open_keys(const Discovery& found) {
  std::map<std::string, lockstep::model::Value> keys;
  for (const Unknown& each : found.unknown)
    for (const OpenKey& open : each.open) keys[open.key] = open.fallback;
  return keys;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A core with a binding crate for each of three languages, and one for C.
std::map<std::string, std::string> workspace() {
  return {
      {"Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]\n[workspace.dependencies]\n"
                     "words = { path = \"crates/core\" }\n"},
      {"crates/core/Cargo.toml", "[package]\nname = \"words\"\n"},
      {"crates/py/Cargo.toml",
       "[package]\nname = \"words-py\"\n[lib]\ncrate-type = [\"cdylib\"]\n[dependencies]\n"
       "words = { workspace = true }\npyo3 = { version = \"0.26\", features = [\"abi3-py39\"] }\n"},
      {"crates/node/Cargo.toml",
       "[package]\nname = \"words-node\"\n[lib]\ncrate-type = [\"cdylib\"]\n"
       "[dependencies]\nwords = { path = \"../core\" }\nnapi = \"3\"\n"},
      {"crates/c/Cargo.toml",
       "[package]\nname = \"words-c\"\n[lib]\ncrate-type = [\"cdylib\", \"staticlib\"]\n"
       "[dependencies]\nwords = { path = \"../core\" }\n"},
      {"crates/py/pyproject.toml", "[build-system]\nbuild-backend = \"maturin\"\n"},
      {"npm/package.json", "{\"name\": \"words\", \"napi\": {}}"},
      {"package.json", "{\"private\": true}"},
      {"ruby/words.gemspec", ""},
      {"go/go.mod", "module example.com/words\n"}};
}

}  // namespace

TEST_CASE(
    "the crate that the bindings depend on is the core, each language has its folder and crate") {
  const Discovery found = discovery_of(workspace(), {});
  CHECK(found.unknown.empty());
  CHECK(has(found.yaml, "core:\n  cargo: crates/core\n"));
  CHECK(has(found.yaml, "  python:\n    folder: crates/py\n  node:\n"));
  CHECK(has(found.yaml, "  node:\n    folder: npm\n    crate: crates/node\n"));
  CHECK(has(found.yaml, "  ruby:\n    folder: ruby\n    crate: crates/c\n"));
  CHECK(has(found.yaml, "  go:\n    folder: go\n    crate: crates/c\n"));
  CHECK(has(found.found, "core: the crate words in crates/core"));
}

TEST_CASE("only languages that are wanted are taken") {
  const Discovery found = discovery_of(workspace(), {.languages = {"go"}});
  CHECK(has(found.yaml, "  go:\n"));
  CHECK_FALSE(has(found.yaml, "python"));
}

TEST_CASE("a binding alone is its own core") {
  const Discovery found =
      discovery_of({{"Cargo.toml", "[package]\nname = \"nh\"\n[dependencies]\npyo3 = \"0.26\"\n"},
                    {"pyproject.toml", "[build-system]\nbuild-backend = \"maturin\"\n"}},
                   {});
  CHECK(has(found.yaml, "core:\n  cargo: .\nlanguages:\n  python:\n    folder: .\n"));
  CHECK(has(found.unknown, "turns no `abi3` feature of PyO3 on"));
}

TEST_CASE("a Magnus extension says what it is, and that its Rubies are to be said") {
  const Discovery found = discovery_of(
      {{"ext/words/Cargo.toml", "[package]\nname = \"words\"\n[dependencies]\nmagnus = \"0.8\"\n"},
       {"words.gemspec", ""}},
      {});
  CHECK(has(found.yaml, "  ruby:\n    folder: .\n    crate: ext/words\n    extension: true\n"));
  CHECK(has(found.unknown, "the minors that the gem has a library for"));
}

TEST_CASE("a CMake library is a core, with what CMake does not say") {
  const Discovery found = discovery_of(
      {{"vendor/snap/CMakeLists.txt", "# project(Not)\nproject(Snap VERSION 1.2 LANGUAGES CXX)\n"
                                      "# add_library(old old.cc)\nadd_library(snap snap.cc)\n"},
       {"go.mod", "module example.com/snap\n"}},
      {});
  CHECK(has(found.yaml, "name: snap\ncore:\n  cmake: vendor/snap\n  library: snap\n"));
  CHECK(has(found.yaml, "  go:\n    folder: .\n"));
  CHECK(has(found.unknown, "`core.shared_options`"));
}

TEST_CASE("what is missing or cannot be read is said, not guessed") {
  CHECK(has(discovery_of({}, {}).unknown, "no core"));
  const Discovery crate_alone = discovery_of({{"Cargo.toml", "[package]\nname = \"words\"\n"}}, {});
  CHECK(crate_alone.yaml.empty());
  CHECK(has(crate_alone.unknown, "no binding"));
  const Discovery broken = discovery_of({{"Cargo.toml", "[package\n"}, {"go.mod", ""}}, {});
  CHECK(has(broken.unknown, "Cargo.toml: "));
  auto no_c = workspace();
  no_c.erase("crates/c/Cargo.toml");
  CHECK(has(discovery_of(no_c, {}).unknown,
            "go: go/go.mod is there, but no crate with a C interface"));
}

TEST_CASE("examples and tests are not the project") {
  CHECK(is_manifest("crates/core/Cargo.toml"));
  CHECK(is_manifest("words.gemspec"));
  CHECK_FALSE(is_manifest("examples/one/Cargo.toml"));
  CHECK_FALSE(is_manifest("src/lib.rs"));
}

TEST_CASE("names that YAML would read otherwise are quoted") {
  const Discovery found =
      discovery_of({{"1.0/Cargo.toml", "[package]\nname = \"w\"\n[dependencies]\nnapi = \"3\"\n"},
                    {"on/package.json", "{\"napi\": {}}"}},
                   {});
  CHECK(has(found.yaml, "  cargo: \"1.0\"\n"));
  CHECK(has(found.yaml, "    folder: \"on\"\n"));
}

TEST_CASE("what is said of a project stands in its lockstep.yaml, in place of what was found") {
  using lockstep::model::Value;
  const Wishes said{.targets = {"linux-x64", "linux-x64-musl"},
                    .values = {{"version", "1.2.3"},
                               {"name", "words"},
                               {"license", ""},
                               {"python.module", "words._native"},
                               {"python.abi3", "3.9"},
                               {"core.features", Value::Array{"a", "b,c"}}}};
  const Discovery found = discovery_of(workspace(), said);
  CHECK(has(found.yaml, "manifests.\nname: words\nversion: 1.2.3\ncore:\n  cargo: crates/core\n"
                        "  features: [a, \"b,c\"]\nlanguages:\n"));
  CHECK(has(found.yaml, "    folder: crates/py\n    abi3: \"3.9\"\n    module: words._native\n"));
  CHECK(has(found.yaml, "\ntargets: [linux-x64, linux-x64-musl]\n"));
  CHECK_FALSE(has(found.yaml, "license:"));
}

TEST_CASE("where several crates could be the core, it is asked which, and the answer holds") {
  const std::map<std::string, std::string> two = {
      {"a/Cargo.toml", "[package]\nname = \"a\"\n[dependencies]\npyo3 = \"0.26\"\n"},
      {"b/Cargo.toml", "[package]\nname = \"b\"\n[dependencies]\nnapi = \"3\"\n"},
      {"a/pyproject.toml", "[build-system]\nbuild-backend = \"maturin\"\n"}};
  const Discovery found = discovery_of(two, {});
  CHECK(has(found.unknown, "which of these crates is the core: a, b; `core.cargo` says a"));
  REQUIRE(found.unknown.front().open.size() == 1);
  CHECK(found.unknown.front().open.front().choices == std::vector<std::string>{"a", "b"});
  CHECK(has(discovery_of(two, {.values = {{"core.cargo", "b"}}}).yaml, "core:\n  cargo: b\n"));
}

TEST_CASE("what no manifest tells has the keys that would tell it, and what holds meanwhile") {
  using lockstep::model::Value;
  const auto magnus = open_keys(discovery_of(
      {{"ext/words/Cargo.toml", "[package]\nname = \"words\"\n[dependencies]\nmagnus = \"0.8\"\n"}},
      {}));
  CHECK(magnus == std::map<std::string, Value>{{"ruby.package", nullptr},
                                               {"ruby.versions", Value::Array{"3.3"}}});
  const auto cmake = open_keys(discovery_of(
      {{"CMakeLists.txt", "add_library(${NAME} a.c)\n"}, {"go.mod", "module example.com/a\n"}},
      {}));
  CHECK(cmake.contains("core.library"));
  CHECK(cmake.at("core.shared_options") == Value(Value::Array{}));
  CHECK(cmake.contains("description"));
}
