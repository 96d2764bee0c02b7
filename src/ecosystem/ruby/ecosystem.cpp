#include "lockstep/ecosystem/ecosystem.hpp"

#include "lockstep/version/spelling.hpp"
#include "ruby/adopt.hpp"
#include "ruby/contents.hpp"
#include "ruby/gem.hpp"
#include "ruby/install.hpp"
#include "ruby/platform.hpp"
#include "ruby/publish.hpp"
#include "ruby/requirement.hpp"
#include "ruby/settings.hpp"
#include "ruby/source_gem.hpp"
#include "ruby/version_places.hpp"

namespace lockstep::ecosystem {

namespace {

using model::Cell;
using model::Language;
using model::Project;

std::vector<Error> check(const Project& project, const Language& language) {
  std::vector<Error> errors;
  if (!ruby::is_gem_name(language.package)) {
    errors.push_back({ErrorKind::kUsage, "`" + language.package + "` is no name of a gem",
                      "package",
                      "use ASCII letters, digits, `-`, `_` and `.`, a letter or digit in front"});
  }
  auto settings = ruby::read_settings(project, language);
  if (settings) return errors;
  std::vector<Error> others = std::move(settings.error().others);
  settings.error().others.clear();
  errors.push_back(std::move(settings).error());
  errors.insert(errors.end(), others.begin(), others.end());
  return errors;
}

std::vector<std::string> no_manifests(const Language&) { return {}; }

Result<std::string> package_name(const Project&, const Language& language, const model::Survey&) {
  return language.package;
}

Result<std::string> spell_version(std::string_view version) { return version::spell_gem(version); }

Result<std::string> platform_tag(const Cell& cell) { return ruby::gem_platform(cell, false); }

Result<std::string> package_file(const Project&, const Language& language, const Cell& cell,
                                 std::string_view version) {
  LOCKSTEP_TRY(platform, ruby::gem_platform(cell, ruby::is_extension(language)));
  return "ruby/" + language.package + "-" + std::string(version) + "-" + platform + ".gem";
}

std::string no_main_package(const Project&, const Language&, std::string_view) { return {}; }

std::vector<std::string> natives(const Language&) { return {"shared"}; }

Expectation expectation(const Project& project, const Language& language, const Cell&) {
  if (!ruby::is_extension(language)) return {"shared", {}};
  return {"shared", {ruby::entry_symbol(project)}};
}

// rb-sys asks the Ruby that `RUBY` names for its headers and settings.
std::vector<CompileVariant> compile_variants(const Language& language, const Cell&) {
  std::vector<CompileVariant> variants;
  for (const std::string& version : ruby::ruby_versions(language))
    variants.push_back({version, {}, {}, {{"RUBY", "ruby" + version}}});
  return variants;
}

Result<Package> pack(const PackageRequest& request) {
  LOCKSTEP_TRY(settings, ruby::read_settings(request.project, request.language));
  LOCKSTEP_TRY(platform, ruby::gem_platform(*request.cell, settings.is_extension));
  LOCKSTEP_TRY(file,
               package_file(request.project, request.language, *request.cell, request.version));
  LOCKSTEP_TRY(entries, ruby::gem_contents(request, settings));
  const auto specification = ruby::specification_of(request, settings, platform, entries);
  LOCKSTEP_TRY(gem, ruby::write_gem(specification, entries));
  return Package{{{std::move(file), std::move(gem), false}}, {}};
}

Result<Package> adopt(const PackageRequest& request, const Adoptee& gem) {
  LOCKSTEP_TRY(settings, ruby::read_settings(request.project, request.language));
  LOCKSTEP_TRY(platform, ruby::gem_platform(*request.cell, settings.is_extension));
  LOCKSTEP_TRY(file,
               package_file(request.project, request.language, *request.cell, request.version));
  return ruby::adopt_gem(request, gem, platform, std::move(file));
}

Result<Package> promote(const PackageRequest& request, const Predecessor& predecessor) {
  if (request.cell == nullptr) {
    return ruby::promote_gem(request, predecessor, "ruby",
                             ruby::source_gem_file(request.language, request.version));
  }
  LOCKSTEP_TRY(settings, ruby::read_settings(request.project, request.language));
  LOCKSTEP_TRY(platform, ruby::gem_platform(*request.cell, settings.is_extension));
  LOCKSTEP_TRY(file,
               package_file(request.project, request.language, *request.cell, request.version));
  return ruby::promote_gem(request, predecessor, platform, std::move(file));
}

Result<Package> pack_main(const PackageRequest&) {
  return fail(ErrorKind::kInternal, "a platform gem has no main package");
}

}  // namespace

const Ecosystem& ruby_ecosystem() {
  static const Ecosystem kRuby = {
      .language = "ruby",
      .order = 2,
      .settings = {{"required_ruby_version", {"text", "The Rubies it runs on: `\">= 3.0\"`."}},
                   {"dependencies", {"list", "The gems it needs: `fiddle >= 1.0`."}},
                   {"library", {"text", "The folder of the native library in the gem."}},
                   {"extension",
                    {"flag", "The library is a C extension and exports `Init_<name>`."}},
                   {"versions",
                    {"list", "Ruby minors that an extension has a library each for: `\"3.3\"`."}},
                   {"source_gem",
                    {"flag", "Whether there is a source gem (default: where gem can build it)."}},
                   {"smoke",
                    {"list", "A command that tries the installed package; files of the folder that "
                             "it names are copied beside it."}},
                   {"host", {"text", "The address that gems are pushed to."}}},
      .check = check,
      .manifests = no_manifests,
      .package_name = package_name,
      .spell_version = spell_version,
      .version_files = ruby::version_files,
      .version_places = ruby::version_places,
      .platform_tag = platform_tag,
      .package_file = package_file,
      .main_package_file = no_main_package,
      .natives = natives,
      .main_needs_cells = false,
      .expectation = expectation,
      .compile_env = {},
      .compile_variants = compile_variants,
      .pack = pack,
      .pack_main = pack_main,
      .source_package = ruby::source_package,
      .pack_source = ruby::pack_source_gem,
      .adopt = adopt,
      .promote = promote,
      .install = ruby::install,
      .publisher = &ruby::publisher(),
  };
  return kRuby;
}

}  // namespace lockstep::ecosystem
