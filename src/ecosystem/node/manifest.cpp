#include "node/manifest.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/json.hpp"

namespace lockstep::ecosystem::node {

namespace {

using model::Value;

// Members in the order they are to be printed; a Value's object would sort them.
using Members = std::vector<std::pair<std::string, Value>>;

std::string printed(const Members& members) {
  std::string out = "{";
  for (const auto& [key, value] : members) {
    const std::string raw(trim(model::to_json(value)));
    out += out.size() > 1 ? ",\n  " : "\n  ";
    out += model::to_compact_json(key) + ": " + replace_all(raw, "\n", "\n  ");
  }
  return out + "\n}\n";
}

// What lockstep.yaml knows of the members that every package of a project shares.
Value configured(const model::Project& project, const std::string& key) {
  const auto text = [](const std::string& value) { return value.empty() ? Value() : Value(value); };
  if (key == "description") return text(replace_all(trim(project.description), "\n", " "));
  if (key == "license") return text(project.license);
  if (key == "homepage") return text(project.homepage);
  if (key == "author" && project.authors.size() == 1) return text(project.authors.front());
  if (key == "repository" && !project.repository.empty()) {
    return Value::Object{{"type", "git"}, {"url", project.repository}};
  }
  if (key == "keywords" && !project.keywords.empty()) {
    return Value::Array(project.keywords.begin(), project.keywords.end());
  }
  return {};
}

// A member as the user wrote it, else as lockstep.yaml has it; null when neither says anything.
Value shared_member(const PackageRequest& request, const Manifest& manifest,
                    const std::string& key) {
  const Value* own = manifest.value.find(key);
  return own != nullptr ? *own : configured(request.project, key);
}

// Where and how a package is published holds for its platform packages too; a folder or tag does
// not.
Value publish_settings(const Manifest& manifest) {
  const Value* own = manifest.value.find("publishConfig");
  Value::Object shared;
  for (const char* key : {"access", "provenance", "registry"}) {
    const Value* member = own == nullptr ? nullptr : own->find(key);
    if (member != nullptr) shared[key] = *member;
  }
  return shared.empty() ? Value() : Value(std::move(shared));
}

std::string_view without_scope(std::string_view package) { return file_name(package); }

}  // namespace

Result<Manifest> manifest_of(const PackageRequest& request) {
  const std::string shown = join_path(request.language.folder, "package.json");
  const auto file = std::ranges::find(request.sources, "package.json", &File::path);
  if (file == request.sources.end()) {
    return fail(ErrorKind::kNotFound, shown + " is missing",
                "write it: `name`, `main` and `files` are enough");
  }
  auto value = model::parse_json(file->bytes);
  if (!value) return std::unexpected(at(std::move(value).error(), shown));
  if (value->object() == nullptr) return fail(ErrorKind::kUsage, shown + " holds no JSON object");
  const std::string name = value->text_at("name", request.language.package);
  if (name == request.language.package) return Manifest{file->bytes.text(), std::move(*value)};
  return fail(ErrorKind::kUsage,
              shown + " names the package `" + name + "`, lockstep.yaml `" +
                  request.language.package + "`",
              "give both the same name: `package:` below `languages.node`, `name` in package.json");
}

std::string platform_package(const model::Language& language, const Platform& platform) {
  return language.setting("platform_package", language.package) + "-" + platform.name;
}

// Those of an earlier release, or of platforms that this one does not have, must not stay among the
// dependencies.
bool is_platform_package(const model::Language& language, std::string_view name) {
  const std::string base = language.setting("platform_package", language.package) + "-";
  if (!name.starts_with(base)) return false;
  name.remove_prefix(base.size());
  static constexpr std::array<std::string_view, 7> kSystems{
      "linux-", "darwin-", "win32-", "freebsd-", "android-", "openharmony-", "wasm32-"};
  return std::ranges::any_of(kSystems, [&](auto system) { return name.starts_with(system); });
}

std::string addon_file(const model::Language& language, const Manifest& manifest,
                       const Platform& platform) {
  std::string base(without_scope(language.package));
  if (const Value* napi = manifest.value.find("napi")) {
    base = napi->text_at("binaryName", napi->text_at("name", base));
  }
  return language.setting("binary", base) + "." + platform.name + ".node";
}

std::string platform_manifest(const PackageRequest& request, const Manifest& manifest,
                              const Platform& platform) {
  const std::string addon = addon_file(request.language, manifest, platform);
  Members members{{"name", platform_package(request.language, platform)},
                  {"version", request.version}};
  for (const char* key :
       {"description", "keywords", "author", "license", "homepage", "repository", "bugs"}) {
    members.emplace_back(key, shared_member(request, manifest, key));
  }
  members.emplace_back("main", addon);
  members.emplace_back("files", Value::Array{addon});
  members.emplace_back("os", Value::Array{platform.os});
  if (!platform.cpu.empty()) members.emplace_back("cpu", Value::Array{platform.cpu});
  if (!platform.libc.empty()) members.emplace_back("libc", Value::Array{platform.libc});
  members.emplace_back("engines", shared_member(request, manifest, "engines"));
  members.emplace_back("publishConfig", publish_settings(manifest));
  std::erase_if(members, [](const auto& member) { return member.second == Value(); });
  return printed(members);
}

Result<std::string> adopted_manifest(std::string_view text, const Platform& platform,
                                     const std::string& version) {
  LOCKSTEP_TRY(stamped, version::set_json_member(text, "version", version, "name"));
  LOCKSTEP_TRY(with_os, version::set_json_member(stamped, "os", Value::Array{platform.os}));
  std::string out = std::move(with_os);
  for (const auto& [key, word] :
       {std::pair{"cpu", platform.cpu}, std::pair{"libc", platform.libc}}) {
    if (word.empty()) continue;
    LOCKSTEP_TRY(next, version::set_json_member(out, key, Value::Array{word}));
    out = std::move(next);
  }
  return out;
}

Result<std::string> main_manifest(const PackageRequest& request, const Manifest& manifest) {
  const Value* own = manifest.value.find("optionalDependencies");
  Value::Object optional =
      own != nullptr && own->object() != nullptr ? *own->object() : Value::Object{};
  std::erase_if(optional, [&](const auto& member) {
    return is_platform_package(request.language, member.first);
  });
  for (const model::Cell& cell : request.siblings) {
    LOCKSTEP_TRY(platform, platform_of(request.language, cell));
    optional[platform_package(request.language, platform)] = request.version;
  }
  LOCKSTEP_TRY(named, version::set_json_member(manifest.text, "name", request.language.package));
  LOCKSTEP_TRY(text, version::set_json_member(named, "version", request.version, "name"));
  // Each goes right behind the version, so the last one here stands first.
  for (const char* key : {"repository", "license", "description"}) {
    const Value value = configured(request.project, key);
    if (manifest.value.find(key) != nullptr || value == Value()) continue;
    LOCKSTEP_TRY(next, version::set_json_member(text, key, value, "version"));
    text = std::move(next);
  }
  return version::set_json_member(text, "optionalDependencies", optional);
}

}  // namespace lockstep::ecosystem::node
