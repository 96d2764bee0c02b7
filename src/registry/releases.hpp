#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "access.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/registry/message.hpp"
#include "lockstep/sys/clock.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::registry {

/// A file that a release shows.
struct ReleaseAsset {
  std::int64_t id = 0;
  std::string name;
  std::string content_type;
  std::string path;  ///< absolute
  std::uint64_t size = 0;
  Digest sha256;
};

/// A release of a repository.
struct ForgeRelease {
  std::int64_t id = 0;
  std::string repository;  ///< `lorem/lorem`
  std::string tag;
  std::string name;
  std::string body;
  std::string target;
  bool is_draft = false;
  bool is_prerelease = false;
  std::int64_t created = 0;  ///< seconds since 1970
  std::vector<ReleaseAsset> assets;
};

/// Which forge's ways are followed.
enum class ForgeKind { kGithub, kGitea };

/// The releases of a forge. A public release takes no more assets and gives none away.
struct Forge {
  sys::Filesystem& files;
  const sys::Clock& clock;
  ForgeKind kind;
  std::string folder;  ///< exists
  Access access;
  std::int64_t last_id = 0;
  std::vector<ForgeRelease> held = {};
  std::mutex mutex = {};
};

/// Answers a request to the forge, its path below the API's address: `/repos/o/r/releases…`, and
/// `/uploads/repos/…` of GitHub's. Downloads are at `/download/o/r/TAG/NAME`; GitHub's API leads to
/// `/store/DIGEST` under another name of this host.
Answer handle(Forge& forge, const Request& request);

/// Adds an asset to a draft.
Answer add_asset(Forge& forge, const Request& request, ForgeRelease& release);

/// A release as the forge's API describes it.
Answer release_answer(int status, const Forge& forge, const Request& request,
                      const ForgeRelease& release);

/// All of `releases` as the forge's API lists them.
Answer release_list(const Forge& forge, const Request& request,
                    const std::vector<const ForgeRelease*>& releases);

/// An asset as the forge's API describes it.
Answer asset_answer(int status, const Request& request, const ForgeRelease& release,
                    const ReleaseAsset& asset);

/// `{"message": …}`, with a `code` for what is wrong with a field where there is one.
Answer forge_error(int status, std::string_view message, std::string_view code = {});

}  // namespace lockstep::registry
