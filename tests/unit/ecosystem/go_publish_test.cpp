#include <catch2/catch.hpp>

#include "go/module_path.hpp"
#include "go/module_zip.hpp"
#include "go/publish.hpp"
#include "go/publish_account.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

using namespace lockstep;
using namespace lockstep::ecosystem;
using Words = std::vector<std::string>;

namespace {

const Publisher& kGo = go::publisher();

model::Language language(std::map<std::string, model::Value> settings,
                         const std::string& module = "example.com/Lorem") {
  model::Language language;
  language.name = "go";
  language.package = module;
  language.settings = std::move(settings);
  return language;
}

Parcel parcel(const std::string& module, const std::string& version,
              model::PackageKind kind = model::PackageKind::kCell) {
  Parcel parcel;
  parcel.kind = kind;
  parcel.language = "go";
  parcel.file = "go/" + go::escape(module) + "/@v/" + go::escape(version) + ".zip";
  parcel.package = "example.com/Lorem";
  parcel.version = version;
  parcel.path = "/dist/" + module + ".zip";
  parcel.size = 1000;
  parcel.description = "module " + module + "\n";
  return parcel;
}

Account account_with(const ClientSettings& settings, std::map<std::string, model::Value> own = {},
                     const std::string& module = "example.com/Lorem") {
  own.try_emplace("repository", "git@example.com:Lorem.git");
  const auto account = kGo.account(language(std::move(own), module), settings);
  if (!account) FAIL(account.error().message);
  return *account;
}

std::string url_of(const Account& account, const std::string& name) {
  const auto found = account.addresses.find(name);
  return found == account.addresses.end() ? "" : found->second.url;
}

std::string proxy_with(std::map<std::string, std::string> environment) {
  return url_of(account_with({std::move(environment), {}, {}}), "proxy");
}

std::string refusal(std::map<std::string, model::Value> settings) {
  const auto account = kGo.account(language(std::move(settings)), {});
  return account ? "taken" : account.error().message;
}

std::vector<Operation> operations_of(const Account& account, const std::vector<Parcel>& parcels) {
  const model::Project project;
  const auto go = language({}, "example.com/Lorem");
  return kGo.operations(account, {project, go, parcels, "0.1.0"});
}

Operation wait_of(const std::string& kind) {
  Operation operation;
  operation.kind = kind;
  operation.effect = Effect::kWait;
  operation.parcel = parcel("example.com/Lorem", "v0.1.0-RC.1");
  return operation;
}

Presence presence(const Operation& operation, long status, const std::string& body) {
  const auto standing = kGo.standing(operation, {status, {}, body});
  if (!standing) FAIL(standing.error().message);
  return standing->presence;
}

}  // namespace

TEST_CASE("the repository is named in the configuration, or nowhere") {
  CHECK(find_ecosystem("go")->publisher == &kGo);
  CHECK(url_of(account_with({}), "repository") == "git@example.com:Lorem.git");
  CHECK(url_of(account_with({}), "branch") == "main");
  CHECK(url_of(account_with({}, {{"branch", "release/go"}}), "branch") == "release/go");

  const auto unset = kGo.account(language({}), {});
  REQUIRE_FALSE(unset);
  CHECK(unset.error().kind == ErrorKind::kUsage);
  CHECK(unset.error().where == "languages.go.repository");
  CHECK(unset.error().hint.find("go get example.com/Lorem") != std::string::npos);

  CHECK(refusal({{"repository", "/srv/git/lorem.git"}}) == "taken");
  CHECK(refusal({{"repository", "ssh://git@example.com/lorem"}}) == "taken");
  CHECK(refusal({{"repository", "../lorem"}}).find("no address") != std::string::npos);
  CHECK(refusal({{"repository", "origin"}}).find("no address") != std::string::npos);
  const std::string secret = refusal({{"repository", "https://me:tok3n@example.com/lorem"}});
  CHECK(secret == "the address of the git repository holds a name or a password");
  CHECK(refusal({{"repository", "/x"}, {"branch", "-f"}}).find("no name of a branch") !=
        std::string::npos);
  CHECK(refusal({{"repository", "/x"}, {"branch", "a b"}}).find("no name of a branch") !=
        std::string::npos);
}

TEST_CASE("the proxy is the one that go itself would ask first") {
  CHECK(proxy_with({}).empty());
  CHECK(proxy_with({{"GOPROXY", "https://proxy.example,direct"}})
            .starts_with("https://proxy.example"));
  CHECK(proxy_with({{"GOPROXY", "file:///tmp/x|https://b.example/p"}}) == "https://b.example/p");
  CHECK(proxy_with({{"GOPROXY", "direct"}}).empty());
  CHECK(proxy_with({{"GOPROXY", "off"}}).empty());
  CHECK(proxy_with({{"GOPROXY", "direct,https://proxy.example"}}).empty());
  const std::string proxy = "https://proxy.example/go";
  CHECK(proxy_with({{"GOPROXY", proxy}, {"GOPRIVATE", "example.org,example.com/L*"}}).empty());
  CHECK(proxy_with({{"GOPROXY", proxy}, {"GOPRIVATE", "x"}, {"GONOPROXY", "example.com"}}).empty());
  CHECK(proxy_with({{"GOPROXY", proxy}, {"GONOPROXY", "none"}, {"GOPRIVATE", "example.com"}}) ==
        proxy);

  ClientSettings told;
  told.answers["go env GOPROXY"] = "https://told.example/x,direct";
  const auto account = account_with(told);
  CHECK(account.addresses.at("proxy").source == "go env GOPROXY");
  CHECK(url_of(account_with(told, {{"proxy", "https://own.example/y"}}), "proxy") ==
        "https://own.example/y");
  CHECK(url_of(account_with(told, {{"proxy", "off"}}), "proxy").empty());
}

TEST_CASE("a proxy's password goes with the request and is in no address") {
  const auto account = account_with({{{"GOPROXY", "https://me:p%40ss@proxy.example/go"}}, {}, {}});
  CHECK(url_of(account, "proxy") == "https://proxy.example/go");
  const auto request = kGo.ask(account, wait_of("prime"));
  CHECK(request.url == "https://proxy.example/go/example.com/!lorem/@v/v0.1.0-!r!c.1.info");
  CHECK(std::ranges::find(request.headers, HttpHeader{"Authorization", "Basic bWU6cEBzcw=="}) !=
        request.headers.end());
  CHECK(kGo.ask(account, wait_of("sum")).headers.size() == 1);
}

TEST_CASE("a checksum database is asked where its address is told and it is meant") {
  const auto sumdb_with = [](std::map<std::string, std::string> environment) {
    return url_of(account_with({std::move(environment), {}, {}}), "sumdb");
  };
  const std::string told = "sum.example+1234 https://sum.example/db";
  CHECK(sumdb_with({{"GOSUMDB", told}}) == "https://sum.example/db");
  CHECK(sumdb_with({{"GOSUMDB", "off"}}).empty());
  CHECK(sumdb_with({{"GOSUMDB", "sum.example"}}).empty());
  CHECK(sumdb_with({{"GOSUMDB", told}, {"GONOSUMDB", "*.com"}}).empty());
  CHECK(sumdb_with({{"GOSUMDB", told}, {"GOPRIVATE", "example.com/Lorem/"}}).empty());
}

TEST_CASE("GOPRIVATE's patterns match the start of a module's path by whole parts") {
  CHECK(go::matches_patterns("example.com", "example.com/lorem"));
  CHECK(go::matches_patterns("*.com/l*", "example.com/lorem/native"));
  CHECK(go::matches_patterns(" x , example.com/lorem ", "example.com/lorem"));
  CHECK_FALSE(go::matches_patterns("example.com/lo", "example.com/lorem"));
  CHECK_FALSE(go::matches_patterns("example.com/lorem/native", "example.com/lorem"));
  CHECK_FALSE(go::matches_patterns("", "example.com/lorem"));
  CHECK_FALSE(go::matches_patterns(",,", "example.com/lorem"));
}

TEST_CASE("a module's folder is what its path has behind the repository's") {
  const auto folder = go::folder_in_repository;
  CHECK(folder("https://example.com/me/lorem.git", "example.com/me/lorem").empty());
  CHECK(folder("https://example.com/me/mono.git", "example.com/me/mono/bindings/go") ==
        "bindings/go");
  CHECK(folder("git@example.com:me/mono", "example.com/me/mono/go") == "go");
  CHECK(folder("ssh://git@example.com:2222/me/mono/", "example.com/me/mono/go") == "go");
  CHECK(folder("https://example.com/lorem.git", "example.com/lorem.git").empty());
  CHECK(folder("https://example.com/lorem.git", "example.com/lorem.git/sub") == "sub");
  CHECK(folder("https://elsewhere.example/x", "example.com/lorem").empty());
  CHECK(folder("/srv/git/lorem.git", "example.com/lorem").empty());
}

TEST_CASE("a module is described by its go.mod") {
  CHECK(kGo.description_member("go/example.com/!lorem/native/linux_amd64/@v/v0.1.0-!r!c.1.zip") ==
        "example.com/Lorem/native/linux_amd64@v0.1.0-RC.1/go.mod");
  CHECK(kGo.description_member("go/example.com/!lorem/@v/list").empty());
  CHECK(kGo.description_member("go/x.zip").empty());
}

TEST_CASE("platforms are pushed together and seen before the root module is") {
  const auto account = account_with(
      {{{"GOPROXY", "https://proxy.example"}, {"GOSUMDB", "sum.example+1 https://sum.example"}},
       {},
       {}});
  const std::string module = "example.com/Lorem";
  const auto all = operations_of(account, {parcel(module, "v0.1.0", model::PackageKind::kMain),
                                           parcel(module + "/native/linux_amd64", "v0.1.0"),
                                           parcel(module + "/native/darwin_arm64", "v0.1.0")});
  Words ids;
  for (const Operation& operation : all) ids.push_back(operation.id);
  CHECK(ids == Words{"go/push/platforms@v0.1.0",
                     "go/prime/example.com/Lorem/native/linux_amd64@v0.1.0",
                     "go/prime/example.com/Lorem/native/darwin_arm64@v0.1.0",
                     "go/sum/example.com/Lorem/native/linux_amd64@v0.1.0",
                     "go/sum/example.com/Lorem/native/darwin_arm64@v0.1.0",
                     "go/push/example.com/Lorem@v0.1.0", "go/prime/example.com/Lorem@v0.1.0",
                     "go/sum/example.com/Lorem@v0.1.0"});
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(all[i].registry == "go");
    CHECK(all[i].stage == (i < 5 ? Stage::kPlatform : Stage::kMain));
    CHECK(all[i].git.has_value() == (all[i].kind == "push"));
    CHECK((all[i].effect == Effect::kWait) == (all[i].kind != "push"));
  }
  const GitPush& push = *all[0].git;
  CHECK(push.repository == "git@example.com:Lorem.git");
  CHECK(push.branch == "main");
  CHECK(push.message == "example.com/Lorem v0.1.0: libraries of all platforms");
  CHECK(push.trees[0] ==
        ModuleTree{"native/linux_amd64", "/dist/example.com/Lorem/native/linux_amd64.zip",
                   "example.com/Lorem/native/linux_amd64@v0.1.0/", "native/linux_amd64/v0.1.0"});
  CHECK(all[5].git->trees == std::vector<ModuleTree>{{"", "/dist/example.com/Lorem.zip",
                                                      "example.com/Lorem@v0.1.0/", "v0.1.0"}});
}

TEST_CASE("a major version is in paths and in tags' versions, in no folder") {
  const std::string module = "example.com/Lorem";
  const auto all =
      operations_of(account_with({}), {parcel(module + "/v2", "v2.1.0", model::PackageKind::kMain),
                                       parcel(module + "/native/linux_amd64/v2", "v2.1.0")});
  REQUIRE(all.size() == 2);
  const ModuleTree& cell = all[0].git->trees[0];
  CHECK(cell.folder == "native/linux_amd64");
  CHECK(cell.tag == "native/linux_amd64/v2.1.0");
  CHECK(cell.prefix == "example.com/Lorem/native/linux_amd64/v2@v2.1.0/");
  const ModuleTree& root = all[1].git->trees[0];
  CHECK(root.folder.empty());
  CHECK(root.tag == "v2.1.0");
}

TEST_CASE("a module below its repository's top has its folder in every tag") {
  const auto account = account_with({}, {{"repository", "https://example.com/Lorem"}});
  const std::string module = "example.com/Lorem/bindings/go";
  const model::Project project;
  const auto go = language({}, module);
  const auto all = kGo.operations(account, {project,
                                            go,
                                            {parcel(module, "v0.1.0", model::PackageKind::kMain),
                                             parcel(module + "/native/linux_amd64", "v0.1.0")},
                                            "0.1.0"});
  CHECK(all[0].git->trees[0].tag == "bindings/go/native/linux_amd64/v0.1.0");
  CHECK(all[1].git->trees[0].tag == "bindings/go/v0.1.0");
  CHECK(all[1].git->trees[0].folder == "bindings/go");
}

TEST_CASE("a proxy's answer is held against the version that was asked for") {
  const Operation prime = wait_of("prime");
  CHECK(presence(prime, 200, R"({"Version":"v0.1.0-RC.1","Time":"2026-01-01T00:00:00Z"})") ==
        Presence::kSame);
  CHECK(presence(prime, 200, R"({"Version":"v0.1.1"})") == Presence::kOther);
  CHECK(presence(prime, 404, "not found: unknown revision") == Presence::kAbsent);
  CHECK(presence(prime, 410, "gone") == Presence::kAbsent);
  const auto kind_at = [&](long status, const std::string& body) {
    const auto standing = kGo.standing(prime, {status, {}, body});
    REQUIRE_FALSE(standing);
    return standing.error().kind;
  };
  CHECK(kind_at(502, "<html>") == ErrorKind::kIo);
  CHECK(kind_at(429, "") == ErrorKind::kIo);
  CHECK(kind_at(200, "<html>log in</html>") == ErrorKind::kIo);
  CHECK(kind_at(200, "[1]") == ErrorKind::kIo);
  CHECK(kind_at(403, "") == ErrorKind::kCheckFailed);
}

TEST_CASE("a checksum database must know our hashes") {
  Operation sum = wait_of("sum");
  const std::string mod = go::hash_of_go_mod(sum.parcel.description);
  sum.parcel.h1 = "h1:ours=";
  const std::string key = "example.com/Lorem v0.1.0-RC.1";
  const auto record = [&](const std::string& zip, const std::string& go_mod) {
    return "12\n" + key + " " + zip + "\n" + key + "/go.mod " + go_mod +
           "\n\ngo.sum database tree\n";
  };
  CHECK(presence(sum, 200, record("h1:ours=", mod)) == Presence::kSame);
  CHECK(presence(sum, 200, record("h1:theirs=", mod)) == Presence::kOther);
  CHECK(presence(sum, 200, record("h1:ours=", "h1:theirs=")) == Presence::kOther);
  CHECK(presence(sum, 404, "") == Presence::kAbsent);
  CHECK_FALSE(kGo.standing(sum, {200, {}, "12\nexample.com/other v1 h1:x\n"}));
  sum.parcel.h1.clear();
  CHECK(presence(sum, 200, record("h1:any=", mod)) == Presence::kSame);
}

TEST_CASE("what go would refuse of a module is told before anything is pushed") {
  const model::Project project;
  const auto go = language({}, "example.com/Lorem");
  const auto problems = [&](const Parcel& parcel) {
    Words messages;
    for (const Error& error : kGo.check({project, go, {parcel}, "0.1.0"}))
      messages.push_back(error.message);
    return messages;
  };
  CHECK(problems(parcel("example.com/Lorem", "v0.1.0")).empty());
  CHECK(problems(parcel("example.com/Lorem/native/x/v2", "v2.0.0")).empty());
  Parcel large = parcel("example.com/Lorem", "v0.1.0");
  large.size = (std::uint64_t{500} << 20) + 1;
  CHECK(problems(large).size() == 1);
  large.size = 1;
  large.description += std::string(std::size_t{16} << 20, '\n');
  CHECK(problems(large).size() == 1);
  CHECK(problems(parcel("example.com/Lorem", "v2.0.0")).size() == 1);
  CHECK(problems(parcel("example.com/other", "v0.1.0")).size() == 1);
  Parcel other = parcel("example.com/Lorem", "v0.1.0");
  other.description = "module example.com/else\n";
  CHECK(problems(other) == Words{"its go.mod names another module"});
}

TEST_CASE("a pushed tag is taken back by nobody, and a person is told what to write") {
  const auto all = operations_of(account_with({}),
                                 {parcel("example.com/Lorem", "v0.1.0", model::PackageKind::kMain),
                                  parcel("example.com/Lorem/native/linux_amd64", "v0.1.0")});
  for (const Operation& operation : all) CHECK(kGo.undo(operation).empty());
  CHECK(kGo.undo_words({}, all[0]).find("leave the tags") != std::string::npos);
  CHECK(kGo.undo_words({}, all[1]).find("`retract v0.1.0") != std::string::npos);
  CHECK(kGo.undo_words({}, wait_of("prime")).empty());
  CHECK_FALSE(kGo.act({}, all[0], {}));
}
