#include <catch2/catch.hpp>

#include "node/implied.hpp"
#include "python/implied.hpp"
#include "python/typed_module.hpp"

using namespace lockstep;
using namespace lockstep::ecosystem;
using model::Value;
using Settings = std::map<std::string, Value>;

namespace {

model::Implied python_says(const std::string& pyproject, const model::Crate* crate = nullptr) {
  model::Language language;
  language.folder = "py";
  auto implied = python::implied(language, {{"py/pyproject.toml", pyproject}}, crate);
  REQUIRE(implied);
  return *implied;
}

model::Implied node_says(const std::string& manifest) {
  model::Language language;
  language.folder = "js";
  auto implied = node::implied(language, {{"js/package.json", manifest}}, nullptr);
  REQUIRE(implied);
  return *implied;
}

model::Crate crate_with(std::vector<std::string> pyo3) {
  model::Crate crate;
  crate.version = "0.3.7";
  crate.library = "lorem-py";
  crate.dependencies["pyo3"] = std::move(pyo3);
  return crate;
}

const std::string kMaturin = "[build-system]\nbuild-backend = \"maturin\"\n";

}  // namespace

TEST_CASE("of a maturin project all is known: crate, module, sources, features, version, abi3") {
  const std::string text = kMaturin + "[project]\nname = \"Lorem\"\ndynamic = [\"version\"]\n"
                                      "[tool.maturin]\nmanifest-path = \"../rust/Cargo.toml\"\n"
                                      "module-name = \"lorem._native\"\npython-source = \"lib\"\n"
                                      "features = [\"pyo3/extension-module\"]\n";
  CHECK(python_says(text).crate == "rust");
  const model::Crate crate = crate_with({"abi3-py310", "abi3-py39", "abi3-py3x", "macros"});
  const model::Implied implied = python_says(text, &crate);
  CHECK(implied.package == "Lorem");
  CHECK(implied.version == "0.3.7");
  CHECK(implied.features == std::vector<std::string>{"pyo3/extension-module"});
  CHECK(implied.settings ==
        Settings{{"abi3", "3.9"}, {"module", "lorem._native"}, {"python_source", "lib"}});
}

TEST_CASE("maturin's module is the library unless it is said, others' is never guessed") {
  const model::Crate crate = crate_with({});
  CHECK(python_says(kMaturin, &crate).settings == Settings{{"module", "lorem_py"}});
  CHECK(python_says("[project]\nversion = \"1.0.0\"\n", &crate).settings.empty());
  CHECK(python_says("[project]\nversion = \"1.0.0\"\n", &crate).version == "1.0.0");
}

TEST_CASE("setuptools-rust says crate and module in its first extension module") {
  const model::Implied implied =
      python_says("[[tool.setuptools-rust.ext-modules]]\ntarget = \"lorem._native\"\n"
                  "path = \"src/rust/Cargo.toml\"\n");
  CHECK(implied.crate == "py/src/rust");
  CHECK(implied.settings == Settings{{"module", "lorem._native"}});
}

TEST_CASE("manifests of odd shapes say nothing, broken ones are mistakes") {
  CHECK(python_says("[tool]\nmaturin = 1\nsetuptools-rust = {ext-modules = []}\n") ==
        model::Implied{});
  CHECK(python_says(kMaturin + "[tool.maturin]\nmanifest-path = \"../../Cargo.toml\"\n") ==
        model::Implied{});
  CHECK(!python::implied({}, {{"pyproject.toml", "="}}, nullptr));
  CHECK(!node::implied({}, {{"package.json", "{"}}, nullptr));
  CHECK(node_says("[]") == model::Implied{});
  CHECK(node_says(R"({"napi": 3, "version": 3})") == model::Implied{});
}

TEST_CASE("napi's words name the platform packages, of version 2 and 3 alike") {
  const model::Implied three = node_says(
      R"({"name": "lorem", "version": "1.2.3", "napi": {"packageName": "@lorem/binding",
          "targets": ["x86_64-pc-windows-msvc", "x86_64-unknown-linux-gnu"]}})");
  CHECK(three.package == "lorem");
  CHECK(three.version == "1.2.3");
  CHECK(three.settings == Settings{{"platform_package", "@lorem/binding"}, {"windows", "msvc"}});
  const model::Implied two =
      node_says(R"({"napi": {"package": {"name": "@lorem/x"}, "triples": {"defaults": true}}})");
  CHECK(two.settings == Settings{{"platform_package", "@lorem/x"}, {"windows", "msvc"}});
  CHECK(node_says(R"({"napi": {"targets": ["x86_64-pc-windows-msvc", "x86_64-pc-windows-gnu"]}})")
            .settings.empty());
  CHECK(node_says(R"({"napi": {"triples": {"defaults": false}}})").settings.empty());
}

TEST_CASE("an extension with a stub beside it becomes a package, so that its types are seen") {
  python::Placement placement{true, "lorem", "", "lorem"};
  std::vector<File> files{{"lorem.pyi", "x: int\n", false}};
  python::wrap_typed_module(placement, files);
  CHECK(placement.folder == "lorem");
  REQUIRE(files.size() == 3);
  CHECK(files[0].path == "lorem/__init__.pyi");
  CHECK(files[1].path == "lorem/__init__.py");
  CHECK(files[1].bytes.view().find("from .lorem import *") != std::string::npos);
  CHECK(files[2].path == "lorem/py.typed");
}

TEST_CASE("without a stub, or with sources of its own, an extension stays where it is") {
  for (const std::vector<File>& given :
       {std::vector<File>{},
        std::vector<File>{{"lorem.pyi", "", false}, {"lorem.py", "", false}}}) {
    python::Placement placement{true, "lorem", "", "lorem"};
    std::vector<File> files = given;
    python::wrap_typed_module(placement, files);
    CHECK(placement.folder.empty());
    CHECK(files == given);
  }
}
