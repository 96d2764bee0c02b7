#include "lockstep/archive/read.hpp"
#include "lockstep/version/toml.hpp"
#include "python_node_fixture.hpp"

using namespace lockstep;
using namespace lockstep::ecosystem;

namespace {

Packing extension() {
  Packing packing;
  packing.project.core = model::CargoCore{"core", {}, {}, {}};
  packing.language.name = "python";
  packing.language.folder = "bindings/python";
  packing.language.crate = "bindings/python";
  packing.language.package = "Lorem-Ipsum";
  packing.language.settings = {{"module", "lorem._native"}, {"abi3", "3.9"}};
  packing.sources = {{"lorem/__init__.py", "", false},
                     {"lorem/_native.abi3.so", "built in place", false},
                     {"src/lib.rs", "", false},
                     {"tests/test_lorem.py", "", false}};
  return packing;
}

PackageRequest request_of(const Packing& packing) {
  PackageRequest request = packing.request(nullptr);
  request.tree = {{"Cargo.toml", "[workspace]\n", false}, {"core/src/lib.rs", "", false}};
  request.library = "_native";
  return request;
}

std::vector<archive::Entry> entries_of(const Packing& packing) {
  const auto package = python_ecosystem().pack_source(request_of(packing));
  REQUIRE(package);
  const auto entries = archive::read_tar_gz(package->files.at(0).bytes.joined());
  REQUIRE(entries);
  return *entries;
}

model::Value pyproject_of(const Packing& packing) {
  const std::string text = bytes_at(entries_of(packing), "lorem_ipsum-0.1.0/pyproject.toml");
  const auto toml = version::parse_toml(text, "pyproject.toml");
  INFO(text);
  REQUIRE(toml);
  return *toml;
}

Result<SourcePackage> planned(const Packing& packing, const model::Survey& survey = {}) {
  return python_ecosystem().source_package(packing.project, packing.language, survey, "0.1.0");
}

}  // namespace

TEST_CASE("an sdist holds core and binding where the project has them, and what PEP 517 wants") {
  const std::string top = "lorem_ipsum-0.1.0/";
  CHECK(paths_of(entries_of(extension())) ==
        std::vector<std::string>{top + "Cargo.toml", top + "LICENSE", top + "PKG-INFO",
                                 top + "README.md", top + "bindings/python/lorem/__init__.py",
                                 top + "bindings/python/src/lib.rs",
                                 top + "bindings/python/tests/test_lorem.py",
                                 top + "core/src/lib.rs", top + "pyproject.toml"});
  CHECK(bytes_at(entries_of(extension()), top + "PKG-INFO")
            .starts_with("Metadata-Version: 2.4\nName: Lorem-Ipsum\nVersion: 0.1.0\n"));
}

TEST_CASE("maturin is told where the crate and the Python packages are") {
  const model::Value toml = pyproject_of(extension());
  CHECK(toml.find("build-system")->text_at("build-backend") == "maturin");
  const model::Value& maturin = *toml.find("tool")->find("maturin");
  CHECK(maturin.text_at("manifest-path") == "bindings/python/Cargo.toml");
  CHECK(maturin.text_at("python-source") == "bindings/python");
  CHECK(maturin.text_at("module-name") == "lorem._native");
  CHECK(*maturin.find("python-packages") == model::Value::Array{"lorem"});
  CHECK(toml.find("project")->text_at("version") == "0.1.0");
  CHECK(toml.find("project")->text_at("readme") == "README.md");
}

TEST_CASE("what a pyproject.toml of one's own says stays, but for the version and the places") {
  Packing packing = extension();
  packing.sources.push_back(
      {"pyproject.toml",
       "[build-system]\nrequires = [\"maturin==1.9.4\"]\nbuild-backend = \"maturin\"\n"
       "[project]\nname = \"lorem-ipsum\"\ndynamic = [\"version\"]\ndependencies = [\"six\"]\n"
       "[project.optional-dependencies]\nfast = [\"numpy\"]\n"
       "[tool.maturin]\nfeatures = [\"fast\"]\n[tool.other]\nkey = 1\n",
       false});
  const model::Value toml = pyproject_of(packing);
  CHECK(*toml.find("build-system")->find("requires") == model::Value::Array{"maturin==1.9.4"});
  const model::Value& project = *toml.find("project");
  CHECK(project.find("dynamic") == nullptr);
  CHECK(*project.find("dependencies") == model::Value::Array{"six"});
  CHECK(*project.find("optional-dependencies")->find("fast") == model::Value::Array{"numpy"});
  CHECK(*toml.find("tool")->find("maturin")->find("features") == model::Value::Array{"fast"});
  CHECK(toml.find("tool")->find("other") != nullptr);
}

TEST_CASE("a CMake core is built by scikit-build-core from a project at the top") {
  Packing packing = extension();
  packing.project.core = model::CmakeCore{"core", "lorem", {{"FAST", "ON"}}, {}, {}};
  packing.language.crate.reset();
  packing.language.settings = {{"module", "lorem"}};
  PackageRequest request = request_of(packing);
  request.library = "lorem";
  const auto package = python_ecosystem().pack_source(request);
  REQUIRE(package);
  const auto entries = archive::read_tar_gz(package->files.at(0).bytes.joined());
  REQUIRE(entries);
  const std::string cmake = bytes_at(*entries, "lorem_ipsum-0.1.0/CMakeLists.txt");
  CHECK(cmake.find("DLOCKSTEP_VERSION=0.1.0") != std::string::npos);
  CHECK(cmake.find("\"-DFAST=ON\"") != std::string::npos);
  CHECK(cmake.find("liblorem.dylib") != std::string::npos);
  CHECK(cmake.find('@') == std::string::npos);
}

TEST_CASE("an sdist is left out where no backend could build it, with the reason") {
  CHECK(planned(extension())->file == "python/lorem_ipsum-0.1.0.tar.gz");
  Packing off = extension();
  off.language.settings["sdist"] = false;
  CHECK(planned(off) == SourcePackage{});
  Packing command = extension();
  command.project.core = model::CommandCore{};
  CHECK(planned(command)->file.empty());
  CHECK(planned(command)->reason.starts_with("pip cannot run the core's own command"));
  command.language.settings["sdist"] = true;
  CHECK_FALSE(planned(command));
  Packing ctypes = extension();
  ctypes.language.settings = {{"library", "lorem"}};
  CHECK_FALSE(planned(ctypes)->reason.empty());
  model::Survey survey;
  survey.texts["bindings/python/pyproject.toml"] =
      "[build-system]\nbuild-backend = \"setuptools.build_meta\"\n";
  CHECK(planned(extension(), survey)->reason.starts_with("its build backend `setuptools"));
  survey.texts["bindings/python/pyproject.toml"] = "[";
  CHECK_FALSE(planned(extension(), survey));
}

TEST_CASE("at the project's top a build backend of one's own is kept, with the version") {
  Packing packing = extension();
  packing.language.folder = "";
  packing.language.crate = "rust";
  const std::string before = "[build-system] # ours\nbuild-backend = \"setuptools.build_meta\"\n"
                             "[project]\nname = \"lorem-ipsum\"\nversion = \"0\"\n";
  packing.sources.push_back({"pyproject.toml", before, false});
  const std::string after = bytes_at(entries_of(packing), "lorem_ipsum-0.1.0/pyproject.toml");
  CHECK(after == before.substr(0, before.size() - 4) + "\"0.1.0\"\n");
}
