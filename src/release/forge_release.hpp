#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/base/http.hpp"

namespace lockstep::release {

/// What forges take at most: files of a release, and bytes of each (less than this).
constexpr std::size_t kMostAssets = 1000;
constexpr std::uint64_t kAssetBytes = std::uint64_t{2} << 30;

/// A file of a release, as a forge tells of it.
struct ForgeAsset {
  std::int64_t id = 0;
  std::string name;
  std::int64_t size = 0;
  std::string sha256;          ///< hex digits, or empty where the forge does not say
  bool is_unfinished = false;  ///< its upload broke off
  std::string download_url;    ///< where browsers get it
};

/// A release of a forge.
struct ForgeRelease {
  std::int64_t id = 0;
  bool is_draft = false;
  std::string upload_url;  ///< where assets go, without a template behind; or empty
  std::vector<ForgeAsset> assets;

  /// The asset called `name`, as the forge spells names; or null.
  const ForgeAsset* asset(const std::string& name) const;
};

/// The release for `tag` in a list of releases: the public one, else the oldest draft; nothing when
/// there is none. An Error when the answer does not tell.
Result<std::optional<ForgeRelease>> find_release(const HttpResponse& list, const std::string& tag);

/// The tag `vX.Y.Z` of the public release of the highest version below `below` in a list of
/// releases; nothing when there is none. An Error when the answer does not tell.
Result<std::optional<std::string>> last_public_tag(const HttpResponse& list,
                                                   const std::string& below);

/// `name` as forges store it: what they do not take becomes a dot.
std::string asset_name(std::string_view name);

/// The name of each of these dist-relative files as an asset: its own, with its folders where two
/// files are called alike.
std::map<std::string, std::string> asset_names(const std::vector<std::string>& files);

/// Whether the dist-relative `file` tells of a build (`manifest.json`, `plan.json`, `SHA256SUMS`)
/// instead of being a package.
bool is_record_file(std::string_view file);

/// Whether credentials for `api` may go to `url`: the same scheme and host, or a neighbour of it,
/// both below one domain.
bool is_same_forge(const std::string& api, const std::string& url);

}  // namespace lockstep::release
