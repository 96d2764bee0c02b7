#include "lockstep/release/forge.hpp"

#include <catch2/catch.hpp>

#include "forge_release.hpp"
#include "forge_requests.hpp"
#include "unit/ecosystem/publish_fixture.hpp"

using namespace lockstep;
using namespace lockstep::ecosystem;
using release::gitea_releases;
using release::github_releases;

namespace {

Account account() {
  return account_at("api", "https://api.forge.example/repos/o/lorem", "forge-secret");
}

Parcel wheel(const std::string& file = "python/lorem-0.1.0.whl") {
  Parcel parcel = parcel_of(model::PackageKind::kCell, file, "lorem", "0.1.0");
  parcel.language = "releases";
  return parcel;
}

std::vector<Operation> operations_of(const std::vector<Parcel>& parcels,
                                     const std::string& version = "0.1.0") {
  const model::Project project;
  model::Language language;
  language.name = "releases";
  return github_releases().operations(account(), {project, language, parcels, version});
}

// A list of one release, `v0.1.0`.
HttpResponse list(const std::string& state, const std::string& assets) {
  return answered(200, R"([{"id":6,"tag_name":"v0.0.9","draft":false},{"id":7,"tag_name":"v0.1.0",)"
                       R"("draft":)" +
                           state +
                           R"(,"upload_url":"https://uploads.forge.example/repos/o/lorem/)"
                           R"(releases/7/assets{?name,label}","assets":[)" +
                           assets + "]}]");
}

Presence presence(const Operation& operation, const HttpResponse& answer) {
  return github_releases().standing(operation, answer).value().presence;
}

constexpr const char* kHeaders =
    "Accept: application/vnd.github+json\nUser-Agent: lockstep\nX-GitHub-Api-Version: 2022-11-28\n"
    "Authorization: Bearer forge-secret\n";

}  // namespace

TEST_CASE("a release is drafted, filled and made public, in this order") {
  const auto operations = operations_of({wheel()});
  REQUIRE(operations.size() == 3);
  CHECK(operations[0].id == "releases/draft/v0.1.0");
  CHECK(operations[0].stage == Stage::kDraft);
  CHECK(operations[1].id == "releases/asset/lorem-0.1.0.whl");
  CHECK(operations[1].stage == Stage::kDraft);
  CHECK(operations[2].kind == "publish");
  CHECK(operations[2].stage == Stage::kPublic);
  CHECK(shown(github_releases().ask(account(), operations[1])) ==
        std::string("GET https://api.forge.example/repos/o/lorem/releases?per_page=100\n") +
            kHeaders + "Cache-Control: no-cache\n\n");
}

TEST_CASE("GitHub's requests are those of its API") {
  const auto operations = operations_of({wheel()});
  const auto act = [&](std::size_t index, const HttpResponse& asked) {
    return shown(github_releases().act(account(), operations[index], asked).value());
  };
  CHECK(act(0, answered(200, "[]")) ==
        std::string("POST https://api.forge.example/repos/o/lorem/releases\n") + kHeaders +
            "Content-Type: application/json\n\n"
            R"({"body":"","draft":true,"name":"v0.1.0","prerelease":false,"tag_name":"v0.1.0"})");
  CHECK(act(1, list("true", "")) ==
        std::string("POST https://uploads.forge.example/repos/o/lorem/releases/7/assets"
                    "?name=lorem-0.1.0.whl\n") +
            kHeaders +
            "Content-Type: application/octet-stream\n\n</dist/python/lorem-0.1.0.whl 5 raw>");
  CHECK(act(2, list("true", "")) ==
        std::string("PATCH https://api.forge.example/repos/o/lorem/releases/7\n") + kHeaders +
            "Content-Type: application/json\n\n"
            R"({"draft":false,"make_latest":"legacy","prerelease":false})");
  const auto prerelease = operations_of({wheel()}, "0.1.0-rc.1");
  CHECK(shown(github_releases().act(account(), prerelease[0], answered(200, "[]")).value())
            .contains("\"prerelease\":true"));
}

TEST_CASE("Gitea takes an asset as a form, at the address of its API") {
  const auto operations = operations_of({wheel()});
  const std::string boundary = "lockstep-" + sha256("hello").hex();
  CHECK(shown(gitea_releases().act(account(), operations[1], list("true", "")).value()) ==
        "POST https://api.forge.example/repos/o/lorem/releases/7/assets?name=lorem-0.1.0.whl\n"
        "Accept: application/json\nUser-Agent: lockstep\nAuthorization: token forge-secret\n"
        "Content-Type: multipart/form-data; boundary=" +
            boundary + "\n\n--" + boundary +
            "\r\nContent-Disposition: form-data; name=\"attachment\"; "
            "filename=\"lorem-0.1.0.whl\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            "</dist/python/lorem-0.1.0.whl 5 raw>\r\n--" +
            boundary + "--\r\n");
}

TEST_CASE("an asset is compared by digest, and by size where there is none") {
  const Operation asset = operations_of({wheel()})[1];
  const auto with = [](const std::string& more) {
    return list("true", R"({"id":1,"name":"lorem-0.1.0.whl","state":"uploaded",)" + more + "}");
  };
  CHECK(presence(asset, list("true", "")) == Presence::kAbsent);
  CHECK(presence(asset, with(R"("size":5,"digest":"sha256:)" + sha256("hello").hex() + "\"")) ==
        Presence::kSame);
  CHECK(presence(asset, with(R"("size":5,"digest":"sha256:00")")) == Presence::kOther);
  CHECK(presence(asset, with(R"("size":5,"digest":null)")) == Presence::kSame);
  CHECK(presence(asset, with(R"("size":6)")) == Presence::kOther);
}

TEST_CASE("a half uploaded asset is removed, and then uploaded again") {
  const Operation asset = operations_of({wheel()})[1];
  const auto half =
      list("true", R"({"id":31,"name":"lorem-0.1.0.whl","state":"starter","size":0})");
  CHECK(presence(asset, half) == Presence::kAbsent);
  CHECK(shown(github_releases().act(account(), asset, half).value())
            .starts_with("DELETE https://api.forge.example/repos/o/lorem/releases/assets/31\n"));
  CHECK(shown(gitea_releases().act(account(), asset, half).value())
            .starts_with("DELETE https://api.forge.example/repos/o/lorem/releases/7/assets/31\n"));
  CHECK(github_releases().outcome(asset, answered(204, "")).verdict == Verdict::kRetry);
  CHECK(github_releases().outcome(asset, answered(201, "{}")).verdict == Verdict::kDone);
}

TEST_CASE("what tells of the build comes before the packages") {
  const auto operations = operations_of({wheel("manifest.json"), wheel("plan.json"), wheel()});
  REQUIRE(operations.size() == 5);
  CHECK(operations[1].id == "releases/record/manifest.json");
  CHECK(operations[2].kind == "record");
  CHECK(operations[3].kind == "asset");
  CHECK(operations[1].stage == Stage::kDraft);
}

TEST_CASE("a record that is no file is sent as its text") {
  Parcel sums = wheel("SHA256SUMS");
  sums.path.clear();
  sums.description = "hello";
  const Operation record = operations_of({sums})[1];
  CHECK(shown(github_releases().act(account(), record, list("true", "")).value())
            .ends_with("Content-Type: application/octet-stream\n\nhello"));
}

TEST_CASE("what tells of another build gives way in a draft, and stays in a public release") {
  const Operation record = operations_of({wheel("manifest.json")})[1];
  const auto with = [](const std::string& state, const std::string& digest) {
    return list(state,
                R"({"id":31,"name":"manifest.json","size":5,"digest":"sha256:)" + digest + "\"}");
  };
  CHECK(presence(record, with("true", sha256("hello").hex())) == Presence::kSame);
  CHECK(presence(record, with("true", "00")) == Presence::kAbsent);
  CHECK(presence(record, with("false", "00")) == Presence::kSame);
  CHECK(presence(record, list("true", "")) == Presence::kAbsent);
  CHECK(presence(record, list("false", "")) == Presence::kSame);
  CHECK(shown(github_releases().act(account(), record, with("true", "00")).value())
            .starts_with("DELETE https://api.forge.example/repos/o/lorem/releases/assets/31\n"));
  CHECK(github_releases().outcome(record, answered(204, "")).verdict == Verdict::kRetry);
}

TEST_CASE("an asset is asked for where the forge keeps it, and nowhere else with credentials") {
  const release::ForgeAsset asset{
      31, "a", 5, {}, false, "https://forge.example/o/lorem/releases/download/v0.1.0/a"};
  CHECK(shown(release::download_request(release::Forge::kGithub, account(), asset).value()) ==
        "GET https://api.forge.example/repos/o/lorem/releases/assets/31\n"
        "Accept: application/octet-stream\nUser-Agent: lockstep\nX-GitHub-Api-Version: 2022-11-28\n"
        "Authorization: Bearer forge-secret\n\n");
  const auto gitea = release::download_request(release::Forge::kGitea, account(), asset);
  CHECK(gitea->url == asset.download_url);
  CHECK(shown(*gitea).contains("Authorization: Basic "));
  release::ForgeAsset elsewhere = asset;
  elsewhere.download_url = "https://elsewhere.example/a";
  CHECK_FALSE(release::download_request(release::Forge::kGitea, account(), elsewhere));
}

TEST_CASE("a draft is found in the list, and a public release counts before it") {
  const auto operations = operations_of({wheel()});
  CHECK(presence(operations[0], answered(200, "[]")) == Presence::kAbsent);
  CHECK(presence(operations[0], list("true", "")) == Presence::kSame);
  CHECK(presence(operations[2], list("true", "")) == Presence::kAbsent);
  CHECK(presence(operations[2], list("false", "")) == Presence::kSame);
  const auto several = answered(200, R"([{"id":9,"tag_name":"v0.1.0","draft":true},)"
                                     R"({"id":8,"tag_name":"v0.1.0","draft":true},)"
                                     R"({"id":10,"tag_name":"v0.1.0","draft":false}])");
  CHECK(release::find_release(several, "v0.1.0").value()->id == 10);
  CHECK_FALSE(github_releases().act(account(), operations[1], answered(200, "[]")));
}

TEST_CASE("a draft is taken back, a public release is not") {
  const auto operations = operations_of({wheel()});
  const auto undo = github_releases().undo(operations[0]);
  REQUIRE(undo.size() == 1);
  CHECK(shown(github_releases().act(account(), undo[0], list("true", "")).value()) ==
        std::string("DELETE https://api.forge.example/repos/o/lorem/releases/7\n") + kHeaders +
            "\n");
  CHECK(presence(undo[0], answered(200, "[]")) == Presence::kSame);
  CHECK(presence(undo[0], list("true", "")) == Presence::kAbsent);
  CHECK(presence(undo[0], list("false", "")) == Presence::kOther);
  const Operation remove = github_releases().undo(operations[1]).at(0);
  const auto filled = list("true", R"({"id":31,"name":"lorem-0.1.0.whl","size":5})");
  CHECK(shown(github_releases().act(account(), remove, filled).value()) ==
        std::string("DELETE https://api.forge.example/repos/o/lorem/releases/assets/31\n") +
            kHeaders + "\n");
  CHECK(presence(remove, filled) == Presence::kAbsent);
  CHECK(presence(remove, list("true", "")) == Presence::kSame);
  CHECK(github_releases().outcome(remove, answered(204, "")).verdict == Verdict::kDone);
  CHECK(github_releases().undo(operations[2]).empty());
  CHECK(github_releases().undo_words(account(), operations[2]).contains("by hand"));
}

TEST_CASE("credentials for a forge go to its own hosts only") {
  CHECK(release::is_same_forge("https://api.forge.example", "https://uploads.forge.example/x"));
  CHECK(release::is_same_forge("http://127.0.0.1:80/", "http://127.0.0.1/x"));
  CHECK_FALSE(release::is_same_forge("https://api.forge.example", "http://uploads.forge.example"));
  CHECK_FALSE(release::is_same_forge("https://api.forge.example", "https://other.example"));
  CHECK_FALSE(release::is_same_forge("https://127.0.0.1", "https://128.0.0.1"));
  CHECK_FALSE(release::is_same_forge("https://localhost:1", "https://localhost:2"));
  HttpResponse asked = list("true", "");
  asked.body.replace(asked.body.find("uploads.forge.example"), 21, "uploads.thief.invalid");
  CHECK_FALSE(github_releases().act(account(), operations_of({wheel()})[1], asked));
}

TEST_CASE("what a forge answers is sorted into done, doubt, again and refused") {
  const Operation asset = operations_of({wheel()})[1];
  const auto verdict = [&](long status, const std::string& body) {
    return github_releases().outcome(asset, answered(status, body)).verdict;
  };
  CHECK(verdict(422, R"({"errors":[{"code":"already_exists"}]})") == Verdict::kDoubtful);
  CHECK(verdict(422, R"({"message":"Cannot upload assets to an immutable release."})") ==
        Verdict::kRefused);
  CHECK(verdict(403, R"({"message":"You have exceeded a secondary rate limit"})") ==
        Verdict::kRetry);
  CHECK(verdict(403, R"({"message":"Resource not accessible"})") == Verdict::kRefused);
  CHECK(verdict(429, "") == Verdict::kRetry);
  CHECK(verdict(502, "<h1>Unicorn</h1>") == Verdict::kDoubtful);
}

TEST_CASE("files that are called alike become assets with their folders' names") {
  const auto operations =
      operations_of({wheel("go/a/v0.1.0.zip"), wheel("go/b/v0.1.0.zip"), wheel("node/x y.tgz")});
  CHECK(operations[1].words.at("name") == "go-a-v0.1.0.zip");
  CHECK(operations[2].words.at("name") == "go-b-v0.1.0.zip");
  CHECK(operations[3].words.at("name") == "x.y.tgz");
}

TEST_CASE("the forge is named by the configuration or by the CI system, each with its own token") {
  const auto found = [](const std::map<std::string, std::string>& environment,
                        const std::string& url) {
    model::Language language;
    if (!url.empty()) language.settings["url"] = url;
    return github_releases().account(language, {environment, {}, {}});
  };
  const std::map<std::string, std::string> ci = {{"GITHUB_API_URL", "https://api.forge.example"},
                                                 {"GITHUB_REPOSITORY", "o/lorem"},
                                                 {"GITHUB_TOKEN", "t"}};
  const Account own = found(ci, "").value();
  CHECK(own.addresses.at("api") ==
        Address{"https://api.forge.example/repos/o/lorem", "GITHUB_API_URL"});
  CHECK(own.secrets.at("token").source == "GITHUB_TOKEN");
  CHECK(found(ci, "https://other.example/api/v1/").value().secrets.empty());
  const auto nothing = found({{"GITHUB_API_URL", "https://api.forge.example"}}, "");
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().hint.contains("GITHUB_REPOSITORY"));
}

TEST_CASE("a token that may only read is told before anything is made") {
  const AccessCheck check{"may make releases", std::nullopt, {}};
  const auto access = [&](long status, const std::string& body) {
    return github_releases().access(check, answered(status, body)).access;
  };
  CHECK(access(200, R"({"permissions":{"push":true}})") == Access::kGranted);
  CHECK(access(200, R"({"permissions":{"push":false}})") == Access::kDenied);
  CHECK(access(404, "{}") == Access::kDenied);
  CHECK(access(200, "{}") == Access::kUnknown);
  for (const std::string& body : hostile_bodies()) {
    CHECK(access(200, body) == Access::kUnknown);
    const auto standing =
        github_releases().standing(operations_of({wheel()})[0], answered(200, body));
    if (standing) CHECK(standing->presence == Presence::kAbsent);
  }
}
