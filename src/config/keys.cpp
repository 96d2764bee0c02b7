#include "keys.hpp"

#include <algorithm>

#include "lockstep/config/targets.hpp"
#include "shapes.hpp"

namespace lockstep::config {

namespace {

using model::Value;

constexpr std::string_view kName = R"(^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$)";
// The expression of semver.org.
constexpr std::string_view kVersion =
    R"(^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$)";
constexpr std::string_view kLicense = R"(^[A-Za-z0-9.+:() -]*[A-Za-z0-9.+:)-][A-Za-z0-9.+:() -]*$)";
constexpr std::string_view kUrl =
    R"(^https?://[^/?#@\u0000-\u0020"<>\\\u007f]+([/?#][^\u0000-\u0020"<>\\\u007f]*)?$)";
constexpr std::string_view kLine =
    R"(^[\t\n ]*[^\u0000-\u0020\u007f]([^\u0000-\u0008\u000a-\u001f\u007f]*[^\u0000-\u0020\u007f])?[\t\n ]*$)";
constexpr std::string_view kGlibc = R"(^2\.(0|[1-9][0-9]{0,3})$)";
constexpr std::string_view kMacos =
    R"(^(10\.(0|[1-9][0-9]{0,3})|(1[1-9]|[2-9][0-9]|[1-9][0-9]{2,3})\.0)$)";
constexpr std::string_view kTriple = R"(^[a-z0-9_.]+(-[a-z0-9_.]+){1,4}$)";
constexpr std::string_view kFeature =
    R"(^[^-\u0000-\u0020,"'\\\u007f][^\u0000-\u0020,"'\\\u007f]*$)";

constexpr std::string_view kDownload =
    R"(^(https://[^/?#@\u0000-\u0020"<>\\\u007f]+|http://(127\.0\.0\.1|localhost)(:[0-9]+)?)/[^?#\u0000-\u0020"<>\\\u007f]*[A-Za-z0-9](\?[^#\u0000-\u0020"<>\\\u007f]*)?$)";
// One placeholder, on one line.
constexpr std::string_view kStampPattern =
    R"(^((?!\{version)[^\u0000-\u001f\u007f])*\{version(\.(python|ruby|go|numbers|major|minor|patch))?\}((?!\{version)[^\u0000-\u001f\u007f])*$)";
constexpr std::string_view kImage = "^[A-Za-z0-9][A-Za-z0-9._/:@-]*$";
constexpr std::string_view kRepository = "^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$";
// A variable's name, but none that the services keep for themselves.
constexpr std::string_view kSecret = "^(?!GITHUB_|CI_|ACTIONS_)[A-Z_][A-Z0-9_]*$";
constexpr std::string_view kDigest = "^[0-9a-f]{64}$";

// Text of a form that numbers may have, too.
Value or_number(std::string_view pattern, int least) {
  return Value::Object{
      {"type", Value::Array{"string", "number"}}, {"pattern", pattern}, {"minimum", least}};
}

Value with_examples(Value shape, Value::Array examples) {
  std::get<Value::Object>(shape.held)["examples"] = std::move(examples);
  return shape;
}

Value::Array toolchains() {
  Value::Array names;
  for (const std::string& name : toolchain_names()) names.emplace_back(name);
  return names;
}

// The first word names a program.
Value command_line() {
  return Value::Object{{"type", "array"},
                       {"items", Value::Array{shape::text()}},
                       {"additionalItems", shape::word()},
                       {"minItems", 1},
                       {"examples", Value::Array{Value::Array{"make", "CC={cc}", "OUT=out"}}}};
}

Value features() {
  return shape::list_of(
      Value::Object{{"type", Value::Array{"string", "number"}}, {"pattern", kFeature}});
}

Value options() {
  return Value::Object{
      {"type", "object"}, {"additionalProperties", shape::option()}, {"minProperties", 1}};
}

Key own_version() {
  return {"version", "The core's own version, where it is not that of the packages.",
          shape::text_like(kVersion)};
}

Value outputs() {
  Value::Object roles;
  for (const Key& role : output_roles()) {
    Value::Object shape = *role.shape.object();
    shape["description"] = role.about;
    roles[role.name] = std::move(shape);
  }
  return shape::map_of(std::move(roles));
}

// One of the ways, with what may stand beside it.
Value adopted_by(const std::string& way, const std::vector<std::string>& beside,
                 Value::Array needed) {
  Value::Object properties;
  for (const Key& key : adopt_keys()) {
    if (key.name != way && std::ranges::find(beside, key.name) == beside.end()) continue;
    Value::Object shape = *key.shape.object();
    shape["description"] = key.about;
    properties[key.name] = std::move(shape);
  }
  Value::Object object = *shape::map_of(std::move(properties)).object();
  object["required"] = std::move(needed);
  return object;
}

// An entry of `stamp` declares a place, or leaves files alone.
Value stamp() {
  Value::Object file;
  Value::Object excluded;
  for (const Key& key : stamp_keys()) {
    Value::Object shape = *key.shape.object();
    shape["description"] = key.about;
    (key.name == "exclude" ? excluded : file)[key.name] = std::move(shape);
  }
  Value::Object place = *shape::map_of(std::move(file)).object();
  place["required"] = Value::Array{"file", "pattern"};
  return Value::Object{
      {"type", "array"},
      {"items", Value::Object{{"oneOf", Value::Array{place, shape::map_of(std::move(excluded))}}}},
      {"minItems", 1}};
}

Value map_of_keys(const std::vector<Key>& keys) {
  Value::Object properties;
  for (const Key& key : keys) {
    Value::Object shape = *key.shape.object();
    shape["description"] = key.about;
    properties[key.name] = std::move(shape);
  }
  return shape::map_of(std::move(properties));
}

Value releases() {
  Value::Object object = *map_of_keys(releases_keys()).object();
  object["required"] = Value::Array{"kind"};
  return object;
}

Value adopt() {
  return Value::Object{
      {"type", "object"},
      {"oneOf", Value::Array{adopted_by("file", {"sha256"}, {"file"}),
                             adopted_by("library", {"sha256", "header"}, {"library"}),
                             adopted_by("url", {"sha256"}, {"sha256", "url"})}}};
}

}  // namespace

std::vector<Key> project_keys() {
  return {
      {"name", "The project, and the default name of each package.", or_number(kName, 0)},
      {"version", "The version of all packages, by SemVer 2.0.",
       with_examples(shape::text_like(kVersion), {"0.1.0", "1.2.0-rc.1"})},
      {"description", "One line about the project, for the registries.",
       Value::Object{{"type", Value::Array{"string", "number"}}, {"pattern", kLine}}},
      {"license", "The license as an SPDX expression.",
       with_examples(
           Value::Object{{"type", Value::Array{"string", "number"}}, {"pattern", kLicense}},
           {"MIT", "MIT OR Apache-2.0"})},
      {"readme", "The readme file, which goes into every package.", shape::path()},
      {"license_file", "The license's text, which goes into every package.", shape::path()},
      {"repository", "The address of the sources.", shape::text_like(kUrl)},
      {"homepage", "The address of the project's page.", shape::text_like(kUrl)},
      {"authors", "Who wrote it.", shape::list_of(shape::text())},
      {"keywords", "Words to find it by.", shape::list_of(shape::text())},
      {"core", "How the native core is built: by `cargo`, `cmake` or a `command`.", {}},
      {"stamp", "Further places of the version, and files whose versions are left alone.", stamp()},
      {"releases", "Where a release with all packages is shown.", releases()},
      {"ci", "What the jobs of a CI service need beyond the matrix.", {}},
      {"languages", "The languages with a package; without this key all of them.", {}},
      {"targets", "The platforms; without this key the six standard ones.", {}},
      {"cells",
       "Overrides of single cells by pattern, as in `'python/linux-*'`; the last match wins.",
       {}},
  };
}

std::vector<Key> core_kinds() {
  return {
      {"cargo", "Folder of the core's crate; its workspace is found upward.", shape::path()},
      {"cmake",
       "Folder with a CMakeLists.txt that installs a shared and a static library and a header.",
       shape::path()},
      {"command", "Any command that leaves the libraries.", {}},
  };
}

std::vector<Key> cargo_keys() {
  return {
      {"lock", "A file that serves as Cargo.lock where there is none.", shape::path_below()},
      {"inputs", "Files and folders that the crates read outside of themselves.",
       shape::list_of(shape::path())},
      own_version(),
  };
}

std::vector<Key> cmake_keys() {
  return {
      {"library", "The library's base name (default: the project's name).", shape::text()},
      {"options", "Entries of CMake's cache, as `-D` sets them.", options()},
      {"shared_options",
       "Further entries for the shared library, where a configuration builds one kind alone.",
       options()},
      {"static_options", "Likewise for the static library.", options()},
      own_version(),
  };
}

std::vector<Key> command_keys() {
  return {
      {"run",
       "Program and arguments; `{cc}`, `{cxx}`, `{ar}`, `{ranlib}`, `{target}`, `{triple}`, "
       "`{os}` and `{arch}` stand for the cell's.",
       command_line()},
      {"inputs", "The files and folders it reads (default: all but lockstep.yaml).",
       shape::list_of(shape::path())},
      {"outputs", "What it leaves.", outputs()},
  };
}

std::vector<Key> output_roles() {
  return {
      {"shared", "The shared library.", shape::path_below()},
      {"static", "The static library.", shape::path_below()},
      {"header", "The C header.", shape::path_below()},
  };
}

std::vector<Key> language_keys() {
  return {
      {"folder", "The language's files (default: `bindings/` and the language's name).",
       shape::path()},
      {"package", "The name on the registry (default: the project's).", shape::text()},
      {"crate",
       "Cargo core: folder of the binding's crate (default: `folder`, when it has one, what its "
       "manifests say, or the core's).",
       shape::path()},
      {"cmake", "CMake core: folder of the binding's own CMake project.", shape::path()},
      {"features", "Cargo core: features that are turned on in all cells of the language.",
       features()},
  };
}

std::vector<Key> cell_keys() {
  return {
      {"glibc", "The oldest glibc that the package runs on.",
       with_examples(or_number(kGlibc, 2), {"2.17", "2.28"})},
      {"macos", "The oldest macOS that the package runs on.",
       with_examples(or_number(kMacos, 10), {"11.0", "12.0"})},
      {"toolchain", "What compiles and links.", shape::one_of(toolchains())},
      {"image",
       "The container image that it is built in: one of lockstep's (`zig`, `mingw`), one of the "
       "project's `docker/` folder, or any other with its digest.",
       with_examples(shape::text_like(kImage), {"zig"})},
      {"abi", "Windows: `gnu` (default) or `msvc`, on hosts that have it.", shape::text()},
      {"triple", "Another Rust triple.",
       with_examples(shape::text_like(kTriple), {"x86_64-pc-windows-msvc"})},
      {"tier", "1 (default) or more.", shape::number(1, 3)},
      {"features", "Features of the binding's crate that are turned on.", features()},
      {"default_features", "`false` turns the crate's default features off.", shape::flag()},
      {"enabled", "`false` takes the cell out of the matrix.", shape::flag()},
      {"adopt",
       "Takes a file that another tool made; `{target}`, `{os}`, `{arch}`, `{triple}` stand for "
       "the cell's.",
       adopt()},
  };
}

std::vector<Key> adopt_keys() {
  return {
      {"file", "A wheel, npm package or gem of the project's folder; one file matches the pattern.",
       with_examples(shape::path_below(), {"wheels/*.whl"})},
      {"library", "A bare library of the project's folder.",
       with_examples(shape::path_below(), {"prebuilt/{target}/liblorem.so"})},
      {"header", "The C header that goes with `library`.", shape::path_below()},
      {"url", "The address of a wheel, npm package, gem or library; `sha256` says which bytes.",
       shape::text_like(kDownload)},
      {"sha256", "The SHA-256 that the file must have, 64 hex digits.", shape::text_like(kDigest)},
  };
}

std::vector<Key> stamp_keys() {
  return {
      {"file", "A file that holds the version.",
       with_examples(shape::path_below(), {"docs/use.md"})},
      {"pattern",
       "The text around the version, which stands there exactly once, with `{version}` in its "
       "place "
       "(or `{version.python}`, `.ruby`, `.go`, `.numbers`, `.major`, `.minor`, `.patch`).",
       with_examples(shape::text_like(kStampPattern), {"lorem = \"{version}\""})},
      {"exclude", "Files whose versions are left alone, a pattern of their paths.",
       with_examples(shape::text(), {"examples/**"})},
  };
}

std::vector<Key> releases_keys() {
  return {
      {"kind", "Which API the forge has.", shape::one_of({"github", "gitea"})},
      {"url", "The address of its API (default: GITHUB_API_URL).", shape::text_like(kUrl)},
      {"repository", "Owner and name (default: GITHUB_REPOSITORY).",
       with_examples(shape::text_like(kRepository), {"lorem/lorem"})},
  };
}

std::vector<Key> machine_keys() {
  std::vector<Key> keys;
  for (const char* machine :
       {"linux-x64", "linux-arm64", "macos-x64", "macos-arm64", "windows-x64", "windows-arm64"})
    keys.push_back({machine, std::string("The label or tag of a runner that is ") + machine + ".",
                    shape::line()});
  return keys;
}

std::vector<Key> ci_keys() {
  return {
      {"setup", "Shell lines that bring lockstep and its toolchain onto a runner.",
       with_examples(shape::list_of(shape::text()), {Value::Array{"./ci/install-lockstep.sh"}})},
      {"secrets", "Variables that publishing reads, kept by the service.",
       with_examples(shape::list_of(shape::text_like(kSecret)), {Value::Array{"NPM_TOKEN"}})},
      {"runners", "The service's runners by kind of machine.", map_of_keys(machine_keys())},
      {"audiences", "Audiences of the registries' identity tokens by language, for GitLab.", {}},
  };
}

std::vector<std::string> names_of(const std::vector<Key>& keys) {
  std::vector<std::string> names;
  for (const Key& key : keys) names.push_back(key.name);
  return names;
}

}  // namespace lockstep::config
