#include "ruby/publish.hpp"

#include <fmt/format.h>

#include <optional>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/base/url.hpp"
#include "lockstep/ecosystem/answers.hpp"
#include "lockstep/model/value.hpp"
#include "ruby/account.hpp"
#include "ruby/requirement.hpp"

namespace lockstep::ecosystem::ruby {

namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t kFileLimit = 500 * kMebibyte;
constexpr const char* kKey = "key";

const std::string& host_of(const Account& account) { return account.addresses.at("host").url; }

// The platform in a gem's file name: `lorem-0.1.0-arm64-darwin.gem`; `ruby` where it names none.
std::string platform_of(const Parcel& parcel) {
  std::string_view rest = file_name(parcel.file);
  const std::string start = parcel.package + "-" + parcel.version;
  if (!rest.starts_with(start) || !rest.ends_with(".gem")) return {};
  rest.remove_prefix(start.size());
  rest.remove_suffix(std::string_view(".gem").size());
  if (rest.empty()) return "ruby";
  return rest.starts_with('-') ? std::string(rest.substr(1)) : std::string();
}

// How the compact index calls it: the version, and the platform unless it is `ruby`.
std::string index_key(const Parcel& parcel) {
  const std::string platform = platform_of(parcel);
  return platform == "ruby" ? parcel.version : parcel.version + "-" + platform;
}

// The key stands there as it is, without a scheme.
HttpRequest request_to(const Account& account, const std::string& path) {
  HttpRequest request;
  request.url = host_of(account) + path;
  request.max_bytes = 64 * kMebibyte;
  const std::string token = secret_text(account, "token");
  const std::string password = secret_text(account, "password");
  if (!token.empty()) {
    request.headers.push_back({"Authorization", token});
  } else if (!password.empty()) {
    request.headers.push_back(
        {"Authorization", basic_login(secret_text(account, "user"), password)});
  }
  return request;
}

void add_otp(const Account& account, HttpRequest& request) {
  const std::string code = secret_text(account, "otp");
  if (!code.empty()) request.headers.push_back({"OTP", code});
}

// The index is public: it is asked without the key, unless the address itself holds a login.
HttpRequest index_page(const Account& account, const std::string& package) {
  Account reader = account;
  reader.secrets.erase("token");
  HttpRequest request = request_to(reader, "/info/" + percent_encoded(package));
  request.headers.push_back({"Cache-Control", "no-cache"});
  return request;
}

HttpRequest ask(const Account& account, const Operation& operation) {
  return index_page(account, operation.parcel.package);
}

// The checksum that the compact index names for a version: `0.1.0-arm64-darwin |checksum:12ab…,…`.
std::optional<std::string> checksum_of(std::string_view page, const std::string& key) {
  std::optional<std::string> checksum;
  for (const std::string& line : split(page, '\n')) {
    if (!line.starts_with(key + " ")) continue;
    checksum.emplace();
    const auto bar = line.find('|');
    if (bar == std::string::npos) continue;
    for (const std::string& part : split(trim(line.substr(bar + 1)), ','))
      if (part.starts_with("checksum:")) checksum = lower(part.substr(9));
  }
  return checksum;
}

Result<Standing> standing(const Operation& operation, const HttpResponse& answer) {
  const bool is_yank = operation.kind == "yank";
  if (answer.status != 200 && answer.status != 404)
    return no_answer(answer, "what the gem server holds");
  const auto checksum =
      answer.status == 404 ? std::nullopt : checksum_of(answer.body, index_key(operation.parcel));
  if (!checksum) return Standing{is_yank ? Presence::kSame : Presence::kAbsent, {}};
  if (is_yank) return Standing{Presence::kAbsent, "still there"};
  if (checksum->empty()) {
    return fail(ErrorKind::kCheckFailed,
                "the gem server holds " + index_key(operation.parcel) + " but names no checksum");
  }
  if (*checksum == operation.parcel.sha256.hex()) return Standing{Presence::kSame, {}};
  return Standing{Presence::kOther, "other bytes there: sha256 " + checksum->substr(0, 12) +
                                        "…, here " + operation.parcel.sha256.hex().substr(0, 12) +
                                        "…"};
}

HttpRequest push(const Account& account, const Operation& operation) {
  HttpRequest request = request_to(account, "/api/v1/gems");
  request.method = "POST";
  request.headers.push_back({"Content-Type", "application/octet-stream"});
  add_otp(account, request);
  request.body = {BodyFile{operation.parcel.path, operation.parcel.size, BodyEncoding::kRaw}};
  request.max_bytes = kMebibyte;
  return request;
}

HttpRequest yank(const Account& account, const Operation& operation) {
  HttpRequest request = request_to(account, "/api/v1/gems/yank");
  request.method = "DELETE";
  request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  add_otp(account, request);
  const Parcel& parcel = operation.parcel;
  request.body = {"gem_name=" + percent_encoded(parcel.package) +
                  "&version=" + percent_encoded(parcel.version) +
                  "&platform=" + percent_encoded(platform_of(parcel))};
  request.max_bytes = kMebibyte;
  return request;
}

Result<HttpRequest> act(const Account& account, const Operation& operation, const HttpResponse&) {
  return operation.kind == "yank" ? yank(account, operation) : push(account, operation);
}

Outcome outcome(const Operation& operation, const HttpResponse& answer) {
  Outcome outcome = outcome_by_status(answer);
  const bool is_push = operation.kind == "push";
  if (is_push && says(answer, "yanked version")) {
    return {Verdict::kRefused, words_of(answer),
            "a yanked number is never taken again: release a new version"};
  }
  if (outcome.verdict != Verdict::kRefused) return outcome;
  const bool is_taken = says(answer, "already been pushed") || says(answer, "already exist") ||
                        says(answer, "repushing");
  if (is_push && is_taken) {
    outcome.verdict = Verdict::kDoubtful;
    outcome.hint.clear();
  } else if (answer.status == 401 && says(answer, "multifactor")) {
    outcome.hint = "set GEM_HOST_OTP_CODE, or use a key that needs no second factor to push";
  } else if (answer.status == 403 && !is_push) {
    outcome.hint =
        "gems older than 30 days stay, and only a person's own key may yank: yank it by hand";
  } else if (answer.status == 403) {
    outcome.hint = "check the key's scope (`push_rubygem`), its gem, and the gem's owners";
  } else if (answer.status == 404) {
    outcome.hint = "check `host`; a new gem needs a pending trusted publisher, or a key";
  }
  return outcome;
}

std::vector<Operation> operations(const Account&, const ReleaseRequest& request) {
  std::vector<Operation> operations;
  for (const Parcel& parcel : request.parcels) {
    Operation operation;
    operation.id = "ruby/push/" + std::string(file_name(parcel.file));
    operation.registry = request.language.name;
    // The source gem comes last: who finds no gem of the own platform would compile it.
    operation.stage = parcel.kind == model::PackageKind::kCell ? Stage::kPlatform : Stage::kMain;
    operation.kind = "push";
    operation.basis = Basis::kItself;
    operation.parcel = parcel;
    operations.push_back(std::move(operation));
  }
  return operations;
}

std::vector<Operation> undo(const Operation& done) {
  if (done.kind != "push") return {};
  Operation operation = done;
  operation.kind = "yank";
  operation.id = "ruby/yank/" + std::string(file_name(done.parcel.file));
  return {operation};
}

std::string undo_words(const Account& account, const Operation& operation) {
  if (operation.kind != "push") return {};
  const Parcel& parcel = operation.parcel;
  return fmt::format("gem yank {} -v {} --platform {} --host {}  (the number is spent)",
                     parcel.package, parcel.version, platform_of(parcel), host_of(account));
}

std::vector<Error> check(const ReleaseRequest& request) {
  std::vector<Error> errors;
  for (const Parcel& parcel : request.parcels) {
    if (!is_gem_name(parcel.package) || parcel.version.contains('-') ||
        platform_of(parcel).empty()) {
      errors.push_back(problem_of(parcel, "is not called as its gem server would call it",
                                  "build it again: `NAME-VERSION-PLATFORM.gem`"));
    }
    if (parcel.size > kFileLimit) {
      errors.push_back(problem_of(parcel,
                                  "has " + human_size(parcel.size) + ", gem servers take 500 MiB",
                                  "strip the library"));
    }
  }
  return errors;
}

// No request shows whether a key may push; this one shows whether it is known.
std::vector<AccessCheck> access_checks(const Account& account, const ReleaseRequest& request) {
  const std::string& package = request.language.package;
  std::vector<AccessCheck> checks = {{"index", index_page(account, package), {}}};
  if (!account.is_trusted) checks.push_back({kKey, request_to(account, "/api/v1/gems.json"), {}});
  checks.push_back({"may push " + package, std::nullopt, "can't be known before the push"});
  return checks;
}

AccessFinding access(const AccessCheck& check, const HttpResponse& answer) {
  if (check.what != kKey) {
    if (answer.status == 200) return {Access::kGranted, "the gem is there", {}};
    if (answer.status == 404) return {Access::kGranted, "first push of this name", {}};
    return {Access::kUnknown, words_of(answer), {}};
  }
  if (answer.status == 200) return {Access::kGranted, "the key is known", {}};
  if (answer.status == 403) return {Access::kGranted, "the key is known, its rights are not", {}};
  if (answer.status == 401)
    return {Access::kDenied, words_of(answer), "the key is wrong or over: make a new one"};
  return {Access::kUnknown, words_of(answer), {}};
}

std::optional<HttpRequest> no_question(const Account&) { return std::nullopt; }

Result<std::string> audience(const Account& account, const HttpResponse&) {
  LOCKSTEP_TRY(url, parse_url(host_of(account)));
  return url.host;
}

HttpRequest exchange(const Account& account, const Operation&, const std::string& identity) {
  HttpRequest request;
  request.url = host_of(account) + "/api/v1/oidc/trusted_publisher/exchange_token";
  request.method = "POST";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = {model::to_compact_json(model::Value::Object{{"jwt", identity}})};
  request.max_bytes = kMebibyte;
  return request;
}

Result<Secret> token(const HttpResponse& answer) {
  const auto value = model::parse_json(answer.body);
  std::string key = value ? value->text_at("rubygems_api_key") : std::string();
  const bool is_given = answer.status == 200 || answer.status == 201;
  if (is_given && !key.empty()) return Secret{std::move(key), "trusted publishing"};
  const bool may_pass = answer.status == 429 || answer.status >= 500;
  return fail(may_pass ? ErrorKind::kIo : ErrorKind::kCheckFailed,
              "the gem server gave no key for this identity: " + words_of(answer),
              "the gem must name this repository, workflow file and environment as a trusted "
              "publisher, pending where the gem is new");
}

}  // namespace

const Publisher& publisher() {
  static const Publisher kPublisher{
      .client_files = {"~/.gem/credentials", "~/.local/share/gem/credentials"},
      .client_questions = {{"gem", "environment", "remotesources"}},
      .side_by_side = 4,
      .account = account,
      // One key for all gems: by another key the same bytes would count as a second push.
      .trusted = TrustedPublishing{.scope = TrustedPublishing::Scope::kRegistry,
                                   .token_variable = "RUBYGEMS_ID_TOKEN",
                                   .audience_question = no_question,
                                   .audience = audience,
                                   .exchange = exchange,
                                   .token = token},
      .check = check,
      .access_checks = access_checks,
      .access = access,
      .operations = operations,
      .ask = ask,
      .standing = standing,
      .act = act,
      .outcome = outcome,
      .undo = undo,
      .undo_words = undo_words,
  };
  return kPublisher;
}

}  // namespace lockstep::ecosystem::ruby
