#include "node/publish.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/base/url.hpp"
#include "lockstep/ecosystem/answers.hpp"
#include "lockstep/model/value.hpp"
#include "node/account.hpp"
#include "node/packument.hpp"
#include "node/publish_access.hpp"
#include "node/publish_body.hpp"

namespace lockstep::ecosystem::node {

namespace {

std::string description_member(const std::string&) { return "package/package.json"; }

std::string readme_member(const std::string&) { return "package/README*"; }

std::string word(const Operation& operation, const std::string& key) {
  const auto found = operation.words.find(key);
  return found == operation.words.end() ? std::string() : found->second;
}

bool is_undo(const Operation& operation) {
  return operation.kind == "deprecate" || operation.kind == "unpublish";
}

HttpRequest ask(const Account& account, const Operation& operation) {
  HttpRequest request = document_request(account, operation.parcel.package);
  if (is_undo(operation)) request.url += "?write=true";
  return request;
}

Standing standing_of_bytes(const Operation& operation, const Packument& packument) {
  const Parcel& parcel = operation.parcel;
  const model::Value* version = packument.version(parcel.version);
  if (version == nullptr) {
    if (!packument.was_unpublished(parcel.version)) return {Presence::kAbsent, {}};
    return {Presence::kOther, parcel.version + " was unpublished: its number is never taken again"};
  }
  const model::Value* dist = version->find("dist");
  const std::string integrity = dist == nullptr ? "" : dist->text_at("integrity");
  const std::string shasum = dist == nullptr ? "" : dist->text_at("shasum");
  const bool is_same =
      integrity.empty() ? shasum == hex_encode(parcel.sha1) : integrity == integrity_of(parcel);
  if (is_same) return {Presence::kSame, {}};
  return {Presence::kOther, "other bytes there: " + (integrity.empty() ? shasum : integrity) +
                                ", here " + integrity_of(parcel)};
}

Standing standing_of_tag(const Operation& operation, const Packument& packument) {
  const std::string& version = operation.parcel.version;
  const std::string tag = final_tag(version, word(operation, "tag"), packument);
  const std::string held = packument.tagged(tag);
  if (held == version) return {Presence::kSame, {}};
  return {Presence::kAbsent,
          held.empty() ? "no `" + tag + "` yet" : "`" + tag + "` is " + held + " now"};
}

Presence done_when(bool is_done) { return is_done ? Presence::kSame : Presence::kAbsent; }

Result<Standing> standing(const Operation& operation, const HttpResponse& answer) {
  LOCKSTEP_TRY(packument, read_packument(answer));
  const std::string& version = operation.parcel.version;
  const model::Value* held = packument.version(version);
  if (operation.kind == "tag") return standing_of_tag(operation, packument);
  if (operation.kind == "untag")
    return Standing{done_when(packument.tagged(word(operation, "tag")).empty()), {}};
  if (operation.kind == "retag")
    return Standing{done_when(packument.tagged("latest") != version), {}};
  if (operation.kind == "unpublish") return Standing{done_when(held == nullptr), {}};
  if (operation.kind == "deprecate") {
    return Standing{done_when(held == nullptr || !held->text_at("deprecated").empty()), {}};
  }
  return standing_of_bytes(operation, packument);
}

// A package says itself whether it is public where the configuration does not.
std::string access_of(const Operation& operation) {
  if (const std::string said = word(operation, "access"); !said.empty()) return said;
  const auto manifest = model::parse_json(operation.parcel.description);
  const model::Value* settings = manifest ? manifest->find("publishConfig") : nullptr;
  return settings == nullptr ? std::string() : settings->text_at("access");
}

void set_json(HttpRequest& request, std::string method, std::string body) {
  request.method = std::move(method);
  request.headers.push_back({"Content-Type", "application/json"});
  request.body = {std::move(body)};
}

Result<HttpRequest> publish(const Account& account, const Operation& operation,
                            const Packument& packument) {
  HttpRequest request = registry_request(account, escaped_name(operation.parcel.package));
  std::string tag = word(operation, "provisional");
  if (tag.empty()) tag = final_tag(operation.parcel.version, word(operation, "tag"), packument);
  LOCKSTEP_TRY(body, publish_body(operation.parcel, account.addresses.at("registry").url, tag,
                                  access_of(operation)));
  set_json(request, "PUT", "");
  request.body = std::move(body);
  return request;
}

HttpRequest tag_request(const Account& account, const Operation& operation,
                        const std::string& tag) {
  return registry_request(account, "-/package/" + escaped_name(operation.parcel.package) +
                                       "/dist-tags/" + percent_encoded(tag));
}

Result<HttpRequest> point(const Account& account, const Operation& operation,
                          const std::string& tag, const std::string& version) {
  HttpRequest request = tag_request(account, operation, tag);
  set_json(request, "PUT", model::to_compact_json(version));
  return request;
}

Result<HttpRequest> retag(const Account& account, const Operation& operation,
                          const Packument& packument) {
  const std::string previous = packument.highest_release(operation.parcel.version);
  if (previous.empty())
    return fail(ErrorKind::kCheckFailed, "there is no other release that `latest` could be");
  return point(account, operation, "latest", previous);
}

// Registries keep a revision, and refuse a change of a document that changed meanwhile.
Result<HttpRequest> unpublish(const Account& account, const Operation& operation,
                              const Packument& packument) {
  HttpRequest request =
      registry_request(account, escaped_name(operation.parcel.package) + "/-rev/" +
                                    percent_encoded(packument.revision()));
  if (packument.revision().empty())
    return fail(ErrorKind::kCheckFailed, "the registry names no revision of the package");
  if (const auto document = without_version(packument, operation.parcel.version)) {
    set_json(request, "PUT", model::to_compact_json(*document));
  } else {
    request.method = "DELETE";
  }
  return request;
}

Result<HttpRequest> deprecate(const Account& account, const Operation& operation,
                              const Packument& packument) {
  HttpRequest request = registry_request(account, escaped_name(operation.parcel.package));
  set_json(request, "PUT",
           model::to_compact_json(deprecated(packument, operation.parcel.version,
                                             "this release was withdrawn: use another version")));
  return request;
}

Result<HttpRequest> act(const Account& account, const Operation& operation,
                        const HttpResponse& asked) {
  LOCKSTEP_TRY(packument, read_packument(asked));
  const std::string& version = operation.parcel.version;
  if (operation.kind == "publish") return publish(account, operation, packument);
  if (operation.kind == "tag") {
    return point(account, operation, final_tag(version, word(operation, "tag"), packument),
                 version);
  }
  if (operation.kind == "retag") return retag(account, operation, packument);
  if (operation.kind == "unpublish") return unpublish(account, operation, packument);
  if (operation.kind == "deprecate") return deprecate(account, operation, packument);
  HttpRequest request = tag_request(account, operation, word(operation, "tag"));
  request.method = "DELETE";
  return request;
}

Outcome outcome(const Operation& operation, const HttpResponse& answer) {
  Outcome outcome = outcome_by_status(answer);
  if (outcome.verdict != Verdict::kRefused) return outcome;
  const bool is_over = says(answer, "publish over") || says(answer, "previously published") ||
                       says(answer, "already present");
  if (is_over) {
    outcome.verdict = Verdict::kDoubtful;
    outcome.hint.clear();
  } else if (lower(answer.header("www-authenticate")).contains("otp")) {
    outcome.hint =
        "the account wants a one-time password: set NPM_CONFIG_OTP, or use a granular token that "
        "may bypass it, or trusted publishing";
  } else if (answer.status == 402) {
    outcome.hint = "a scoped package is private unless it says otherwise: `access: public`";
  } else if (answer.status == 404 && operation.kind == "publish") {
    outcome.hint =
        "registries answer so where the token may not publish this name: check its packages and "
        "scope";
  } else if (operation.kind == "unpublish") {
    outcome.hint =
        "registries keep what is older than three days or needed by others: the release stays, "
        "deprecated";
  }
  return outcome;
}

Operation operation_of(const ReleaseRequest& request, const Parcel& parcel, const std::string& kind,
                       Stage stage) {
  Operation operation;
  operation.id = "node/" + kind + "/" + parcel.package + "@" + parcel.version;
  operation.registry = request.language.name;
  operation.stage = stage;
  operation.kind = kind;
  if (kind == "publish") operation.basis = Basis::kItself;
  operation.parcel = parcel;
  return operation;
}

// People get what `latest` names: the main package is published under a tag that nobody asks for,
// and `latest` moves when all is there. A token from trusted publishing can move no tags.
void add_main(const Account& account, const ReleaseRequest& request, const Parcel& parcel,
              std::vector<Operation>& operations) {
  const std::string wanted = request.language.setting("tag");
  Operation publish = operation_of(request, parcel, "publish", Stage::kMain);
  publish.words = {{"tag", wanted}, {"access", request.language.setting("access")}};
  const bool is_direct = account.is_trusted || is_prerelease(parcel.version);
  const std::string provisional = "releasing-" + parcel.version;
  if (!is_direct) publish.words["provisional"] = provisional;
  operations.push_back(std::move(publish));
  if (is_direct) return;
  Operation tag = operation_of(request, parcel, "tag", Stage::kPublic);
  tag.words = {{"tag", wanted}};
  Operation untag = operation_of(request, parcel, "untag", Stage::kPublic);
  untag.words = {{"tag", provisional}};
  operations.push_back(std::move(tag));
  operations.push_back(std::move(untag));
}

std::vector<Operation> operations(const Account& account, const ReleaseRequest& request) {
  std::vector<Operation> operations;
  for (const Parcel& unnamed : request.parcels) {
    const Parcel parcel = named(unnamed);
    if (parcel.kind != model::PackageKind::kCell) {
      add_main(account, request, parcel, operations);
      continue;
    }
    Operation publish = operation_of(request, parcel, "publish", Stage::kPlatform);
    publish.words = {{"tag", request.language.setting("tag")},
                     {"access", request.language.setting("access")}};
    operations.push_back(std::move(publish));
  }
  return operations;
}

Operation undoing(const Operation& done, const std::string& kind) {
  Operation operation = done;
  operation.kind = kind;
  operation.id = "node/" + kind + "/" + done.parcel.package + "@" + done.parcel.version;
  operation.words.clear();
  return operation;
}

// Deprecated first: that always goes, also where a registry lets nobody take a version away.
std::vector<Operation> undo(const Operation& done) {
  if (done.kind == "publish") return {undoing(done, "deprecate"), undoing(done, "unpublish")};
  if (done.kind == "tag") return {undoing(done, "retag")};
  return {};
}

std::string undo_words(const Account& account, const Operation& operation) {
  const std::string registry = " --registry " + account.addresses.at("registry").url;
  const std::string name = operation.parcel.package + "@" + operation.parcel.version;
  if (operation.kind == "publish") {
    return "npm deprecate " + name + " 'withdrawn'" + registry + "\nnpm unpublish " + name +
           registry + "  (within three days, while nothing needs it; the number is spent)";
  }
  if (operation.kind == "tag")
    return "npm dist-tag add " + operation.parcel.package + "@PREVIOUS latest" + registry;
  return "nothing: the tag that the release had meanwhile is gone";
}

}  // namespace

const Publisher& publisher() {
  static const Publisher kPublisher{
      .client_files = {".npmrc", "~/.npmrc"},
      .client_questions = {{"npm", "config", "get", "registry"}},
      .side_by_side = 4,
      .description_member = description_member,
      .readme_member = readme_member,
      .account = account,
      .trusted = trusted_publishing(),
      .check = check_parcels,
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

}  // namespace lockstep::ecosystem::node
