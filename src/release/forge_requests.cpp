#include "forge_requests.hpp"

#include <fmt/format.h>

#include "lockstep/base/url.hpp"
#include "lockstep/ecosystem/answers.hpp"

namespace lockstep::release {

using namespace ecosystem;

namespace {

constexpr std::uint64_t kMostOfAnAnswer = std::uint64_t{64} << 20;

std::optional<Secret> forge_token(Forge forge, const ClientSettings& settings,
                                  const std::string& url) {
  // A CI system's own token is for its own forge.
  const std::string own = variable_of(settings, "GITHUB_API_URL");
  const bool is_own = own.empty() || is_same_origin(own, url);
  std::optional<Secret> token;
  if (forge == Forge::kGitea) token = secret_of(settings, {"GITEA_TOKEN"});
  if (!token && is_own) token = secret_of(settings, {"GITHUB_TOKEN"});
  if (!token && forge == Forge::kGithub) token = secret_of(settings, {"GH_TOKEN"});
  return token;
}

// What stands in `Authorization`, or empty.
std::string credentials(const Account& account, const std::string& scheme) {
  const std::string token = secret_text(account, "token");
  if (!token.empty()) return scheme + token;
  const std::string password = secret_text(account, "password");
  return password.empty() ? "" : basic_login(secret_text(account, "user"), password);
}

HttpRequest plain_request(const std::string& url, std::string credentials) {
  HttpRequest request;
  request.url = url;
  request.max_bytes = kMostOfAnAnswer;
  request.headers = {{"Accept", "application/json"}, {"User-Agent", "lockstep"}};
  if (!credentials.empty()) request.headers.push_back({"Authorization", std::move(credentials)});
  return request;
}

// Where Gitea shows an asset its API's scheme serves not everywhere; a token as password does.
Result<HttpRequest> gitea_download(const Account& account, const ForgeAsset& asset) {
  if (!is_same_forge(account.addresses.at("api").url, asset.download_url))
    return fail(ErrorKind::kCheckFailed, "the forge keeps it at another host",
                "credentials go nowhere else: download it by hand");
  const std::string token = secret_text(account, "token");
  return plain_request(asset.download_url,
                       token.empty() ? credentials(account, "") : basic_login("lockstep", token));
}

}  // namespace

Forge forge_of(const model::Project& project) {
  const auto kind = project.releases.find("kind");
  return kind != project.releases.end() && kind->second == "gitea" ? Forge::kGitea : Forge::kGithub;
}

model::Language releases_language(const model::Project& project) {
  model::Language language;
  language.name = "releases";
  language.package = project.name;
  for (const auto& [key, text] : project.releases) language.settings[key] = text;
  return language;
}

Result<Account> forge_account(Forge forge, const model::Language& language,
                              const ClientSettings& settings) {
  const auto url = address_of(language, "url", settings, {"GITHUB_API_URL"});
  const auto repository = address_of(language, "repository", settings, {"GITHUB_REPOSITORY"});
  if (!url || !repository) {
    return fail(ErrorKind::kUsage,
                std::string("nothing names the ") + (url ? "repository" : "forge") +
                    " whose releases show the packages",
                "write `url:` (of its API) and `repository: owner/name` below `releases`, or set "
                "GITHUB_API_URL and GITHUB_REPOSITORY, as CI systems do");
  }
  Account account;
  account.addresses["api"] = *url;
  LOCKSTEP_CHECK(settle_address(account, "api"));
  account.addresses["api"].url =
      with_slash(account.addresses["api"].url) + "repos/" + repository->url;
  if (auto token = forge_token(forge, settings, url->url))
    account.secrets["token"] = *std::move(token);
  return account;
}

std::string forge_address(const Account& account, const std::string& path) {
  return account.addresses.at("api").url + path;
}

HttpRequest forge_request(Forge forge, const Account& account, const std::string& url) {
  if (forge == Forge::kGitea) return plain_request(url, credentials(account, "token "));
  HttpRequest request = plain_request(url, {});
  request.headers.front().value = "application/vnd.github+json";
  request.headers.push_back({"X-GitHub-Api-Version", "2022-11-28"});
  if (std::string words = credentials(account, "Bearer "); !words.empty())
    request.headers.push_back({"Authorization", std::move(words)});
  return request;
}

HttpRequest list_request(Forge forge, const Account& account) {
  const char* query = forge == Forge::kGithub ? "/releases?per_page=100" : "/releases?limit=50";
  HttpRequest request = forge_request(forge, account, forge_address(account, query));
  request.headers.push_back({"Cache-Control", "no-cache"});
  return request;
}

Result<HttpRequest> download_request(Forge forge, const Account& account, const ForgeAsset& asset) {
  if (forge == Forge::kGitea) return gitea_download(account, asset);
  HttpRequest request = forge_request(
      forge, account, forge_address(account, fmt::format("/releases/assets/{}", asset.id)));
  request.headers.front().value = "application/octet-stream";
  return request;
}

}  // namespace lockstep::release
