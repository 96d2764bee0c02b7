#include <fmt/format.h>

#include "answers.hpp"
#include "encoding.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/base/time.hpp"
#include "lockstep/version/semver.hpp"
#include "long_strings.hpp"
#include "node_attachment.hpp"
#include "node_registry.hpp"

namespace lockstep::registry {

namespace {

using model::Value;

// Where attachments wait until all is checked; no package is called so.
constexpr const char* kArriving = ".arriving";

/// One version on its way in.
struct Arrival {
  std::string version;
  Value::Object manifest;
  std::string file;  ///< the tarball's name: `lorem-1.2.3.tgz`
  std::string path;  ///< where its bytes are meanwhile
};

std::string short_name(const std::string& package) {
  return package.substr(package.find('/') == std::string::npos ? 0 : package.find('/') + 1);
}

bool is_package_name(std::string_view name) {
  constexpr std::size_t kMost = 214;
  if (name.empty() || name.size() > kMost || lower(name) != name) return false;
  if (name.starts_with('@') != name.contains('/')) return false;
  const std::string plain = replace_all(name.substr(name.starts_with('@') ? 1 : 0), "/", "-");
  return !plain.starts_with('.') && !plain.starts_with('_') && percent_encoded(plain) == plain;
}

// The attachment of this version; its key keeps the scope.
const Value* attachment_of(const Value& document, const std::string& package,
                           const std::string& version) {
  const Value* attachments = document.find("_attachments");
  return attachments == nullptr ? nullptr
                                : attachments->find(fmt::format("{}-{}.tgz", package, version));
}

std::unexpected<Error> refuse(std::string why) {
  return fail(ErrorKind::kCheckFailed, std::move(why));
}

// Whether the document says of the attachment what it is.
Result<void> check_attachment(const Value& manifest, const Value& said, const Attachment& held) {
  const Value* dist = manifest.find("dist");
  if (dist == nullptr) return refuse("version without dist");
  if (dist->text_at("integrity") != "sha512-" + base64(held.sha512))
    return refuse("integrity does not match");
  if (dist->text_at("shasum") != hex_encode(held.sha1)) return refuse("shasum does not match");
  const Value* length = said.find("length");
  if (length != nullptr && length->integer() != nullptr &&
      *length->integer() != static_cast<std::int64_t>(held.size))
    return refuse("the attachment's length does not match");
  return {};
}

Result<Arrival> arrival_of(NodeRegistry& registry, const SparseJson& document,
                           const std::string& package, const std::string& version,
                           const Value& manifest) {
  const Value* attachment = attachment_of(document.value, package, version);
  if (attachment == nullptr) return refuse("no attachment for version " + version);
  const Value::Object* fields = manifest.object();
  if (fields == nullptr || manifest.text_at("name") != package ||
      manifest.text_at("version") != version) {
    return refuse("name or version differ within the document");
  }
  if (!version::parse_semver(version)) return refuse("invalid version: " + version);
  Arrival arrival{version, *fields, fmt::format("{}-{}.tgz", short_name(package), version), {}};
  arrival.path = join_path(join_path(registry.folder, kArriving), arrival.file);
  const std::string_view data = document.text_at(*attachment, "data");
  LOCKSTEP_TRY(held, keep_attachment(registry.files, arrival.path, data));
  LOCKSTEP_CHECK(check_attachment(manifest, *attachment, held));
  return arrival;
}

// All versions of the document, checked; an Error in the registry's words.
Result<std::vector<Arrival>> arrivals_of(NodeRegistry& registry, const SparseJson& document,
                                         const std::string& package) {
  const Value* versions = document.value.find("versions");
  if (versions == nullptr || versions->object() == nullptr || versions->object()->empty()) {
    return refuse("no versions");
  }
  LOCKSTEP_CHECK(registry.files.create_folders(join_path(registry.folder, kArriving)));
  std::vector<Arrival> arrivals;
  for (const auto& [version, manifest] : *versions->object()) {
    LOCKSTEP_TRY(arrival, arrival_of(registry, document, package, version, manifest));
    arrivals.push_back(std::move(arrival));
  }
  return arrivals;
}

bool has_install_script(const Value::Object& manifest) {
  const auto scripts = manifest.find("scripts");
  if (scripts == manifest.end()) return false;
  for (const char* name : {"preinstall", "install", "postinstall"}) {
    if (scripts->second.find(name) != nullptr) return true;
  }
  return false;
}

Result<void> keep(NodeRegistry& registry, const Request& request, const std::string& name,
                  Arrival arrival) {
  const std::string folder = join_path(registry.folder, name);
  LOCKSTEP_CHECK(registry.files.create_folders(folder));
  const std::string path = join_path(folder, arrival.file);
  LOCKSTEP_CHECK(registry.files.rename(arrival.path, path));
  NodePackage& package = registry.packages[name];
  // Wherever the client thinks the tarball is, it is here.
  std::get<Value::Object>(arrival.manifest["dist"].held)["tarball"] =
      fmt::format("{}/{}/-/{}", request.base, name, arrival.file);
  if (has_install_script(arrival.manifest)) arrival.manifest["hasInstallScript"] = true;
  package.tarballs[arrival.file] = path;
  package.times[arrival.version] = rfc3339(registry.clock.now());
  package.versions[arrival.version] = std::move(arrival.manifest);
  return {};
}

void take_tags(NodePackage& package, const Value& document) {
  const Value* tags = document.find("dist-tags");
  if (tags == nullptr || tags->object() == nullptr) return;
  for (const auto& [tag, version] : *tags->object()) {
    if (version.text() != nullptr && package.versions.contains(*version.text())) {
      package.tags[tag] = *version.text();
    }
  }
  // The first version is the latest, whatever it was tagged.
  if (!package.tags.contains("latest")) {
    package.tags["latest"] = package.versions.begin()->first;
  }
}

std::string published_before(const NodeRegistry& registry, const std::string& name,
                             const std::vector<Arrival>& arrivals) {
  const auto package = registry.packages.find(name);
  if (package == registry.packages.end()) return {};
  for (const Arrival& arrival : arrivals) {
    const bool is_there = package->second.versions.contains(arrival.version) ||
                          package->second.burnt.contains(arrival.version);
    if (is_there) return arrival.version;
  }
  return {};
}

Answer take_document(NodeRegistry& registry, const Request& request, const std::string& package) {
  if (!is_package_name(package)) return node_error(400, "invalid package name " + package);
  const auto document = parse_sparse_json(request.body);
  if (!document) return node_error(400, "the body is no JSON");
  if (document->value.text_at("name") != package || document->value.text_at("_id") != package) {
    return node_error(400, "name in the address and in the document differ");
  }
  auto arrivals = arrivals_of(registry, *document, package);
  if (!arrivals) {
    const bool is_theirs = arrivals.error().kind == ErrorKind::kCheckFailed;
    return node_error(is_theirs ? 400 : 500, arrivals.error().message);
  }
  if (const std::string before = published_before(registry, package, *arrivals); !before.empty()) {
    return node_error(403,
                      "You cannot publish over the previously published versions: " + before + ".");
  }
  for (Arrival& arrival : *arrivals) {
    const auto kept = keep(registry, request, package, std::move(arrival));
    if (!kept) return node_error(500, kept.error().message);
  }
  NodePackage& held = registry.packages[package];
  held.times.try_emplace("created", rfc3339(registry.clock.now()));
  held.times["modified"] = rfc3339(registry.clock.now());
  take_tags(held, document->value);
  ++held.revision;
  return json(201, Value::Object{{"ok", "created new package version"}, {"success", true}});
}

}  // namespace

Answer publish(NodeRegistry& registry, const Request& request, const std::string& package) {
  Answer answer = take_document(registry, request, package);
  (void)registry.files.remove_all(join_path(registry.folder, kArriving));
  return answer;
}

}  // namespace lockstep::registry
