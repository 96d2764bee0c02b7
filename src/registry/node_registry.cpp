#include "node_registry.hpp"

#include <fmt/format.h>

#include "answers.hpp"
#include "encoding.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/base/time.hpp"

namespace lockstep::registry {

namespace {

using model::Value;

constexpr std::string_view kAbbreviated = "application/vnd.npm.install-v1+json";
constexpr std::string_view kRevision = "/-rev/";

/// An address cut into the package it names and what stands behind: `/@s/n/-/n-1.tgz` is `@s/n` and
/// `-/n-1.tgz`.
struct PackagePath {
  std::string package;
  std::string rest;
};

PackagePath parse_path(std::string_view path) {
  path.remove_prefix(1);
  std::size_t end = path.find('/');
  if (path.starts_with('@') && end != std::string_view::npos) end = path.find('/', end + 1);
  if (end == std::string_view::npos) return {std::string(path), ""};
  return {std::string(path.substr(0, end)), std::string(path.substr(end + 1))};
}

std::string revision_of(const NodePackage& package) {
  return fmt::format("{}-rehearsal", package.revision);
}

void touch(const NodeRegistry& registry, NodePackage& package) {
  ++package.revision;
  package.times["modified"] = rfc3339(registry.clock.now());
}

Answer document(const NodeRegistry& registry, const Request& request, const std::string& name) {
  const auto package = registry.packages.find(name);
  if (package == registry.packages.end()) return node_error(404, "Not found");
  const bool wants_short = request.header("accept").contains(kAbbreviated);
  if (!wants_short) return json(200, packument(name, package->second));
  return answered(200, kAbbreviated,
                  model::to_compact_json(abbreviated_packument(name, package->second)));
}

Answer tarball(const NodeRegistry& registry, const std::string& name, const std::string& file) {
  const auto package = registry.packages.find(name);
  if (package == registry.packages.end()) return node_error(404, "Not found");
  const auto path = package->second.tarballs.find(file);
  return path == package->second.tarballs.end() ? node_error(404, "Not found")
                                                : file_answer(path->second);
}

// Versions that a new document no longer names are gone, and their numbers with them.
void drop_versions(NodePackage& package, const Value::Object& left) {
  std::erase_if(package.versions, [&](const auto& version) {
    const bool is_dropped = !left.contains(version.first);
    if (is_dropped) package.burnt.insert(version.first);
    return is_dropped;
  });
  std::erase_if(package.tags,
                [&](const auto& tag) { return !package.versions.contains(tag.second); });
}

void take_deprecations(NodePackage& package, const Value::Object& versions) {
  for (auto& [version, manifest] : package.versions) {
    const auto said = versions.find(version);
    if (said == versions.end()) continue;
    const std::string text = said->second.text_at("deprecated");
    if (text.empty()) {
      manifest.erase("deprecated");
    } else {
      manifest["deprecated"] = text;
    }
  }
}

/// Whether a changed document may leave versions out.
enum class Dropping { kRefused, kAllowed };

Answer change_document(NodeRegistry& registry, const Request& request, const std::string& name,
                       Dropping dropping) {
  const auto found = registry.packages.find(name);
  if (found == registry.packages.end()) return node_error(404, "Not found");
  NodePackage& package = found->second;
  const auto value = model::parse_json(request.body);
  const Value* versions = value ? value->find("versions") : nullptr;
  if (versions == nullptr || versions->object() == nullptr) return node_error(400, "no versions");
  const std::string revision = value->text_at("_rev", revision_of(package));
  if (revision != revision_of(package)) return node_error(409, "Failed to save packument");
  if (dropping == Dropping::kAllowed) drop_versions(package, *versions->object());
  take_deprecations(package, *versions->object());
  if (const Value* tags = value->find("dist-tags"); tags != nullptr && tags->object() != nullptr) {
    for (const auto& [tag, version] : *tags->object()) {
      const std::string* text = version.text();
      if (text != nullptr && package.versions.contains(*text)) package.tags[tag] = *text;
    }
  }
  touch(registry, package);
  return json(200, Value::Object{{"ok", "updated package"}, {"success", true}});
}

Answer put(NodeRegistry& registry, const Request& request, const PackagePath& path) {
  if (auto refused = refusal(registry, request, path.package)) return *refused;
  if (path.rest.starts_with("-rev/")) {
    return change_document(registry, request, path.package, Dropping::kAllowed);
  }
  if (!path.rest.empty()) return node_error(404, "Not found");
  if (request.body.contains("\"_attachments\"")) return publish(registry, request, path.package);
  return change_document(registry, request, path.package, Dropping::kRefused);
}

Answer remove(NodeRegistry& registry, const Request& request, const PackagePath& path) {
  if (auto refused = refusal(registry, request, path.package)) return *refused;
  const auto found = registry.packages.find(path.package);
  const std::size_t marker = ("/" + path.rest).rfind(kRevision);
  if (found == registry.packages.end() || marker == std::string::npos) {
    return node_error(404, "Not found");
  }
  NodePackage& package = found->second;
  if (("/" + path.rest).substr(marker + kRevision.size()) != revision_of(package)) {
    return node_error(409, "Failed to save packument");
  }
  if (path.rest.starts_with("-/")) {
    if (package.tarballs.erase(path.rest.substr(2, marker - 3)) == 0) {
      return node_error(404, "Not found");
    }
    touch(registry, package);
  } else {
    drop_versions(package, {});
    package.tarballs.clear();
    touch(registry, package);
  }
  return json(200, Value::Object{{"ok", true}});
}

Answer change_tag(NodeRegistry& registry, const Request& request, NodePackage& package,
                  const std::string& tag) {
  if (request.method == "DELETE") {
    if (tag == "latest") return node_error(400, "latest cannot be removed");
    if (package.tags.erase(tag) == 0) return node_error(404, "Not found");
  } else {
    const auto value = model::parse_json(request.body);
    const std::string* version = value ? value->text() : nullptr;
    if (version == nullptr || !package.versions.contains(*version)) {
      return node_error(404, "version not found");
    }
    package.tags[tag] = *version;
  }
  touch(registry, package);
  return json(request.method == "DELETE" ? 200 : 201, Value::Object{{"ok", "dist-tags updated"}});
}

// Who may publish a package.
Answer collaborators(const NodeRegistry& registry, const Request& request,
                     const std::string& package) {
  if (auto refused = refusal(registry, request, package)) return *refused;
  if (!registry.packages.contains(package)) return node_error(404, "Not found");
  return json(200, Value::Object{{"rehearsal", "write"}});
}

// `/-/package/@s/n/dist-tags(/tag)?`, `/-/package/@s/n/collaborators`
Answer about_package(NodeRegistry& registry, const Request& request, std::string_view path) {
  constexpr std::string_view kTags = "/dist-tags";
  constexpr std::string_view kCollaborators = "/collaborators";
  if (path.ends_with(kCollaborators)) {
    path.remove_suffix(kCollaborators.size());
    return collaborators(registry, request, std::string(path));
  }
  const std::size_t at = path.rfind(kTags);
  if (at == std::string_view::npos) return node_error(404, "Not found");
  const std::string name(path.substr(0, at));
  const std::string_view rest = path.substr(at + kTags.size());
  const bool asks = request.method == "GET";
  if (!asks) {
    if (auto refused = refusal(registry, request, name)) return *refused;
  }
  const auto package = registry.packages.find(name);
  if (package == registry.packages.end()) return node_error(404, "Not found");
  if (asks) {
    return json(200, Value::Object(package->second.tags.begin(), package->second.tags.end()));
  }
  if (rest.size() < 2) return node_error(404, "Not found");
  return change_tag(registry, request, package->second, std::string(rest.substr(1)));
}

Answer who(const NodeRegistry& registry, const Request& request) {
  const Credential given =
      credential(registry.access, presented_token(request), "", registry.clock.now());
  if (given != Credential::kGood) return node_error(401, "Unauthorized");
  return json(200, Value::Object{{"username", "rehearsal"}});
}

Answer exchanged(NodeRegistry& registry, const Request& request, const std::string& package) {
  if (!registry.packages.contains(package)) return node_error(404, "package not found");
  const std::int64_t now = registry.clock.now();
  const auto sound = check_identity(registry.access, presented_token(request),
                                    "npm:" + host_of(request.base), now);
  if (!sound) return node_error(401, "Unauthorized: " + sound.error().message);
  return json(201, Value::Object{{"token", mint(registry.access, "npm", package, now)}});
}

Answer service(NodeRegistry& registry, const Request& request) {
  constexpr std::string_view kPackage = "/-/package/";
  constexpr std::string_view kExchange = "/-/npm/v1/oidc/token/exchange/package/";
  const std::string_view path = request.path;
  if (path == "/-/ping") return json(200, Value::Object());
  if (path == "/-/whoami") return who(registry, request);
  if (path.starts_with(kPackage))
    return about_package(registry, request, path.substr(kPackage.size()));
  if (path.starts_with(kExchange) && request.method == "POST") {
    return exchanged(registry, request, std::string(path.substr(kExchange.size())));
  }
  return node_error(404, "Not found");
}

}  // namespace

Answer node_error(int status, std::string_view reason) {
  return json(status, Value::Object{{"error", reason}});
}

std::optional<Answer> refusal(const NodeRegistry& registry, const Request& request,
                              const std::string& package) {
  switch (credential(registry.access, presented_token(request), package, registry.clock.now())) {
  case Credential::kNone:
    return node_error(401, "You must be logged in to publish packages.");
  case Credential::kExpired:
    return node_error(401, "Unauthorized: the token is expired");
  case Credential::kWrong:
    return node_error(404, "Not found");
  case Credential::kGood:
    return std::nullopt;
  }
  return std::nullopt;
}

Answer handle(NodeRegistry& registry, const Request& request) {
  const std::scoped_lock lock(registry.mutex);
  if (request.path.starts_with("/-/")) return service(registry, request);
  const PackagePath path = parse_path(request.path);
  if (path.package.empty()) return json(200, Value::Object());
  if (request.method == "PUT") return put(registry, request, path);
  if (request.method == "DELETE") return remove(registry, request, path);
  if (request.method != "GET" && request.method != "HEAD") {
    return node_error(405, "method not allowed");
  }
  if (path.rest.empty()) return document(registry, request, path.package);
  if (path.rest.starts_with("-/")) return tarball(registry, path.package, path.rest.substr(2));
  return node_error(404, "Not found");
}

}  // namespace lockstep::registry
