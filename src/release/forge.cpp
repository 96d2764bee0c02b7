#include "lockstep/release/forge.hpp"

#include <fmt/format.h>

#include <map>

#include "forge_release.hpp"
#include "forge_requests.hpp"
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

std::string word(const Operation& operation, const std::string& key) {
  const auto found = operation.words.find(key);
  return found == operation.words.end() ? std::string() : found->second;
}

template <Forge kForge>
Result<Account> account_of(const model::Language& language, const ClientSettings& settings) {
  return forge_account(kForge, language, settings);
}

template <Forge kForge>
HttpRequest ask(const Account& account, const Operation&) {
  return list_request(kForge, account);
}

// Whether the operation puts a file into the draft.
bool is_upload(const Operation& operation) {
  return operation.kind == "asset" || operation.kind == "record";
}

bool is_same_file(const ForgeAsset& asset, const Parcel& parcel) {
  if (asset.sha256.empty()) return asset.size == static_cast<std::int64_t>(parcel.size);
  return asset.sha256 == parcel.sha256.hex();
}

// Packages that are built twice have the same bytes, but what tells of the builds has not: in a
// draft it gives way to ours; a public release stays as it is.
Standing standing_of_record(const ForgeAsset* asset, const Parcel& parcel, bool is_draft) {
  if (asset != nullptr && is_same_file(*asset, parcel)) return {Presence::kSame, {}};
  const char* found = asset == nullptr ? "missing" : "of another build of these packages";
  if (!is_draft) return {Presence::kSame, found};
  return {Presence::kAbsent, asset == nullptr ? "" : found};
}

Standing standing_of_asset(const Operation& operation, const ForgeRelease& release) {
  const ForgeAsset* asset = release.asset(word(operation, "name"));
  if (asset != nullptr && asset->is_unfinished) return {Presence::kAbsent, "half uploaded"};
  const Parcel& parcel = operation.parcel;
  if (operation.kind == "record") return standing_of_record(asset, parcel, release.is_draft);
  if (asset == nullptr) return {Presence::kAbsent, {}};
  if (is_same_file(*asset, parcel))
    return {Presence::kSame,
            asset->sha256.empty() ? "of the same size; the forge tells no digest" : ""};
  if (asset->sha256.empty())
    return {Presence::kOther, fmt::format("{} bytes there, {} here", asset->size, parcel.size)};
  return {Presence::kOther, "other bytes there: sha256 " + asset->sha256.substr(0, 12) + "…"};
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
  if (is_upload(operation)) return standing_of_asset(operation, *release);
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
  HttpRequest request = forge_request(kForge, account, forge_address(account, "/releases"));
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

// What is in the way of an upload is removed first: an asset whose upload broke off, a record of
// another build.
template <Forge kForge>
HttpRequest remove_asset(const Account& account, const ForgeRelease& release,
                         const ForgeAsset& asset) {
  const std::string path = kForge == Forge::kGithub
                               ? fmt::format("/releases/assets/{}", asset.id)
                               : fmt::format("/releases/{}/assets/{}", release.id, asset.id);
  HttpRequest request = forge_request(kForge, account, forge_address(account, path));
  request.method = "DELETE";
  return request;
}

template <Forge kForge>
Result<std::string> upload_address(const Account& account, const ForgeRelease& release,
                                   const std::string& name) {
  const std::string query = "?name=" + percent_encoded(name);
  if (kForge == Forge::kGitea)
    return forge_address(account, fmt::format("/releases/{}/assets", release.id)) + query;
  if (is_same_forge(account.addresses.at("api").url, release.upload_url))
    return release.upload_url + query;
  return fail(ErrorKind::kCheckFailed, "the forge sends uploads to another host",
              "check its address: credentials go nowhere else");
}

// A file's bytes, or those of a record that is no file.
BodyPart bytes_of(const Parcel& parcel) {
  if (parcel.path.empty()) return parcel.description;
  return BodyFile{parcel.path, parcel.size, BodyEncoding::kRaw};
}

void set_form(HttpRequest& request, const Parcel& parcel, const std::string& name) {
  const std::string boundary = "lockstep-" + parcel.sha256.hex();
  request.headers.push_back({"Content-Type", "multipart/form-data; boundary=" + boundary});
  request.body = {
      "--" + boundary + "\r\nContent-Disposition: form-data; name=\"attachment\"; filename=\"" +
          replace_all(name, "\"", "%22") + "\"\r\nContent-Type: application/octet-stream\r\n\r\n",
      bytes_of(parcel), "\r\n--" + boundary + "--\r\n"};
}

template <Forge kForge>
Result<HttpRequest> upload(const Account& account, const Operation& operation,
                           const ForgeRelease& release) {
  const std::string name = word(operation, "name");
  const ForgeAsset* asset = release.asset(name);
  if (asset != nullptr && (asset->is_unfinished || operation.kind == "record"))
    return remove_asset<kForge>(account, release, *asset);
  LOCKSTEP_TRY(address, upload_address<kForge>(account, release, name));
  HttpRequest request = forge_request(kForge, account, address);
  request.method = "POST";
  if (kForge == Forge::kGitea) {
    set_form(request, operation.parcel, name);
  } else {
    request.headers.push_back({"Content-Type", "application/octet-stream"});
    request.body = {bytes_of(operation.parcel)};
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
  if (is_upload(operation)) return upload<kForge>(account, operation, *release);
  if (operation.kind == "remove") {
    const ForgeAsset* asset = release->asset(word(operation, "name"));
    if (asset == nullptr) return fail(ErrorKind::kCheckFailed, "the asset is gone already");
    return remove_asset<kForge>(account, *release, *asset);
  }
  HttpRequest request = forge_request(
      kForge, account, forge_address(account, fmt::format("/releases/{}", release->id)));
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
  if (is_upload(operation) && answer.status == 204)
    return {Verdict::kRetry, "what was in the way is removed", {}};
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

std::vector<std::string> files_of(const std::vector<Parcel>& parcels) {
  std::vector<std::string> files;
  for (const Parcel& parcel : parcels) files.push_back(parcel.file);
  return files;
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
    if (kind == "draft") operation.basis = Basis::kItself;
    return operation;
  };
  std::vector<Operation> operations = {make("draft", "v" + request.version, Stage::kDraft)};
  const auto names = asset_names(files_of(request.parcels));
  for (const Parcel& parcel : request.parcels) {
    // Records are the first to come and a kind of their own, so that packages wait for them.
    const char* kind = is_record_file(parcel.file) ? "record" : "asset";
    Operation asset = make(kind, names.at(parcel.file), Stage::kDraft);
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
    if (parcel.size < kAssetBytes) continue;
    errors.push_back({.kind = ErrorKind::kCheckFailed,
                      .message = "has " + human_size(parcel.size) + ", an asset less than 2 GiB",
                      .where = parcel.file,
                      .hint = "strip the library"});
  }
  return errors;
}

template <Forge kForge>
std::vector<AccessCheck> access_checks(const Account& account, const ReleaseRequest&) {
  return {{"may make releases", forge_request(kForge, account, forge_address(account, "")), {}}};
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
  if (is_upload(done)) {
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
      .account = account_of<kForge>,
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
