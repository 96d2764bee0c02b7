#include <fmt/format.h>

#include <array>

#include "node_registry.hpp"

namespace lockstep::registry {

namespace {

using model::Value;

Value::Object texts(const std::map<std::string, std::string>& pairs) {
  return {pairs.begin(), pairs.end()};
}

// `libc` is not among them, at the public registry neither: clients that need it ask for the whole
// document.
Value::Object abbreviated_version(const Value::Object& version) {
  constexpr std::array kKept{"name",
                             "version",
                             "deprecated",
                             "dependencies",
                             "bin",
                             "dist",
                             "optionalDependencies",
                             "peerDependencies",
                             "os",
                             "cpu",
                             "devDependencies",
                             "peerDependenciesMeta",
                             "engines",
                             "funding",
                             "bundleDependencies",
                             "hasInstallScript",
                             "directories",
                             "_hasShrinkwrap",
                             "acceptDependencies"};
  Value::Object kept;
  for (const char* key : kKept) {
    if (const auto found = version.find(key); found != version.end()) kept.insert(*found);
  }
  return kept;
}

}  // namespace

Value packument(const std::string& name, const NodePackage& package) {
  Value::Object versions;
  for (const auto& [version, manifest] : package.versions) versions[version] = manifest;
  return Value::Object{{"_id", name},
                       {"_rev", fmt::format("{}-rehearsal", package.revision)},
                       {"name", name},
                       {"dist-tags", texts(package.tags)},
                       {"versions", versions},
                       {"time", texts(package.times)},
                       {"readme", package.readme}};
}

Value abbreviated_packument(const std::string& name, const NodePackage& package) {
  Value::Object versions;
  for (const auto& [version, manifest] : package.versions) {
    versions[version] = abbreviated_version(manifest);
  }
  return Value::Object{{"name", name},
                       {"dist-tags", texts(package.tags)},
                       {"versions", versions},
                       {"modified", package.times.at("modified")}};
}

}  // namespace lockstep::registry
