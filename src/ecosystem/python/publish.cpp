#include "python/publish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/base/time.hpp"
#include "lockstep/base/url.hpp"
#include "lockstep/ecosystem/answers.hpp"
#include "lockstep/model/value.hpp"
#include "python/account.hpp"
#include "python/core_metadata.hpp"
#include "python/placement.hpp"
#include "python/simple_index.hpp"
#include "python/upload_form.hpp"

namespace lockstep::ecosystem::python {

namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t kFileLimit = 100;  // MiB, of an index that raised it for nobody

std::string name_of(const Operation& operation) {
  return std::string(file_name(operation.parcel.file));
}

std::string description_member(const std::string& file) {
  return file.ends_with(".whl") ? "*.dist-info/METADATA" : "*/PKG-INFO";
}

// The credentials of uploads, which no other server gets to see.
void sign(const Account& account, HttpRequest& request) {
  std::string user = secret_text(account, "user");
  std::string password = secret_text(account, "password");
  if (const std::string token = secret_text(account, "token"); !token.empty()) {
    user = "__token__";
    password = token;
  }
  const std::string& upload = account.addresses.at("upload").url;
  if (password.empty() || !is_same_origin(request.url, upload)) return;
  request.headers.push_back({"Authorization", basic_login(user, password)});
}

// The index has a login of its own, or that of uploads where it is the same server.
void sign_question(const Account& account, HttpRequest& request) {
  const std::string user = secret_text(account, "index user");
  const std::string password = secret_text(account, "index password");
  if (user.empty() && password.empty()) return sign(account, request);
  request.headers.push_back({"Authorization", basic_login(user, password)});
}

HttpRequest project_page(const Account& account, const std::string& package) {
  HttpRequest request;
  request.url = account.addresses.at("index").url + normalized_name(package, '-') + "/";
  request.headers = {simple_index_accept(), {"Cache-Control", "no-cache"}};
  request.max_bytes = 64 * kMebibyte;
  sign_question(account, request);
  return request;
}

HttpRequest ask(const Account& account, const Operation& operation) {
  return project_page(account, operation.parcel.package);
}

std::optional<Presence> compared(const IndexFile& file, const Parcel& parcel) {
  const std::map<std::string, std::string> ours = {{"sha256", parcel.sha256.hex()},
                                                   {"sha512", hex_encode(parcel.sha512)},
                                                   {"blake2_256", hex_encode(parcel.blake2_256)}};
  for (const auto& [algorithm, digits] : ours) {
    const auto theirs = file.hashes.find(algorithm);
    if (theirs == file.hashes.end()) continue;
    return theirs->second == digits ? Presence::kSame : Presence::kOther;
  }
  return std::nullopt;
}

using Days = std::chrono::sys_days;

std::optional<unsigned> number(std::string_view digits) {
  unsigned value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::optional<Days> day(std::optional<unsigned> year, std::optional<unsigned> month,
                        std::optional<unsigned> of_month) {
  if (!year || !month || !of_month) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(*month), std::chrono::day(*of_month)};
  return date.ok() ? std::optional(Days(date)) : std::nullopt;
}

// The day of an RFC 3339 time: `2026-11-21T…`.
std::optional<Days> day_of_upload(std::string_view time) {
  if (time.size() < 10) return std::nullopt;
  return day(number(time.substr(0, 4)), number(time.substr(5, 2)), number(time.substr(8, 2)));
}

// The day of an answer's own `Date` (`Sat, 21 Nov 2026 …`): what the index's clock says.
std::optional<Days> day_of_answer(const HttpResponse& answer) {
  const auto seconds = parse_http_date(answer.header("date"));
  if (!seconds) return std::nullopt;
  return std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds(std::chrono::seconds(*seconds)));
}

bool is_of_release(const std::string& file, const Parcel& parcel) {
  const std::string start = normalized_name(parcel.package, '_') + "-" + parcel.version;
  return lower(file).starts_with(lower(start) + "-") || lower(file) == lower(start) + ".tar.gz";
}

// Indexes may take no new files for a release that is older than two weeks, as PyPI does not.
std::string age_of_release(const std::vector<IndexFile>& files, const Parcel& parcel,
                           const HttpResponse& answer) {
  constexpr std::chrono::days kLongest{14};
  const auto today = day_of_answer(answer);
  std::optional<Days> first;
  for (const IndexFile& file : files) {
    if (!is_of_release(file.name, parcel)) continue;
    const auto uploaded = day_of_upload(file.uploaded);
    if (uploaded && (!first || *uploaded < *first)) first = uploaded;
  }
  if (!today || !first || *today - *first < kLongest) return {};
  return fmt::format(
      "the release began {} days ago: an index may refuse new files after 14 days, as PyPI does",
      (*today - *first).count());
}

Result<Standing> standing(const Operation& operation, const HttpResponse& answer) {
  if (answer.status == 404) return Standing{Presence::kAbsent, "no such project yet"};
  if (answer.status != 200) return no_answer(answer, "what the index holds");
  LOCKSTEP_TRY(files, read_simple_index(answer));
  const auto found = std::ranges::find(files, name_of(operation), &IndexFile::name);
  if (found == files.end())
    return Standing{Presence::kAbsent, age_of_release(files, operation.parcel, answer)};
  const auto presence = compared(*found, operation.parcel);
  if (!presence) {
    return fail(ErrorKind::kCheckFailed,
                "the index holds " + found->name + " but names no SHA-256 of it",
                "let the index show SHA-256 digests, so that the same bytes can be told");
  }
  if (*presence == Presence::kSame) return Standing{*presence, {}};
  const auto digest = found->hashes.find("sha256");
  return Standing{*presence, "other bytes there" +
                                 (digest == found->hashes.end()
                                      ? std::string()
                                      : ": sha256 " + digest->second.substr(0, 12) + "…, here " +
                                            operation.parcel.sha256.hex().substr(0, 12) + "…")};
}

Result<HttpRequest> act(const Account& account, const Operation& operation, const HttpResponse&) {
  HttpRequest request;
  request.url = account.addresses.at("upload").url;
  request.method = "POST";
  UploadForm form = upload_form(operation.parcel);
  request.headers.push_back(std::move(form.content_type));
  request.body = std::move(form.body);
  request.max_bytes = kMebibyte;
  sign(account, request);
  return request;
}

// What indexes say where a file of that name is there: of the same bytes, or of others.
bool is_taken(const HttpResponse& answer) {
  return says(answer, "already exist") || says(answer, "already been taken") ||
         says(answer, "overwrite artifact") || says(answer, "updating asset");
}

Outcome outcome(const Operation&, const HttpResponse& answer) {
  Outcome outcome = outcome_by_status(answer);
  if (outcome.verdict != Verdict::kRefused) return outcome;
  if (says(answer, "previously used")) {
    outcome.hint = "a file of this name was deleted there: it is burnt, release a new version";
  } else if (says(answer, "older than 14 days")) {
    outcome.hint = "this release takes no more files: release a new version";
  } else if (is_taken(answer)) {
    outcome.verdict = Verdict::kDoubtful;
    outcome.hint.clear();
  } else if (answer.status == 401 || answer.status == 403) {
    outcome.hint =
        "check the token, that its scope holds this project, and that the account has a verified "
        "address and a second factor";
  } else if (answer.status == 308 || answer.status == 405) {
    outcome.hint = "check `upload_url`: it often ends in `/legacy/`, with the slash";
  }
  return outcome;
}

std::vector<Operation> operations(const Account&, const ReleaseRequest& request) {
  std::vector<Operation> operations;
  for (const Parcel& parcel : request.parcels) {
    Operation operation;
    operation.id = "python/upload/" + std::string(file_name(parcel.file));
    operation.registry = request.language.name;
    operation.stage = parcel.kind == model::PackageKind::kCell ? Stage::kPlatform : Stage::kMain;
    operation.kind = "upload";
    operation.basis = Basis::kItself;
    operation.parcel = parcel;
    operations.push_back(std::move(operation));
  }
  return operations;
}

std::string field_of(const Parcel& parcel, std::string_view wanted) {
  for (const auto& [name, value] : core_metadata_fields(parcel.description))
    if (name == wanted) return value;
  return {};
}

void check_parcel(const Parcel& parcel, std::uint64_t limit, std::vector<Error>& errors) {
  if (parcel.size > limit * kMebibyte) {
    errors.push_back(problem_of(
        parcel, fmt::format("has {}, an index takes {} MiB", human_size(parcel.size), limit),
        "strip the library, or have the index raise its limit and write it as `upload_limit:` "
        "(MiB, in quotes)"));
  }
  if (field_of(parcel, "metadata-version").empty()) {
    errors.push_back(problem_of(parcel, "holds no metadata that can be read", "build it again"));
    return;
  }
  if (normalized_name(field_of(parcel, "name"), '-') != normalized_name(parcel.package, '-') ||
      field_of(parcel, "version") != parcel.version) {
    errors.push_back(problem_of(parcel,
                                "its metadata says " + field_of(parcel, "name") + " " +
                                    field_of(parcel, "version") + ", not " + parcel.package + " " +
                                    parcel.version,
                                "build it again"));
  }
  if (file_name(parcel.file).ends_with("-linux_x86_64.whl") ||
      file_name(parcel.file).ends_with("-linux_aarch64.whl")) {
    errors.push_back(
        problem_of(parcel, "no index takes wheels for any Linux",
                   "give the target a floor of glibc, so that it is a manylinux wheel"));
  }
}

std::vector<Error> check(const ReleaseRequest& request) {
  const auto limit = upload_limit(request.language, kFileLimit);
  if (!limit) return {limit.error()};
  std::vector<Error> errors;
  for (const Parcel& parcel : request.parcels) check_parcel(parcel, *limit, errors);
  return errors;
}

std::vector<AccessCheck> access_checks(const Account& account, const ReleaseRequest& request) {
  const std::string& package = request.language.package;
  return {{"index", project_page(account, package), {}},
          {"may upload " + package, std::nullopt, "can't be known before upload"}};
}

AccessFinding access(const AccessCheck&, const HttpResponse& answer) {
  if (answer.status == 404) return {Access::kGranted, "first upload of this name", {}};
  if (answer.status == 200) {
    const auto files = read_simple_index(answer);
    if (files) return {Access::kGranted, fmt::format("{} files there", files->size()), {}};
    return {Access::kDenied, files.error().message, files.error().hint};
  }
  const bool is_refused = answer.status == 401 || answer.status == 403;
  return {is_refused ? Access::kDenied : Access::kUnknown, words_of(answer),
          is_refused ? "the index wants other credentials than the upload's, or an account of its "
                       "own: name them in its address or in ~/.netrc"
                     : ""};
}

std::string undo_words(const Account& account, const Operation& operation) {
  const auto origin = parse_url(account.addresses.at("index").url);
  return fmt::format(
      "sign in at {}, open {} {}, and yank the release: installers then pass it over\n"
      "do not delete {}: its name could never be used again",
      origin ? origin->origin() : account.addresses.at("index").url, operation.parcel.package,
      operation.parcel.version, name_of(operation));
}

// Trusted publishing: the index trades an identity token for one of its own, which lives for some
// minutes; so each upload gets a fresh one.
std::string oidc_url(const Account& account, std::string_view path) {
  const auto url = parse_url(account.addresses.at("index").url);
  return (url ? url->origin() : std::string()) + "/_/oidc/" + std::string(path);
}

std::optional<HttpRequest> audience_question(const Account& account) {
  HttpRequest request;
  request.url = oidc_url(account, "audience");
  request.max_bytes = kMebibyte;
  return request;
}

Result<std::string> audience(const Account&, const HttpResponse& answer) {
  if (answer.status != 200) return no_answer(answer, "for whom identity tokens are");
  LOCKSTEP_TRY(value, model::parse_json(answer.body));
  std::string text = value.text_at("audience");
  if (text.empty()) {
    return fail(ErrorKind::kCheckFailed, "the index names no audience for identity tokens",
                "it knows no trusted publishing: use a token");
  }
  return text;
}

HttpRequest exchange(const Account& account, const Operation&, const std::string& identity) {
  HttpRequest request;
  request.url = oidc_url(account, "mint-token");
  request.method = "POST";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = {model::to_compact_json(model::Value::Object{{"token", identity}})};
  request.max_bytes = kMebibyte;
  return request;
}

Result<Secret> token(const HttpResponse& answer) {
  const auto value = model::parse_json(answer.body);
  const std::string text = value ? value->text_at("token") : std::string();
  if (answer.status == 200 && !text.empty()) return Secret{text, "trusted publishing"};
  const bool may_pass = answer.status == 429 || answer.status >= 500;
  return fail(may_pass ? ErrorKind::kIo : ErrorKind::kCheckFailed,
              "the index gave no token for this identity: " + words_of(answer),
              "its project must name this repository, workflow file and environment as a trusted "
              "publisher; a reusable workflow cannot be one");
}

}  // namespace

const Publisher& publisher() {
  static const Publisher kPublisher{
      .client_files = {"~/.pypirc", "$NETRC", "~/.netrc"},
      .client_questions = {{"pip", "config", "get", "global.index-url"}},
      .side_by_side = 4,
      .description_member = description_member,
      .account = account,
      .trusted = TrustedPublishing{.scope = TrustedPublishing::Scope::kOperation,
                                   .token_variable = "PYPI_ID_TOKEN",
                                   .audience_question = audience_question,
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
      .undo_words = undo_words,
  };
  return kPublisher;
}

}  // namespace lockstep::ecosystem::python
