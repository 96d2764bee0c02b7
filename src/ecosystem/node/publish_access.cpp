#include "node/publish_access.hpp"

#include <fmt/format.h>

#include "lockstep/base/text.hpp"
#include "lockstep/base/url.hpp"
#include "lockstep/ecosystem/answers.hpp"
#include "lockstep/model/value.hpp"
#include "node/account.hpp"

namespace lockstep::ecosystem::node {

namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t kFileLimit = 200;  // MiB; larger ones are refused once they are sent
constexpr std::size_t kLongestName = 214;
constexpr const char* kToken = "token";
constexpr std::string_view kExists = "trusted publishing of ";

AccessFinding is_there(const HttpResponse& answer) {
  if (answer.status == 200) return {Access::kGranted, "can't be known before upload", {}};
  if (answer.status != 404) return {Access::kUnknown, words_of(answer), {}};
  return {Access::kDenied, "the name is not there yet, and trusted publishing makes no new ones",
          "publish its first version with a token, then name this workflow as its publisher"};
}

AccessFinding who_we_are(const HttpResponse& answer) {
  const auto value = model::parse_json(answer.body);
  const std::string user = value ? value->text_at("username") : std::string();
  if (answer.status == 200 && !user.empty()) return {Access::kGranted, "you are " + user, {}};
  if (answer.status == 401 || answer.status == 403)
    return {Access::kDenied, words_of(answer), "the token is wrong or over: make a new one"};
  // Some registries say so that they know nobody by this token.
  if (answer.status == 200 && value && value->object() != nullptr)
    return {Access::kDenied, "the registry knows nobody by this token", "make a new one"};
  return {Access::kUnknown, words_of(answer), {}};
}

AccessFinding who_may(const HttpResponse& answer) {
  if (answer.status == 404) return {Access::kGranted, "first publish of this name", {}};
  if (answer.status != 200) return {Access::kUnknown, words_of(answer), {}};
  const auto value = model::parse_json(answer.body);
  const model::Value* maintainers = value ? value->find("maintainers") : nullptr;
  std::vector<std::string> users;
  if (maintainers != nullptr && maintainers->array() != nullptr) {
    for (const model::Value& user : *maintainers->array())
      if (!user.text_at("name").empty()) users.push_back(user.text_at("name"));
  }
  const std::string who = users.empty() ? "" : ", its maintainers are " + join(users, ", ");
  return {Access::kUnknown, "can't be known before upload" + who, {}};
}

void check_manifest(const model::Language& language, const Parcel& parcel,
                    std::vector<Error>& errors) {
  const auto manifest = model::parse_json(parcel.description);
  if (!manifest || manifest->object() == nullptr) {
    errors.push_back(
        problem_of(parcel, "holds no package.json that can be read", "build it again"));
    return;
  }
  const std::string name = manifest->text_at("name");
  const std::string version = manifest->text_at("version");
  const bool is_main = parcel.kind != model::PackageKind::kCell;
  if (name.empty() || version != parcel.version || (is_main && name != language.package)) {
    errors.push_back(problem_of(parcel,
                                "its package.json says " + name + "@" + version + ", not " +
                                    language.package + "@" + parcel.version,
                                "build it again"));
  }
  if (name.size() > kLongestName)
    errors.push_back(problem_of(parcel, "its name has more than 214 characters", "shorten it"));
  const model::Value* is_private = manifest->find("private");
  if (is_private != nullptr && is_private->boolean() != nullptr && *is_private->boolean()) {
    errors.push_back(problem_of(parcel, "its package.json says `private: true`",
                                "remove that: clients refuse to publish such a package"));
  }
}

}  // namespace

Parcel named(Parcel parcel) {
  const auto manifest = model::parse_json(parcel.description);
  const std::string name = manifest ? manifest->text_at("name") : std::string();
  if (!name.empty()) parcel.package = name;
  return parcel;
}

HttpRequest registry_request(const Account& account, const std::string& path) {
  HttpRequest request;
  request.url = account.addresses.at("registry").url + path;
  request.max_bytes = 128 * kMebibyte;
  const std::string token = secret_text(account, "token");
  const std::string basic = secret_text(account, "basic");
  const std::string password = secret_text(account, "password");
  if (!token.empty()) {
    request.headers.push_back({"Authorization", "Bearer " + token});
  } else if (!basic.empty()) {
    request.headers.push_back({"Authorization", "Basic " + basic});
  } else if (!password.empty()) {
    request.headers.push_back(
        {"Authorization", basic_login(secret_text(account, "user"), password)});
  }
  const std::string otp = secret_text(account, "otp");
  if (!otp.empty()) request.headers.push_back({"npm-otp", otp});
  return request;
}

HttpRequest document_request(const Account& account, const std::string& package) {
  HttpRequest request = registry_request(account, escaped_name(package));
  request.headers.push_back({"Accept", "application/json"});
  request.headers.push_back({"Cache-Control", "no-cache"});
  return request;
}

std::vector<AccessCheck> access_checks(const Account& account, const ReleaseRequest& request) {
  std::vector<AccessCheck> checks;
  if (!account.is_trusted) checks.push_back({kToken, registry_request(account, "-/whoami"), {}});
  for (const Parcel& parcel : request.parcels) {
    const std::string package = named(parcel).package;
    const std::string what = (account.is_trusted ? std::string(kExists) : "may publish ") + package;
    checks.push_back({what, document_request(account, package), {}});
  }
  return checks;
}

AccessFinding access(const AccessCheck& check, const HttpResponse& answer) {
  if (check.what == kToken) return who_we_are(answer);
  return check.what.starts_with(kExists) ? is_there(answer) : who_may(answer);
}

TrustedPublishing trusted_publishing() {
  TrustedPublishing trusted;
  trusted.scope = TrustedPublishing::Scope::kPackage;
  trusted.token_variable = "NPM_ID_TOKEN";
  trusted.audience_question = [](const Account&) -> std::optional<HttpRequest> {
    return std::nullopt;
  };
  trusted.audience = [](const Account& account, const HttpResponse&) -> Result<std::string> {
    LOCKSTEP_TRY(url, parse_url(account.addresses.at("registry").url));
    return "npm:" + url.host;
  };
  trusted.exchange = [](const Account& account, const Operation& operation,
                        const std::string& identity) {
    HttpRequest request;
    request.url = account.addresses.at("registry").url + "-/npm/v1/oidc/token/exchange/package/" +
                  escaped_name(operation.parcel.package);
    request.method = "POST";
    request.headers = {{"Authorization", "Bearer " + identity}};
    request.max_bytes = kMebibyte;
    return request;
  };
  trusted.token = [](const HttpResponse& answer) -> Result<Secret> {
    const auto value = model::parse_json(answer.body);
    std::string token = value ? value->text_at("token") : std::string();
    const bool is_given = answer.status >= 200 && answer.status < 300;
    if (is_given && !token.empty()) return Secret{std::move(token), "trusted publishing"};
    const bool may_pass = answer.status == 429 || answer.status >= 500;
    return fail(may_pass ? ErrorKind::kIo : ErrorKind::kCheckFailed,
                "the registry gave no token for this identity: " + words_of(answer),
                "the package must be there already and name this repository and workflow file as "
                "its trusted publisher, spelled alike");
  };
  return trusted;
}

std::vector<Error> check_parcels(const ReleaseRequest& request) {
  const auto limit = upload_limit(request.language, kFileLimit);
  if (!limit) return {limit.error()};
  std::vector<Error> errors;
  for (const Parcel& parcel : request.parcels) {
    check_manifest(request.language, parcel, errors);
    if (parcel.size <= *limit * kMebibyte) continue;
    errors.push_back(problem_of(
        parcel,
        fmt::format("has {}, registries take about {} MiB", human_size(parcel.size), *limit),
        "strip the addon, or write what your registry takes as `upload_limit:` (MiB, in quotes)"));
  }
  return errors;
}

}  // namespace lockstep::ecosystem::node
