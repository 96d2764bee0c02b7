#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "access.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/registry/message.hpp"
#include "lockstep/sys/clock.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::registry {

/// A package with all its versions, as npm's registries describe it (a packument).
struct NodePackage {
  std::map<std::string, model::Value::Object> versions;
  std::map<std::string, std::string> tags;      ///< `latest` → `1.2.3`
  std::map<std::string, std::string> times;     ///< by version, RFC 3339; and `created`, `modified`
  std::map<std::string, std::string> tarballs;  ///< file name → absolute path
  std::set<std::string> burnt;                  ///< versions that were taken back
  std::string readme;
  std::uint64_t revision = 1;
};

/// A registry of npm packages. A version's bytes are never replaced.
struct NodeRegistry {
  sys::Filesystem& files;
  const sys::Clock& clock;
  std::string folder;  ///< exists
  Access access;
  std::map<std::string, NodePackage> packages = {};
  std::mutex mutex = {};
};

/// Answers a request to the registry, its path below the registry's address.
Answer handle(NodeRegistry& registry, const Request& request);

/// `{"error": reason}`
Answer node_error(int status, std::string_view reason);

/// Nothing when the request may change `package`; else the refusal: 401 without a token, a masked
/// 404 with a wrong one.
std::optional<Answer> refusal(const NodeRegistry& registry, const Request& request,
                              const std::string& package);

/// Takes new versions: `PUT /name` with attachments.
Answer publish(NodeRegistry& registry, const Request& request, const std::string& package);

/// The whole document of a package.
model::Value packument(const std::string& name, const NodePackage& package);

/// What installing clients get (`application/vnd.npm.install-v1+json`).
model::Value abbreviated_packument(const std::string& name, const NodePackage& package);

}  // namespace lockstep::registry
