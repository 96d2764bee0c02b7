#include "releases.hpp"

#include <catch2/catch.hpp>

#include "fakes/fake_clock.hpp"
#include "fakes/temporary_folder.hpp"
#include "forms.hpp"
#include "lockstep/model/value.hpp"

namespace {

using lockstep::fakes::FakeClock;
using lockstep::fakes::TemporaryFolder;
using lockstep::model::Value;
using lockstep::registry::Access;
using lockstep::registry::Answer;
using lockstep::registry::Forge;
using lockstep::registry::ForgeKind;
using lockstep::registry::handle;
using lockstep::registry::Request;
using lockstep::registry::tests::FormRequest;

const std::string kReleases = "/repos/lorem/lorem/releases";

struct Stand {
  explicit Stand(ForgeKind kind = ForgeKind::kGithub)
      : forge{files, clock, kind, folder.path(), Access{{"secret"}, {}, {}, {}}} {}

  TemporaryFolder folder;
  lockstep::sys::RealFilesystem files;
  FakeClock clock;
  Forge forge;

  Answer send(const std::string& method, const std::string& path, const std::string& body = "",
              const std::string& token = "secret") {
    Request request;
    request.method = method;
    request.path = path.substr(0, path.find('?'));
    if (path.contains("?name=")) request.query["name"] = path.substr(path.find('=') + 1);
    request.base = "http://127.0.0.1:1/forge";
    request.body = body;
    if (!token.empty()) request.headers["authorization"] = "Bearer " + token;
    return handle(forge, request);
  }

  std::string draft() {
    const Answer answer = send("POST", kReleases, R"({"tag_name":"v1.0.0","draft":true})");
    REQUIRE(answer.status == 201);
    return std::to_string(*lockstep::model::parse_json(answer.body)->find("id")->integer());
  }

  Value get(const std::string& path) {
    return *lockstep::model::parse_json(send("GET", path).body);
  }
};

}  // namespace

TEST_CASE("a draft takes assets, is in the list for its owner alone, and becomes public") {
  Stand stand;
  const std::string id = stand.draft();
  const std::string upload = "/uploads" + kReleases + "/" + id + "/assets?name=lorem.whl";
  const Answer asset = stand.send("POST", upload, "bytes");
  REQUIRE(asset.status == 201);
  const auto value = lockstep::model::parse_json(asset.body);
  CHECK(value->text_at("digest") == "sha256:" + lockstep::sha256("bytes").hex());
  CHECK(*value->find("size")->integer() == 5);
  CHECK(value->text_at("state") == "uploaded");
  CHECK(stand.get(kReleases).array()->size() == 1);
  CHECK(stand.send("GET", kReleases, "", "").body == "[]");
  CHECK(stand.send("GET", kReleases + "/tags/v1.0.0").status == 404);
  CHECK(stand.send("GET", "/download/lorem/lorem/v1.0.0/lorem.whl").status == 404);
  CHECK(stand.send("PATCH", kReleases + "/" + id, R"({"draft":false})").status == 200);
  CHECK(stand.get(kReleases + "/tags/v1.0.0").text_at("tag_name") == "v1.0.0");
  const Answer download = stand.send("GET", "/download/lorem/lorem/v1.0.0/lorem.whl", "", "");
  CHECK(stand.files.read(download.file) == "bytes");
}

TEST_CASE("an asset's name is taken once and keeps no character that the forge does not like") {
  Stand stand;
  const std::string assets = "/uploads" + kReleases + "/" + stand.draft() + "/assets";
  const Answer first = stand.send("POST", assets + "?name=a (b)~c:d", "bytes");
  CHECK(first.body.contains("\"a..b..c.d\""));
  const Answer again = stand.send("POST", assets + "?name=a (b)~c:d", "bytes");
  CHECK(again.status == 422);
  CHECK(again.body.contains("already_exists"));
  const auto id = *lockstep::model::parse_json(first.body)->find("id")->integer();
  CHECK(stand.send("DELETE", kReleases + "/assets/" + std::to_string(id)).status == 204);
  CHECK(stand.send("POST", assets + "?name=a (b)~c:d", "other").status == 201);
  CHECK(stand.send("POST", assets + "?name=../x", "bytes").status == 422);
}

TEST_CASE("a public release takes no more assets, gives none away, and its tag is taken") {
  Stand stand;
  const std::string id = stand.draft();
  const std::string assets = "/uploads" + kReleases + "/" + id + "/assets";
  const Answer asset = stand.send("POST", assets + "?name=a", "bytes");
  const auto number = *lockstep::model::parse_json(asset.body)->find("id")->integer();
  REQUIRE(stand.send("PATCH", kReleases + "/" + id, R"({"draft":false})").status == 200);
  CHECK(stand.send("POST", assets + "?name=b", "bytes").status == 422);
  CHECK(stand.send("DELETE", kReleases + "/assets/" + std::to_string(number)).status == 422);
  CHECK(stand.send("POST", kReleases, R"({"tag_name":"v1.0.0"})").status == 422);
}

TEST_CASE("whoever has no right token reads only") {
  Stand stand;
  const std::string id = stand.draft();
  for (const char* token : {"", "wrong"}) {
    CHECK(stand.send("POST", kReleases, R"({"tag_name":"v2.0.0"})", token).status == 401);
    CHECK(stand.send("DELETE", kReleases + "/" + id, "", token).status == 401);
    CHECK(stand.send("GET", kReleases + "/" + id, "", token).status == 404);
  }
  CHECK(stand.send("GET", "/repos/lorem/lorem", "", "wrong").status == 401);
  CHECK(stand.send("GET", "/repos/lorem/lorem").body.contains("\"push\":true"));
  CHECK(stand.send("DELETE", kReleases + "/" + id).status == 204);
  CHECK(stand.send("GET", kReleases + "/" + id).status == 404);
}

TEST_CASE("GitHub gives an asset's bytes by way of a store that wants no credentials") {
  Stand stand;
  const std::string assets = "/uploads" + kReleases + "/" + stand.draft() + "/assets";
  const Answer asset = stand.send("POST", assets + "?name=a", "bytes");
  Request request;
  request.method = "GET";
  request.path = kReleases + "/assets/" +
                 std::to_string(*lockstep::model::parse_json(asset.body)->find("id")->integer());
  request.base = "http://127.0.0.1:1/forge";
  request.headers["accept"] = "application/octet-stream";
  CHECK(handle(stand.forge, request).status == 404);
  request.headers["authorization"] = "Bearer secret";
  const Answer led = handle(stand.forge, request);
  CHECK(led.status == 302);
  const std::string there = "/store/" + lockstep::sha256("bytes").hex();
  CHECK(led.header("Location") == "http://localhost:1/forge" + there);
  CHECK(stand.send("GET", there).status == 400);
  CHECK(stand.files.read(stand.send("GET", there, "", "").file) == "bytes");
  CHECK(stand.send("GET", "/store/" + lockstep::sha256("other").hex(), "", "").status == 404);
}

TEST_CASE("Gitea gives a draft's assets to those who may write") {
  Stand stand(ForgeKind::kGitea);
  FormRequest form(kReleases + "/" + stand.draft() + "/assets", {{"attachment", "bytes", "a"}});
  form.request.headers["authorization"] = "token secret";
  REQUIRE(handle(stand.forge, form.request).status == 201);
  const std::string there = "/download/lorem/lorem/v1.0.0/a";
  CHECK(stand.files.read(stand.send("GET", there).file) == "bytes");
  CHECK(stand.send("GET", there, "", "").status == 404);
}

TEST_CASE("Gitea takes assets as a form, also twice under one name") {
  Stand stand(ForgeKind::kGitea);
  const std::string path = kReleases + "/" + stand.draft() + "/assets";
  for (int i = 0; i < 2; ++i) {
    FormRequest form(path, {{"attachment", "bytes", "lorem.gem"}});
    form.request.headers["authorization"] = "token secret";
    CHECK(handle(stand.forge, form.request).status == 201);
  }
  CHECK(stand.send("POST", path, "no form").status == 400);
  CHECK(stand.get(kReleases).array()->front().find("assets")->array()->size() == 2);
}
