#include "python/metadata.hpp"

#include "unit/ecosystem/python_node_fixture.hpp"

using namespace lockstep;
using namespace lockstep::ecosystem;

namespace {

Packing with_pyproject(const std::string& project_table) {
  Packing packing;
  packing.language.name = "python";
  packing.language.folder = "bindings/python";
  packing.language.package = "lorem";
  packing.language.crate = "bindings/python";
  packing.language.settings = {{"module", "lorem._native"}, {"abi3", "3.9"}};
  packing.sources = {{"pyproject.toml", "[project]\nname = \"Lorem\"\n" + project_table, false},
                     {"lorem/__init__.py", "", false},
                     {"NOTES.rst", "Notes\n=====\n", false},
                     {"licenses/A.txt", "A", false},
                     {"licenses/B.txt", "B", false}};
  return packing;
}

python::Metadata read(const Packing& packing) {
  const model::Cell cell = cell_of("python", "linux", "x64");
  const auto metadata = python::metadata_of(packing.request(&cell));
  if (!metadata) FAIL(metadata.error().message);
  return *metadata;
}

Error refusal(const std::string& project_table) {
  const model::Cell cell = cell_of("python", "linux", "x64");
  const auto metadata = python::metadata_of(with_pyproject(project_table).request(&cell));
  CAPTURE(project_table);
  REQUIRE_FALSE(metadata);
  return metadata.error();
}

}  // namespace

TEST_CASE("every field of PEP 621 arrives in METADATA and entry_points.txt") {
  const auto metadata = read(with_pyproject(R"(
dynamic = ["version"]
description = "From pyproject"
readme = {file = "NOTES.rst", content-type = "text/x-rst"}
requires-python = ">=3.10"
license = "MIT OR Apache-2.0"
license-files = ["licenses/*.txt"]
authors = [{name = "Ann, Author", email = "ann@example.com"}, {name = "Bob"}, {email = "c@example.com"}]
maintainers = [{name = "Mary"}]
keywords = ["a", "b"]
classifiers = ["Programming Language :: Rust"]
dependencies = ["typing-extensions>=4; python_version < '3.11'"]
[project.optional-dependencies]
Fancy_X = ["requests[socks]>=2; python_version > '3'", "idna"]
[project.urls]
Changes = "https://example.com/changes"
[project.scripts]
lorem = "lorem.cli:main"
[project.gui-scripts]
lorem-gui = "lorem.gui:main"
[project.entry-points."lorem.plugins"]
base = "lorem.base"
)"));
  check_golden("python/pyproject/METADATA", python::metadata_text(metadata));
  check_golden("python/pyproject/entry_points.txt", python::entry_points_text(metadata));
  CHECK(metadata.license_files.size() == 2);
}

TEST_CASE("what pyproject.toml does not say comes from lockstep.yaml") {
  const auto metadata = read(with_pyproject(""));
  CHECK(metadata.name == "Lorem");
  CHECK(metadata.summary == "A small text generator with a native core");
  CHECK(metadata.requires_python == ">=3.9");
  CHECK(metadata.license_expression == "MIT");
  CHECK(metadata.description == "# lorem\n");
  CHECK(metadata.license_files.size() == 1);
}

TEST_CASE("settings of lockstep.yaml give requirements, classifiers and scripts") {
  Packing packing = with_pyproject("");
  packing.sources.clear();
  using List = model::Value::Array;
  packing.language.settings["dependencies"] = List{"numpy>=1.26"};
  packing.language.settings["classifiers"] = List{"Programming Language :: C"};
  packing.language.settings["scripts"] = List{"lorem = lorem.cli:main"};
  packing.language.settings["requires_python"] = ">=3.11";
  packing.project.authors = {"Ann <ann@example.com>", "Bob"};
  const auto metadata = read(packing);
  CHECK(metadata.requirements == std::vector<std::string>{"numpy>=1.26"});
  CHECK(metadata.classifiers.size() == 1);
  CHECK(metadata.requires_python == ">=3.11");
  CHECK(metadata.author_emails == std::vector<std::string>{"Ann <ann@example.com>"});
  CHECK(python::entry_points_text(metadata) == "[console_scripts]\nlorem = lorem.cli:main\n");
}

TEST_CASE("a readme outside the folder is found when it is the project's") {
  CHECK(read(with_pyproject("readme = \"../../README.md\"")).description == "# lorem\n");
  CHECK(refusal("readme = \"../../OTHER.md\"").hint.find("`readme`") != std::string::npos);
}

TEST_CASE("a project without any readme is described by its summary") {
  Packing packing = with_pyproject("");
  packing.extras.clear();
  const auto metadata = read(packing);
  CHECK(metadata.description == "A small text generator with a native core\n");
  CHECK(metadata.content_type == "text/plain; charset=UTF-8");
}

TEST_CASE("what registries or installers refuse is refused before packing") {
  refusal("description = \"" + std::string(513, 'x') + "\"");
  refusal("dependencies = [\"lorem @ https://example.com/x.whl\"]");
  refusal("dependencies = [\"lorem[x]@file:///x\"]");
  refusal("dependencies = [\"not a requirement\"]");
  refusal("dependencies = [\"\"]");
  refusal("license = \"MIT\"\nclassifiers = [\"License :: OSI Approved :: MIT License\"]");
  refusal("classifiers = [\"a\\nRequires-Dist: evil\"]");
  refusal("keywords = [\"a,b\"]");
  refusal("urls = {\"" + std::string(33, 'l') + "\" = \"https://example.com\"}");
  refusal("urls = {Home = \"ftp://example.com\"}");
  refusal("scripts = {\"a b=c\" = \"m:f\"}");
  refusal("scripts = {a = \"no_function\"}");
}

TEST_CASE("a license that pyproject.toml says by a classifier alone has no expression beside it") {
  const auto metadata =
      read(with_pyproject("classifiers = [\"License :: OSI Approved :: MIT License\"]"));
  CHECK(metadata.license_expression.empty());
  CHECK(read(with_pyproject("")).license_expression == "MIT");
}

TEST_CASE("mistakes of pyproject.toml are named") {
  CHECK(refusal("name = \"x\"").mark.has_value());  // twice the same key
  CHECK(refusal("dynamic = [\"entry-points\"]").hint == "write it under [project]");
  CHECK(refusal("authors = [\"Ann\"]").message.find("authors") != std::string::npos);
  CHECK(refusal("license-files = [\"COPYING*\"]").message.find("COPYING*") != std::string::npos);
  CHECK(refusal("license = {}").message.find("license") != std::string::npos);
  CHECK(refusal("dependencies = \"x\"").message.find("no list") != std::string::npos);
}

TEST_CASE("a package has one name") {
  Packing packing = with_pyproject("");
  packing.sources[0].bytes = "[project]\nname = \"other\"\n";
  const model::Cell cell = cell_of("python", "linux", "x64");
  const auto refused = python::metadata_of(packing.request(&cell));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message ==
        "bindings/python/pyproject.toml names the package `other`, lockstep.yaml `lorem`");
  model::Survey survey;
  survey.texts["bindings/python/pyproject.toml"] = packing.sources[0].bytes;
  CHECK_FALSE(python_ecosystem().package_name(packing.project, packing.language, survey));
  survey.texts.clear();
  CHECK(python_ecosystem().package_name(packing.project, packing.language, survey) == "lorem");
}
