#include "lockstep/ecosystem/ecosystem.hpp"

#include "lockstep/base/path.hpp"
#include "lockstep/version/spelling.hpp"
#include "lockstep/version/toml.hpp"
#include "python/adopt.hpp"
#include "python/check.hpp"
#include "python/implied.hpp"
#include "python/install.hpp"
#include "python/interpreters.hpp"
#include "python/placement.hpp"
#include "python/promote.hpp"
#include "python/publish.hpp"
#include "python/sdist.hpp"
#include "python/tags.hpp"
#include "python/version_places.hpp"
#include "python/wheel.hpp"

namespace lockstep::ecosystem {

namespace python {

namespace {

std::string pyproject_path(const model::Language& language) {
  return join_path(language.folder, "pyproject.toml");
}

std::vector<std::string> manifests(const model::Language& language) {
  return {pyproject_path(language)};
}

Result<std::string> package_name(const model::Project& project, const model::Language& language,
                                 const model::Survey& survey) {
  const std::string fallback = language.package.empty() ? project.name : language.package;
  const std::string path = pyproject_path(language);
  const auto text = survey.texts.find(path);
  if (text == survey.texts.end()) return fallback;
  LOCKSTEP_TRY(toml, version::parse_toml(text->second, path));
  const model::Value* table = toml.find("project");
  const std::string name = table == nullptr ? "" : table->text_at("name");
  if (name.empty()) return fallback;
  if (language.package.empty() || normalized_name(name, '-') == normalized_name(fallback, '-'))
    return name;
  return fail(
      ErrorKind::kUsage,
      path + " names the package `" + name + "`, lockstep.yaml `" + fallback + "`",
      "give both the same name: `package:` below `languages.python`, `name` below [project]");
}

Result<std::string> first_platform_tag(const model::Cell& cell) {
  LOCKSTEP_TRY(tags, platform_tags(cell));
  return tags.front();
}

std::string no_main_package(const model::Project&, const model::Language&, std::string_view) {
  return {};
}

std::vector<std::string> natives(const model::Language&) { return {"shared"}; }

// CPython looks for `PyInit_` and the last part of the module's name.
Expectation expectation(const model::Project&, const model::Language& language,
                        const model::Cell&) {
  const Placement placement = placement_of(language);
  if (!placement.is_extension) return {"shared", {}};
  return {"shared", {"PyInit_" + placement.stem}};
}

Result<Package> pack_main(const PackageRequest&) {
  return fail(ErrorKind::kInternal, "Python has no main package");
}

}  // namespace

}  // namespace python

/// The row of Python: `abi3` wheels and wheels for one CPython, or `py3-none` ones for libraries
/// loaded by ctypes.
const Ecosystem& python_ecosystem() {
  static const Ecosystem kPython{
      .language = "python",
      .order = 0,
      .settings =
          {{"abi", {"list", "The ABIs that each target has a wheel for: `[abi3, cp312, cp313t]`."}},
           {"abi3", {"text", "The oldest CPython of the stable ABI: `\"3.9\"`."}},
           {"module", {"text", "The dotted name of the extension module: `lorem._native`."}},
           {"library", {"text", "ctypes: the folder of the library in the package."}},
           {"python_source",
            {"text", "The folder of the Python packages (default: `python` or `src`)."}},
           {"requires_python",
            {"text", "The Pythons it runs on, as in PEP 440 (default: from `abi3`)."}},
           {"dependencies", {"list", "What it needs, as in PEP 508."}},
           {"classifiers", {"list", "Trove classifiers."}},
           {"scripts", {"list", "Console scripts: `lorem = lorem.cli:main`."}},
           {"sdist", {"flag", "Whether there is an sdist (default: where pip can build it)."}},
           {"smoke",
            {"list", "A command that tries the installed package; files of the folder that it "
                     "names are copied beside it."}},
           {"upload_url", {"text", "The address that packages are uploaded to."}},
           {"index_url", {"text", "The address of the index's `simple` pages."}},
           {"upload_limit",
            {"text", "The largest file that the index takes, in MiB: `\"200\"` (default: 100)."}}},
      .check = python::check,
      .manifests = python::manifests,
      .package_name = python::package_name,
      .implied = python::implied,
      .spell_version = version::spell_pep440,
      .version_files = python::version_files,
      .version_places = python::version_places,
      .platform_tag = python::first_platform_tag,
      .package_file = python::wheel_file,
      .main_package_file = python::no_main_package,
      .natives = python::natives,
      .main_needs_cells = false,
      .expectation = python::expectation,
      // PyO3's build script asks no interpreter when the stable ABI is on, and links none.
      .compile_env = {{"PYO3_BUILD_EXTENSION_MODULE", "1"}, {"PYO3_NO_PYTHON", "1"}},
      .variants = python::variants,
      .compile_variants = python::compile_variants,
      .pack = python::pack_wheel,
      .pack_main = python::pack_main,
      .source_package = python::source_package,
      .pack_source = python::pack_sdist,
      .adopted_file = python::adopted_wheel_file,
      .adopt = python::adopt_wheel,
      .promote = python::promote,
      .install = python::install,
      .publisher = &python::publisher(),
  };
  return kPython;
}

}  // namespace lockstep::ecosystem
