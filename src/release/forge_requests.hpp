#pragma once

#include <string>

#include "forge_release.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/base/http.hpp"
#include "lockstep/ecosystem/publish.hpp"

namespace lockstep::release {

/// Whose API a forge speaks.
enum class Forge { kGithub, kGitea };

/// Whose API the forge of `project` speaks.
Forge forge_of(const model::Project& project);

/// The forge that the project's releases are shown at, as if it were a language: `releases`.
model::Language releases_language(const model::Project& project);

/// The forge that the settings of the pseudo-language `releases` name, and who we are there. A
/// usage Error when nothing names it.
Result<ecosystem::Account> forge_account(Forge forge, const model::Language& language,
                                         const ecosystem::ClientSettings& settings);

/// The address of `path` below the repository: `/releases`.
std::string forge_address(const ecosystem::Account& account, const std::string& path);

/// A GET of `url` with the headers that the forge wants, credentials among them.
HttpRequest forge_request(Forge forge, const ecosystem::Account& account, const std::string& url);

/// Asks for the newest releases, drafts included, past every cache: no tag leads to a draft.
HttpRequest list_request(Forge forge, const ecosystem::Account& account);

/// Asks for the bytes of `asset`. An Error (kCheckFailed) when the forge keeps them where our
/// credentials do not go.
Result<HttpRequest> download_request(Forge forge, const ecosystem::Account& account,
                                     const ForgeAsset& asset);

}  // namespace lockstep::release
