#include "lockstep/ecosystem/ecosystem.hpp"

#include <algorithm>

#include "go/go_mod.hpp"
#include "go/install.hpp"
#include "go/module_path.hpp"
#include "go/pack.hpp"
#include "go/platform.hpp"
#include "go/promote.hpp"
#include "go/publish.hpp"
#include "go/settings.hpp"
#include "go/version_places.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/version/spelling.hpp"

namespace lockstep::ecosystem {

namespace {

using model::Cell;
using model::Language;
using model::Project;

std::vector<Error> check(const Project&, const Language& language) {
  return go::check_settings(language);
}

std::vector<std::string> manifests(const Language& language) {
  return {join_path(language.folder, "go.mod")};
}

Result<std::string> package_name(const Project&, const Language& language,
                                 const model::Survey& survey) {
  const std::string path = join_path(language.folder, "go.mod");
  const auto text = survey.texts.find(path);
  if (text == survey.texts.end()) {
    return fail(ErrorKind::kNotFound, "there is no " + path,
                "make one with `go mod init example.com/" + language.package + "` in that folder");
  }
  auto mod = go::read_go_mod(text->second);
  if (!mod) return std::unexpected(at(std::move(mod).error(), path));
  auto sound = go::check_module_path(mod->module);
  if (!sound) return std::unexpected(at(std::move(sound).error(), path));
  return std::move(mod->module);
}

Result<std::string> spell_version(std::string_view version) { return version::spell_go(version); }

Result<std::string> platform_tag(const Cell& cell) {
  LOCKSTEP_TRY(platform, go::platform_of(cell));
  return platform.os + "/" + platform.arch + (platform.is_musl ? " -tags musl" : "");
}

Result<std::string> package_file(const Project&, const Language& language, const Cell& cell,
                                 std::string_view version) {
  LOCKSTEP_TRY(platform, go::platform_of(cell));
  if (platform.is_musl && go::link_of(language) == go::Link::kPurego) {
    return fail(ErrorKind::kUsage, "purego loads nothing without cgo on a system of musl",
                "leave this cell out:  'go/" + cell.target.name + "': {enabled: false}");
  }
  LOCKSTEP_CHECK(go::check_major(language.package, version));
  return go::proxy_path(go::submodule_path(language.package, platform), version) + ".zip";
}

std::string main_package_file(const Project&, const Language& language, std::string_view version) {
  return go::proxy_path(language.package, version) + ".zip";
}

std::string native_role(const Language& language) {
  return go::link_of(language) == go::Link::kPurego ? "shared" : "static";
}

std::vector<std::string> natives(const Language& language) { return {native_role(language)}; }

// cgo links by the user's compiler, on Linux gcc, unless the project's flags name the other
// library.
std::string cxx_library(const Language& language, const Cell& cell) {
  const auto platform = go::platform_of(cell);
  if (!platform || platform->os != "linux" || go::link_of(language) != go::Link::kCgo) return {};
  const auto flags = go::linker_flags(language, *platform);
  return std::ranges::find(flags, "-lc++") == flags.end() ? "libstdc++" : "";
}

Expectation expectation(const Project&, const Language& language, const Cell& cell) {
  return {native_role(language), {}, cxx_library(language, cell)};
}

}  // namespace

const Ecosystem& go_ecosystem() {
  static const Ecosystem kGo = {
      .language = "go",
      .order = 3,
      .settings = {{"branch", {"text", "The branch that releases are pushed to; `main`."}},
                   {"ldflags", {"list", "Linker flags for every platform, one word per item."}},
                   {"ldflags_linux", {"list", "Linker flags for Linux."}},
                   {"ldflags_macos", {"list", "Linker flags for macOS."}},
                   {"ldflags_windows", {"list", "Linker flags for Windows."}},
                   {"link", {"text", "`purego` embeds the shared library: users need no cgo."}},
                   {"prebuilt",
                    {"text", "The folder of the package that calls the library, when it is not the "
                             "module's own."}},
                   {"smoke",
                    {"list", "A command that tries the installed package; files of the folder that "
                             "it names are copied beside it."}},
                   {"proxy",
                    {"text", "The proxy that takes in new versions, in place of GOPROXY's first; "
                             "`off` for none."}},
                   {"repository",
                    {"text", "The git repository that releases are pushed to, as git takes it."}}},
      .check = check,
      .manifests = manifests,
      .package_name = package_name,
      .spell_version = spell_version,
      .version_files = go::version_files,
      .version_places = go::version_places,
      .versioned_package = go::versioned_package,
      .platform_tag = platform_tag,
      .package_file = package_file,
      .main_package_file = main_package_file,
      .natives = natives,
      .main_needs_cells = true,
      .expectation = expectation,
      .compile_env = {},
      .pack = go::pack_submodule,
      .pack_main = go::pack_root,
      .promote = go::promote,
      .install = go::install,
      .publisher = &go::publisher(),
  };
  return kGo;
}

}  // namespace lockstep::ecosystem
