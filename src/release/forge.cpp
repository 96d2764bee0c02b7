#include "lockstep/release/forge.hpp"

#include <fmt/format.h>

#include <map>

#include "forge_release.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/base/url.hpp"
#include "lockstep/ecosystem/answers.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::release {

namespace {

using namespace ecosystem;
using model::Value;

enum class Forge { kGithub, kGitea };

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t kAssetLimit = std::uint64_t{2} << 30;
constexpr std::size_t kMostAssets = 1000;

std::string word(const Operation& operation, const std::string& key) {
  const auto found = operation.words.find(key);
  return found == operation.words.end() ? std::string() : found->second;
}

template <Forge kForge>
Result<Account> account(const model::Language& language, const ClientSettings& settings) {
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
  // A CI system's own token is for its own forge.
  const std::string own = variable_of(settings, "GITHUB_API_URL");
  const bool is_own = own.empty() || is_same_origin(own, url->url);
  std::optional<Secret> token;
  if (kForge == Forge::kGitea) token = secret_of(settings, {"GITEA_TOKEN"});
  if (!token && is_own) token = secret_of(settings, {"GITHUB_TOKEN"});
  if (!token && kForge == Forge::kGithub) token = secret_of(settings, {"GH_TOKEN"});
  if (token) account.secrets["token"] = *std::move(token);
  return account;
}

template <Forge kForge>
HttpRequest request_to(const Account& account, const std::string& url) {
  HttpRequest request;
  request.url = url;
  request.max_bytes = 64 * kMebibyte;
  request.headers = {{"Accept", "application/json"}, {"User-Agent", "lockstep"}};
  if (kForge == Forge::kGithub) {
    request.headers.front().value = "application/vnd.github+json";
    request.headers.push_back({"X-GitHub-Api-Version", "2022-11-28"});
  }
  const std::string token = secret_text(account, "token");
  const std::string password = secret_text(account, "password");
  if (!token.empty()) {
    request.headers.push_back(
        {"Authorization", (kForge == Forge::kGithub ? "Bearer " : "token ") + token});
  } else if (!password.empty()) {
    request.headers.push_back(
        {"Authorization", basic_login(secret_text(account, "user"), password)});
  }
  return request;
}

std::string below(const Account& account, const std::string& path) {
  return account.addresses.at("api").url + path;
}

// Drafts are in the list alone: no tag leads to them.
template <Forge kForge>
HttpRequest ask(const Account& account, const Operation&) {
  const char* size = kForge == Forge::kGithub ? "per_page=100" : "limit=50";
  HttpRequest request =
      request_to<kForge>(account, below(account, std::string("/releases?") + size));
  request.headers.push_back({"Cache-Control", "no-cache"});
  return request;
}

Standing standing_of_asset(const Operation& operation, const ForgeRelease& release) {
  const ForgeAsset* asset = release.asset(word(operation, "name"));
  if (asset == nullptr) return {Presence::kAbsent, {}};
  if (asset->is_unfinished) return {Presence::kAbsent, "half uploaded"};
  const Parcel& parcel = operation.parcel;
  if (!asset->sha256.empty()) {
    if (asset->sha256 == parcel.sha256.hex()) return {Presence::kSame, {}};
    return {Presence::kOther, "other bytes there: sha256 " + asset->sha256.substr(0, 12) + "…"};
  }
  if (asset->size == static_cast<std::int64_t>(parcel.size))
    return {Presence::kSame, "of the same size; the forge tells no digest"};
  return {Presence::kOther, fmt::format("{} bytes there, {} here", asset->size, parcel.size)};
}

Standing standing_of_removal(const Operation& operation,
                             const std::optional<ForgeRelease>& release) {
  if (!release || release->asset(word(operation, "name")) == nullptr) return {Presence::kSame, {}};
  if (release->is_draft) return {Presence::kAbsent, {}};
  return {Presence::kOther, "the release is public already"};
}

Result<Standing> standing(const Operation& operation, const HttpResponse& answer) {
  LOCKSTEP_TRY(release, find_release(answer, word(operation, "tag")));
  if (operation.kind == "delete") {
    if (!release) return Standing{Presence::kSame, {}};
    return release->is_draft ? Standing{Presence::kAbsent, "the draft is there"}
                             : Standing{Presence::kOther, "the release is public already"};
  }
  if (operation.kind == "remove") return standing_of_removal(operation, release);
  if (!release) return Standing{Presence::kAbsent, {}};
  if (operation.kind == "asset") return standing_of_asset(operation, *release);
  if (operation.kind == "publish" && release->is_draft)
    return Standing{Presence::kAbsent, "a draft"};
  return Standing{Presence::kSame, {}};
}

void set_json(HttpRequest& request, std::string method, const Value::Object& value) {
  request.method = std::move(method);
  request.headers.push_back({"Content-Type", "application/json"});
  request.body = {model::to_compact_json(value)};
}

template <Forge kForge>
HttpRequest create(const Account& account, const Operation& operation) {
  HttpRequest request = request_to<kForge>(account, below(account, "/releases"));
  const std::string tag = word(operation, "tag");
  Value::Object release = {{"tag_name", tag},
                           {"name", tag},
                           {"body", word(operation, "body")},
                           {"draft", true},
                           {"prerelease", word(operation, "prerelease") == "true"}};
  const std::string target = word(operation, "target");
  if (!target.empty()) release["target_commitish"] = target;
  set_json(request, "POST", release);
  return request;
}

// An asset whose upload broke off is in the way of the next one, and is removed first.
template <Forge kForge>
HttpRequest remove_asset(const Account& account, const ForgeRelease& release,
                         const ForgeAsset& asset) {
  const std::string path = kForge == Forge::kGithub
                               ? fmt::format("/releases/assets/{}", asset.id)
                               : fmt::format("/releases/{}/assets/{}", release.id, asset.id);
  HttpRequest request = request_to<kForge>(account, below(account, path));
  request.method = "DELETE";
  return request;
}

template <Forge kForge>
Result<std::string> upload_address(const Account& account, const ForgeRelease& release,
                                   const std::string& name) {
  const std::string query = "?name=" + percent_encoded(name);
  if (kForge == Forge::kGitea)
    return below(account, fmt::format("/releases/{}/assets", release.id)) + query;
  if (is_same_forge(account.addresses.at("api").url, release.upload_url))
    return release.upload_url + query;
  return fail(ErrorKind::kCheckFailed, "the forge sends uploads to another host",
              "check its address: credentials go nowhere else");
}

void set_form(HttpRequest& request, const Parcel& parcel, const std::string& name, BodyFile file) {
  const std::string boundary = "lockstep-" + parcel.sha256.hex();
  request.headers.push_back({"Content-Type", "multipart/form-data; boundary=" + boundary});
  request.body = {
      "--" + boundary + "\r\nContent-Disposition: form-data; name=\"attachment\"; filename=\"" +
          replace_all(name, "\"", "%22") + "\"\r\nContent-Type: application/octet-stream\r\n\r\n",
      std::move(file), "\r\n--" + boundary + "--\r\n"};
}

template <Forge kForge>
Result<HttpRequest> upload(const Account& account, const Operation& operation,
                           const ForgeRelease& release) {
  const std::string name = word(operation, "name");
  const ForgeAsset* asset = release.asset(name);
  if (asset != nullptr && asset->is_unfinished)
    return remove_asset<kForge>(account, release, *asset);
  LOCKSTEP_TRY(address, upload_address<kForge>(account, release, name));
  HttpRequest request = request_to<kForge>(account, address);
  request.method = "POST";
  BodyFile file{operation.parcel.path, operation.parcel.size, BodyEncoding::kRaw};
  if (kForge == Forge::kGitea) {
    set_form(request, operation.parcel, name, std::move(file));
  } else {
    request.headers.push_back({"Content-Type", "application/octet-stream"});
    request.body = {std::move(file)};
  }
  return request;
}

template <Forge kForge>
Result<HttpRequest> act(const Account& account, const Operation& operation,
                        const HttpResponse& asked) {
  LOCKSTEP_TRY(release, find_release(asked, word(operation, "tag")));
  if (operation.kind == "draft") return create<kForge>(account, operation);
  if (!release)
    return fail(ErrorKind::kIo, "the draft release is not to be seen yet", "try again later");
  if (operation.kind == "asset") return upload<kForge>(account, operation, *release);
  if (operation.kind == "remove") {
    const ForgeAsset* asset = release->asset(word(operation, "name"));
    if (asset == nullptr) return fail(ErrorKind::kCheckFailed, "the asset is gone already");
    return remove_asset<kForge>(account, *release, *asset);
  }
  HttpRequest request =
      request_to<kForge>(account, below(account, fmt::format("/releases/{}", release->id)));
  if (operation.kind == "delete") {
    request.method = "DELETE";
    return request;
  }
  Value::Object change = {{"draft", false},
                          {"prerelease", word(operation, "prerelease") == "true"}};
  // Which release is the latest goes by date and version, so that an old branch's is not.
  if (kForge == Forge::kGithub) change["make_latest"] = "legacy";
  set_json(request, "PATCH", change);
  return request;
}

Outcome outcome(const Operation& operation, const HttpResponse& answer) {
  Outcome outcome = outcome_by_status(answer);
  if (operation.kind == "asset" && answer.status == 204)
    return {Verdict::kRetry, "a half uploaded asset was in the way and is removed", {}};
  const bool is_limit =
      answer.status == 403 && (!answer.header("retry-after").empty() || says(answer, "rate limit"));
  if (is_limit) {
    outcome.verdict = Verdict::kRetry;
    outcome.hint.clear();
  } else if (answer.status == 422 && says(answer, "already_exists")) {
    outcome.verdict = Verdict::kDoubtful;
    outcome.hint.clear();
  } else if (answer.status == 422 && says(answer, "immutable")) {
    outcome.hint = "a public release takes no more assets there: release a new version";
  }
  return outcome;
}

// Every file's own name, with its folders where two files are called alike.
std::map<std::string, std::string> asset_names(const std::vector<Parcel>& parcels) {
  std::map<std::string, int> count;
  for (const Parcel& parcel : parcels) ++count[std::string(file_name(parcel.file))];
  std::map<std::string, std::string> names;
  for (const Parcel& parcel : parcels) {
    const std::string name(file_name(parcel.file));
    names[parcel.file] = asset_name(count[name] > 1 ? replace_all(parcel.file, "/", "-") : name);
  }
  return names;
}

std::vector<Operation> operations(const Account&, const ReleaseRequest& request) {
  const auto version = version::parse_semver(request.version);
  Operation base;
  base.registry = request.language.name;
  base.words = {{"tag", "v" + request.version},
                {"prerelease", version && !version->prerelease.empty() ? "true" : "false"}};
  const auto make = [&](const std::string& kind, const std::string& id, Stage stage) {
    Operation operation = base;
    operation.kind = kind;
    operation.id = "releases/" + kind + "/" + id;
    operation.stage = stage;
    return operation;
  };
  std::vector<Operation> operations = {make("draft", "v" + request.version, Stage::kDraft)};
  const auto names = asset_names(request.parcels);
  for (const Parcel& parcel : request.parcels) {
    Operation asset = make("asset", names.at(parcel.file), Stage::kDraft);
    asset.parcel = parcel;
    asset.words["name"] = names.at(parcel.file);
    operations.push_back(std::move(asset));
  }
  operations.push_back(make("publish", "v" + request.version, Stage::kPublic));
  return operations;
}

std::vector<Error> check(const ReleaseRequest& request) {
  std::vector<Error> errors;
  if (request.parcels.size() > kMostAssets) {
    errors.push_back({.kind = ErrorKind::kCheckFailed,
                      .message = "a release has 1000 assets at most",
                      .where = "releases",
                      .hint = "leave targets out"});
  }
  for (const Parcel& parcel : request.parcels) {
    if (parcel.size < kAssetLimit) continue;
    errors.push_back({.kind = ErrorKind::kCheckFailed,
                      .message = "has " + human_size(parcel.size) + ", an asset less than 2 GiB",
                      .where = parcel.file,
                      .hint = "strip the library"});
  }
  return errors;
}

template <Forge kForge>
std::vector<AccessCheck> access_checks(const Account& account, const ReleaseRequest&) {
  return {{"may make releases", request_to<kForge>(account, below(account, "")), {}}};
}

AccessFinding access(const AccessCheck&, const HttpResponse& answer) {
  if (answer.status == 401 || answer.status == 403 || answer.status == 404) {
    return {Access::kDenied, words_of(answer),
            "check `repository` and give a token that may write its contents: GITHUB_TOKEN, "
            "GH_TOKEN or GITEA_TOKEN"};
  }
  const auto value = model::parse_json(answer.body);
  const Value* permissions = value ? value->find("permissions") : nullptr;
  const Value* push = permissions == nullptr ? nullptr : permissions->find("push");
  if (answer.status != 200 || push == nullptr || push->boolean() == nullptr)
    return {Access::kUnknown, words_of({answer.status, {}, {}}), {}};
  if (*push->boolean()) return {Access::kGranted, "may write to the repository", {}};
  return {Access::kDenied, "the token may only read the repository",
          "give one that may write its contents"};
}

std::vector<Operation> undo(const Operation& done) {
  Operation operation = done;
  if (done.kind == "asset") {
    operation.kind = "remove";
    operation.id = "releases/remove/" + word(done, "name");
  } else if (done.kind == "draft") {
    operation.kind = "delete";
    operation.id = "releases/delete/" + word(done, "tag");
  } else {
    return {};
  }
  return {operation};
}

std::string undo_words(const Account& account, const Operation& operation) {
  if (operation.kind != "publish") return {};
  return fmt::format(
      "the release {} of {} is public: mark it as withdrawn there, or delete it by hand; its tag "
      "may be spent for ever",
      word(operation, "tag"), account.addresses.at("api").url);
}

template <Forge kForge>
Publisher row() {
  return {
      .client_files = {},
      .client_questions = {},
      .side_by_side = 4,
      .account = account<kForge>,
      .trusted = std::nullopt,
      .check = check,
      .access_checks = access_checks<kForge>,
      .access = access,
      .operations = operations,
      .ask = ask<kForge>,
      .standing = standing,
      .act = act<kForge>,
      .outcome = outcome,
      .undo = undo,
      .undo_words = undo_words,
  };
}

}  // namespace

const Publisher& github_releases() {
  static const Publisher kGithub = row<Forge::kGithub>();
  return kGithub;
}

const Publisher& gitea_releases() {
  static const Publisher kGitea = row<Forge::kGitea>();
  return kGitea;
}

}  // namespace lockstep::release
