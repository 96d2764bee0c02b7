#include "go/publish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "go/go_mod.hpp"
#include "go/module_path.hpp"
#include "go/module_zip.hpp"
#include "go/publish_account.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::ecosystem::go {

namespace {

using model::PackageKind;

constexpr std::uint64_t kMaxZip = std::uint64_t{500} << 20;
constexpr std::uint64_t kMaxGoMod = std::uint64_t{16} << 20;
constexpr long kOk = 200;
constexpr long kNotFound = 404;
constexpr long kGone = 410;
constexpr long kTooMany = 429;
constexpr long kServerError = 500;

const std::string kPush = "push";
const std::string kPrime = "prime";
const std::string kSum = "sum";

// dist's `go/example.com/!lorem/@v/v0.1.0.zip` holds `example.com/Lorem` at `v0.1.0`.
struct Module {
  std::string path;
  std::string version;
};

std::optional<Module> module_of(std::string_view file) {
  constexpr std::string_view kTop = "go/";
  constexpr std::string_view kVersions = "/@v/";
  constexpr std::string_view kEnding = ".zip";
  const auto at = file.find(kVersions);
  if (!file.starts_with(kTop) || !file.ends_with(kEnding) || at == std::string_view::npos)
    return std::nullopt;
  const std::string_view version = file.substr(at + kVersions.size());
  return Module{unescape(file.substr(kTop.size(), at - kTop.size())),
                unescape(version.substr(0, version.size() - kEnding.size()))};
}

std::string description_member(const std::string& file) {
  const auto module = module_of(file);
  return module ? module->path + "@" + module->version + "/go.mod" : "";
}

// A parcel under its own module's path: platforms' go by their language's too.
Parcel named(Parcel parcel) {
  if (auto module = module_of(parcel.file)) parcel.package = std::move(module->path);
  return parcel;
}

std::string name_of(const Parcel& parcel) { return parcel.package + "@" + parcel.version; }

std::string address_of(const Account& account, const std::string& name) {
  const auto found = account.addresses.find(name);
  std::string address = found == account.addresses.end() ? "" : found->second.url;
  while (address.ends_with('/')) address.pop_back();
  return address;
}

std::string secret_of(const Account& account, const std::string& name) {
  const auto found = account.secrets.find(name);
  return found == account.secrets.end() ? "" : found->second.value;
}

// Where a module stands, and what its versions are tagged with: the `/v2` of a path is of the
// tags' version alone. A root whose path leads elsewhere than its repository stands at the top.
ModuleTree tree_of(const Account& account, const std::string& root, const Parcel& parcel) {
  const std::string above = split_major(root).prefix;
  const std::string prefix = split_major(parcel.package).prefix;
  const std::string start = folder_in_repository(account.addresses.at("repository").url, above);
  const std::string rest = is_below(above, prefix) ? prefix.substr(above.size() + 1) : "";
  const std::string folder = join_path(start, rest);
  return {folder, parcel.path, name_of(parcel) + "/", join_path(folder, parcel.version)};
}

Operation push_of(const Account& account, const std::string& root, std::vector<Parcel> parcels) {
  const bool is_root = parcels.front().kind == PackageKind::kMain;
  const std::string& version = parcels.front().version;
  Operation operation;
  operation.registry = "go";
  operation.stage = is_root ? Stage::kMain : Stage::kPlatform;
  operation.kind = kPush;
  operation.basis = Basis::kItself;
  operation.id = is_root ? "go/push/" + root + "@" + version : "go/push/platforms@" + version;
  GitPush push{account.addresses.at("repository").url,
               account.addresses.at("branch").url,
               {},
               root + " " + version + (is_root ? "" : ": libraries of all platforms")};
  for (const Parcel& parcel : parcels) push.trees.push_back(tree_of(account, root, parcel));
  operation.git = std::move(push);
  operation.parcel = is_root ? parcels.front() : Parcel{};
  operation.parcel.language = "go";
  operation.parcel.package = root;
  operation.parcel.version = version;
  return operation;
}

Operation wait_for(const std::string& kind, const Parcel& parcel) {
  Operation operation;
  operation.id = "go/" + kind + "/" + name_of(parcel);
  operation.registry = "go";
  operation.stage = parcel.kind == PackageKind::kMain ? Stage::kMain : Stage::kPlatform;
  operation.effect = Effect::kWait;
  operation.kind = kind;
  operation.parcel = parcel;
  return operation;
}

std::vector<Parcel> parcels_of(const ReleaseRequest& request, PackageKind kind) {
  std::vector<Parcel> parcels;
  for (const Parcel& parcel : request.parcels) {
    if (parcel.kind == kind) parcels.push_back(named(parcel));
  }
  return parcels;
}

std::vector<Operation> operations(const Account& account, const ReleaseRequest& request) {
  std::vector<Operation> all;
  const auto mains = parcels_of(request, PackageKind::kMain);
  const std::string root = mains.empty() ? request.language.package : mains.front().package;
  for (const auto& parcels : {parcels_of(request, PackageKind::kCell), mains}) {
    if (parcels.empty()) continue;
    all.push_back(push_of(account, root, parcels));
    // Never before the push: a proxy remembers that there was nothing.
    for (const auto& [address, kind] : {std::pair("proxy", kPrime), std::pair("sumdb", kSum)}) {
      if (!account.addresses.contains(address)) continue;
      for (const Parcel& parcel : parcels) all.push_back(wait_for(kind, parcel));
    }
  }
  return all;
}

Error refuse(const Parcel& parcel, std::string message, std::string hint) {
  return {ErrorKind::kCheckFailed, std::move(message), name_of(parcel), std::move(hint)};
}

void check_parcel(const ReleaseRequest& request, const Parcel& parcel, std::vector<Error>& errors) {
  if (parcel.size > kMaxZip) {
    errors.push_back(refuse(
        parcel, "its zip has " + human_size(parcel.size) + ", and go refuses more than 500 MiB",
        "make its library smaller"));
  }
  if (parcel.description.size() > kMaxGoMod) {
    errors.push_back(
        refuse(parcel, "its go.mod has more than 16 MiB, which go refuses", "make it smaller"));
  }
  if (auto sound = check_major(parcel.package, parcel.version); !sound)
    errors.push_back(at(std::move(sound).error(), name_of(parcel)));
  const std::string root = split_major(request.language.package).prefix;
  if (!is_within(root, split_major(parcel.package).prefix)) {
    errors.push_back(refuse(parcel, "it is no module of " + request.language.package,
                            "build the packages again"));
  }
  const auto mod = read_go_mod(parcel.description);
  if (!parcel.description.empty() && (!mod || mod->module != parcel.package))
    errors.push_back(refuse(parcel, "its go.mod names another module", "build it again"));
}

std::vector<Error> check(const ReleaseRequest& request) {
  std::vector<Error> errors;
  for (const Parcel& parcel : request.parcels) check_parcel(request, named(parcel), errors);
  return errors;
}

std::string question(const Account& account, const Operation& operation) {
  const std::string module = escape(operation.parcel.package);
  const std::string version = escape(operation.parcel.version);
  if (operation.kind == kSum)
    return address_of(account, "sumdb") + "/lookup/" + module + "@" + version;
  return address_of(account, "proxy") + "/" + module + "/@v/" + version + ".info";
}

HttpRequest ask(const Account& account, const Operation& operation) {
  HttpRequest request;
  request.url = question(account, operation);
  request.headers = {{"Cache-Control", "no-cache"}};
  request.max_bytes = std::uint64_t{1} << 20;
  const std::string user = secret_of(account, "user");
  if (operation.kind == kPrime && !user.empty()) {
    request.headers.push_back(
        {"Authorization", "Basic " + base64(user + ":" + secret_of(account, "password"))});
  }
  return request;
}

std::unexpected<Error> no_answer(const Operation& operation, const HttpResponse& answer) {
  const bool may_pass =
      answer.status == kTooMany || answer.status >= kServerError || answer.status == kOk;
  return fail(may_pass ? ErrorKind::kIo : ErrorKind::kCheckFailed,
              fmt::format("the {} gives no answer about {} but status {}",
                          operation.kind == kSum ? "checksum database" : "proxy",
                          name_of(operation.parcel), answer.status),
              answer.status == kOk ? "it is not what answers at that address" : "");
}

Result<Standing> standing_at_proxy(const Operation& operation, const HttpResponse& answer) {
  const auto info = model::parse_json(answer.body);
  if (!info || info->text_at("Version").empty()) return no_answer(operation, answer);
  const std::string version = info->text_at("Version");
  if (version == operation.parcel.version) return Standing{Presence::kSame, ""};
  return Standing{Presence::kOther,
                  "the proxy answers with version " +
                      version.substr(0, std::min<std::size_t>(version.size(), 80))};
}

// The hash in the line of `module version`, or empty.
std::string sum_in(std::string_view text, const std::string& key) {
  for (const std::string& line : split(text, '\n')) {
    if (line.starts_with(key + " ")) return std::string(trim(line.substr(key.size())));
  }
  return "";
}

Result<Standing> standing_at_sumdb(const Operation& operation, const HttpResponse& answer) {
  const Parcel& parcel = operation.parcel;
  const std::string key = parcel.package + " " + parcel.version;
  const std::string zip = sum_in(answer.body, key);
  const std::string mod = sum_in(answer.body, key + "/go.mod");
  if (!zip.starts_with("h1:") || !mod.starts_with("h1:")) return no_answer(operation, answer);
  const std::string our_mod = parcel.description.empty() ? "" : hash_of_go_mod(parcel.description);
  for (const auto& [theirs, ours] : {std::pair(zip, parcel.h1), std::pair(mod, our_mod)}) {
    if (!ours.empty() && ours != theirs)
      return Standing{Presence::kOther, theirs.substr(0, 64) + " there, " + ours + " here"};
  }
  return Standing{Presence::kSame, ""};
}

Result<Standing> standing(const Operation& operation, const HttpResponse& answer) {
  if (answer.status == kNotFound || answer.status == kGone) return Standing{};
  if (answer.status != kOk) return no_answer(operation, answer);
  return operation.kind == kSum ? standing_at_sumdb(operation, answer)
                                : standing_at_proxy(operation, answer);
}

Result<HttpRequest> act(const Account&, const Operation& operation, const HttpResponse&) {
  return fail(ErrorKind::kInternal, operation.id + " is done by git, not by requests");
}

Outcome outcome(const Operation&, const HttpResponse& answer) {
  return {Verdict::kDoubtful, fmt::format("status {}", answer.status), ""};
}

// A pushed tag is never moved nor removed: proxies, checksum databases and go.sum remember it.
std::vector<Operation> undo(const Operation&) { return {}; }

std::string undo_words(const Account&, const Operation& operation) {
  if (operation.kind != kPush || !operation.git) return "";
  const Parcel& parcel = operation.parcel;
  if (operation.stage == Stage::kPlatform) {
    return fmt::format("leave the tags of {}'s platforms where they are: proxies remember them, "
                       "and nobody asks for "
                       "these modules but {} {}\n",
                       parcel.version, parcel.package, parcel.version);
  }
  return fmt::format(
      "leave the tag {} where it is: proxies, checksum databases and users' go.sum remember it\n"
      "put `retract {} // WHY` into go.mod and publish the next version: `go get` then passes {} "
      "over\n",
      operation.git->trees.front().tag, parcel.version, parcel.version);
}

}  // namespace

const Publisher& publisher() {
  static const Publisher kPublisher = {
      .client_files = {},
      .client_questions = client_questions(),
      .description_member = description_member,
      .needs_h1 = true,
      .account = account,
      .trusted = std::nullopt,
      .check = check,
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

}  // namespace lockstep::ecosystem::go
