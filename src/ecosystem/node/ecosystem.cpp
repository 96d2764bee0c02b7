#include "lockstep/ecosystem/ecosystem.hpp"

#include <algorithm>
#include <cctype>
#include <set>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/spelling.hpp"
#include "node/implied.hpp"
#include "node/install.hpp"
#include "node/manifest.hpp"
#include "node/package.hpp"
#include "node/platform.hpp"
#include "node/promote.hpp"
#include "node/publish.hpp"
#include "node/version_places.hpp"

namespace lockstep::ecosystem {

namespace node {

namespace {

constexpr std::size_t kLongestName = 214;

Error problem(std::string message, std::string hint) {
  Error error;
  error.kind = ErrorKind::kUsage;
  error.message = "node: " + std::move(message);
  error.hint = std::move(hint);
  return error;
}

// One part of a name: lower case, nothing that a URL would escape, no dot or underscore in front.
bool is_name_part(std::string_view part) {
  const auto is_word = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return std::islower(byte) != 0 || std::isdigit(byte) != 0 || c == '-' || c == '_' || c == '.';
  };
  return !part.empty() && part.front() != '.' && part.front() != '_' &&
         std::ranges::all_of(part, is_word);
}

bool is_package_name(std::string_view name) {
  static const std::set<std::string, std::less<>> kTaken{"node_modules", "favicon.ico"};
  if (!name.starts_with('@')) return is_name_part(name) && !kTaken.contains(name);
  const auto slash = name.find('/');
  return slash != std::string_view::npos && is_name_part(name.substr(1, slash - 1)) &&
         is_name_part(name.substr(slash + 1));
}

std::vector<Error> check(const model::Project& project, const model::Language& language) {
  constexpr std::size_t kLongestPlatform = 24;
  std::vector<Error> errors;
  if (!is_package_name(language.package) ||
      language.package.size() + kLongestPlatform > kLongestName) {
    errors.push_back(
        problem("`" + language.package + "` cannot name a package",
                "use lower-case letters, digits, `-`, `_` and `.`, with or without a scope: "
                "`@scope/lorem`; 190 characters at most"));
  }
  const bool has_command = std::holds_alternative<model::CommandCore>(project.core);
  const auto is_ours = [&](const model::Cell& cell) { return cell.language == language.name; };
  const bool adopts_all = std::ranges::any_of(project.cells, is_ours) &&
                          std::ranges::none_of(project.cells, [&](const model::Cell& cell) {
                            return is_ours(cell) && cell.adopted.empty();
                          });
  if (!adopts_all && !language.crate && !language.cmake && !has_command) {
    errors.push_back(
        problem("there is no binding to compile",
                "name the folder of the binding's crate (`crate:`) or CMake project (`cmake:`)"));
  }
  const std::string base = language.setting("platform_package", "lorem");
  if (!is_package_name(base) || base.size() + kLongestPlatform > kLongestName) {
    errors.push_back(problem("`platform_package: " + base + "` cannot name packages",
                             "write what stands before `-linux-x64-gnu`: `@lorem/binding`"));
  }
  const std::string windows = language.setting("windows");
  if (!windows.empty() && windows != "gnu" && windows != "msvc") {
    errors.push_back(problem("`windows: " + windows + "` is no ABI",
                             "`msvc` or `gnu`, as the loader names Windows packages"));
  }
  return errors;
}

std::string manifest_path(const model::Language& language) {
  return join_path(language.folder, "package.json");
}

std::vector<std::string> manifests(const model::Language& language) {
  return {manifest_path(language)};
}

Result<std::string> package_name(const model::Project& project, const model::Language& language,
                                 const model::Survey& survey) {
  const std::string path = manifest_path(language);
  const auto text = survey.texts.find(path);
  if (text == survey.texts.end()) {
    return fail(ErrorKind::kNotFound, path + " is missing",
                "write it: `name`, `main` and `files` are enough");
  }
  auto manifest = model::parse_json(text->second);
  if (!manifest) return std::unexpected(at(std::move(manifest).error(), path));
  const std::string fallback = language.package.empty() ? project.name : language.package;
  const std::string name = manifest->text_at("name", fallback);
  if (language.package.empty() || name == language.package) return name;
  return fail(ErrorKind::kUsage,
              path + " names the package `" + name + "`, lockstep.yaml `" + language.package + "`",
              "give both the same name: `package:` below `languages.node`, `name` in package.json");
}

Result<std::string> platform_tag(const model::Cell& cell) {
  LOCKSTEP_TRY(platform, platform_of(cell));
  return platform.name;
}

Result<std::string> package_file(const model::Project&, const model::Language& language,
                                 const model::Cell& cell, std::string_view version) {
  LOCKSTEP_TRY(platform, platform_of(language, cell));
  return tarball_file(platform_package(language, platform), version);
}

std::string main_package_file(const model::Project&, const model::Language& language,
                              std::string_view version) {
  return tarball_file(language.package, version);
}

std::vector<std::string> natives(const model::Language&) { return {"shared"}; }

Expectation expectation(const model::Project&, const model::Language&, const model::Cell&) {
  return {"shared", {"napi_register_module_v1"}};
}

}  // namespace

}  // namespace node

/// The row of Node: one platform package a cell, and the main package that depends on all of them.
const Ecosystem& node_ecosystem() {
  static const Ecosystem kNode{
      .language = "node",
      .order = 1,
      .settings =
          {{"binary",
            {"text",
             "The addon's base name (default: `napi.binaryName`, else the package's name)."}},
           {"platform_package",
            {"text", "What stands before `-linux-x64-gnu` in platform packages' names (default: "
                     "`napi.packageName`, else the package's name)."}},
           {"windows",
            {"text",
             "The ABI in the names of Windows packages, as the loader asks for them: `msvc` or "
             "`gnu` (default: what `napi.targets` says, else the cell's)."}},
           {"smoke",
            {"list", "A command that tries the installed package; files of the folder that it "
                     "names are copied beside it."}},
           {"registry", {"text", "The address of the registry that packages are published to."}},
           {"access",
            {"text", "Who sees scoped packages: `public` or `restricted` (default: what "
                     "package.json says)."}},
           {"tag", {"text", "The tag that a release gets (default: `latest`)."}},
           {"upload_limit",
            {"text",
             "The largest package that the registry takes, in MiB: `\"500\"` (default: 200)."}}},
      .check = node::check,
      .manifests = node::manifests,
      .package_name = node::package_name,
      .implied = node::implied,
      .spell_version = version::spell_npm,
      .version_files = node::version_files,
      .version_places = node::version_places,
      .platform_tag = node::platform_tag,
      .package_file = node::package_file,
      .main_package_file = node::main_package_file,
      .natives = node::natives,
      .main_needs_cells = false,
      .expectation = node::expectation,
      .compile_env = {},
      .pack = node::pack_platform,
      .pack_main = node::pack_main,
      .adopt = node::adopt_platform,
      .promote = node::promote,
      .install = node::install,
      .publisher = &node::publisher(),
  };
  return kNode;
}

}  // namespace lockstep::ecosystem
