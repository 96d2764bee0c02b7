#pragma once

#include <optional>
#include <string>

#include "lockstep/base/http.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::ecosystem::node {

/// A package's document on its registry: all versions and tags. Empty when there is no package.
struct Packument {
  model::Value document;

  /// What it says of `version`, or null.
  const model::Value* version(const std::string& version) const;
  /// The version that `tag` points to, or empty.
  std::string tagged(const std::string& tag) const;
  /// The highest version but `except` that is no prerelease, or empty.
  std::string highest_release(const std::string& except) const;
  /// Whether `version` was there once and was taken away.
  bool was_unpublished(const std::string& version) const;
  /// `_rev`, which a change must name, or empty.
  std::string revision() const;
};

/// The document that `answer` holds; an Error when it does not tell.
Result<Packument> read_packument(const HttpResponse& answer);

/// The tag that `version` gets in the end: the first word of a prerelease; `wanted` (`latest` when
/// empty) of a release, but `latest-<major>` where a higher release is there already.
std::string final_tag(const std::string& version, const std::string& wanted,
                      const Packument& packument);

/// Whether `version` is a prerelease.
bool is_prerelease(const std::string& version);

/// The document without `version` and the tags that point to it; `latest` goes to the highest
/// release that is left. Nothing when no version would be left.
std::optional<model::Value> without_version(const Packument& packument, const std::string& version);

/// The document with `message` as the deprecation of `version`, which it holds.
model::Value deprecated(const Packument& packument, const std::string& version,
                        const std::string& message);

}  // namespace lockstep::ecosystem::node
