#include "ruby_host.hpp"

#include <catch2/catch.hpp>

#include "fakes/fake_clock.hpp"
#include "fakes/temporary_folder.hpp"
#include "forms.hpp"
#include "gems.hpp"
#include "lockstep/base/md5.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/model/value.hpp"

namespace {

using lockstep::fakes::FakeClock;
using lockstep::fakes::TemporaryFolder;
using lockstep::registry::Access;
using lockstep::registry::Answer;
using lockstep::registry::handle;
using lockstep::registry::Request;
using lockstep::registry::RubyHost;
using lockstep::registry::tests::FormRequest;
using lockstep::registry::tests::gem_of;

struct Stand {
  TemporaryFolder folder;
  lockstep::sys::RealFilesystem files;
  FakeClock clock;
  RubyHost host{files, clock, folder.path(), Access{{"secret", "other"}, {"identity"}, {}, {}}};

  Answer send(const std::string& method, const std::string& path, const std::string& body = "",
              const std::string& key = "secret") {
    Request request;
    request.method = method;
    request.path = path.substr(0, path.find('?'));
    if (path.contains("?platform=")) request.query["platform"] = path.substr(path.find('=') + 1);
    request.body = body;
    if (!key.empty()) request.headers["authorization"] = key;
    return handle(host, request);
  }
  Answer push(const std::string& gem, const std::string& key = "secret") {
    return send("POST", "/api/v1/gems", gem, key);
  }
};

}  // namespace

TEST_CASE("a pushed gem is in the compact index, the versions and the downloads") {
  Stand stand;
  const std::string gem = gem_of({});
  const Answer pushed = stand.push(gem);
  CHECK(pushed.status == 200);
  CHECK(pushed.body == "Successfully registered gem: lorem (1.2.3)");
  const std::string info = stand.send("GET", "/info/lorem").body;
  CHECK(info == "---\n1.2.3-x86_64-linux-gnu ipsum:~> 2.0|checksum:" + lockstep::sha256(gem).hex() +
                    ",ruby:>= 3.1&< 3.5.dev\n");
  const Answer versions = stand.send("GET", "/versions");
  CHECK(versions.body.ends_with("---\nlorem 1.2.3-x86_64-linux-gnu " +
                                lockstep::hex_encode(lockstep::md5(info)) + "\n"));
  CHECK(stand.send("GET", "/names").body == "---\nlorem\n");
  const Answer file = stand.send("GET", "/gems/lorem-1.2.3-x86_64-linux-gnu.gem");
  CHECK(stand.files.read(file.file) == gem);
  const auto one = lockstep::model::parse_json(
      stand.send("GET", "/api/v2/rubygems/lorem/versions/1.2.3.json?platform=x86_64-linux-gnu")
          .body);
  CHECK(one->text_at("sha") == lockstep::sha256(gem).hex());
  CHECK(stand.send("GET", "/api/v2/rubygems/lorem/versions/1.2.3.json").status == 404);
  CHECK(stand.send("GET", "/api/v1/versions/lorem.json").body.contains("1.2.3"));
  CHECK(stand.send("GET", "/api/v1/versions/ipsum.json").status == 404);
}

TEST_CASE("a client that has the index gets 304") {
  Stand stand;
  REQUIRE(stand.push(gem_of({})).status == 200);
  Request request;
  request.method = "GET";
  request.path = "/versions";
  request.headers["if-none-match"] = std::string(handle(stand.host, request).header("ETag"));
  CHECK(handle(stand.host, request).status == 304);
}

TEST_CASE("the same bytes by the same key are pushed already, by another key they conflict") {
  Stand stand;
  REQUIRE(stand.push(gem_of({})).status == 200);
  const Answer again = stand.push(gem_of({}));
  CHECK(again.status == 200);
  CHECK(again.body.contains("already pushed"));
  CHECK(stand.push(gem_of({}), "other").status == 409);
  CHECK(stand.push(gem_of({.payload = "puts 43"})).status == 409);
  CHECK(stand.host.held.size() == 1);
}

TEST_CASE("other platforms of a version are other gems; other spellings and cases are refused") {
  Stand stand;
  REQUIRE(stand.push(gem_of({.version = "1.0.0", .platform = "ruby"})).status == 200);
  CHECK(stand.push(gem_of({.version = "1.0.0", .platform = "arm64-darwin"})).status == 200);
  CHECK(stand.push(gem_of({.version = "1.0", .platform = "ruby"})).status == 409);
  CHECK(stand.push(gem_of({.version = "2.0", .name = "Lorem"})).status == 409);
  CHECK(stand.push(gem_of({.platform = "x86_64-apple-darwin"})).status == 409);
  CHECK(stand.push(gem_of({.version = "1.0-rc.1"})).status == 403);
}

TEST_CASE("a push needs its key and a gem") {
  Stand stand;
  CHECK(stand.push(gem_of({}), "").status == 401);
  CHECK(stand.push(gem_of({}), "wrong").status == 401);
  CHECK(stand.push("no gem").status == 422);
  CHECK(stand.push("").status == 422);
  CHECK(stand.host.held.empty());
}

TEST_CASE("a gem may come as a form") {
  Stand stand;
  FormRequest form("/api/v1/gems", {{"gem", gem_of({}), "lorem.gem"}, {"attestations", "[]"}});
  form.request.headers["authorization"] = "secret";
  CHECK(handle(stand.host, form.request).status == 200);
}

TEST_CASE("a yanked version is gone and never comes back") {
  Stand stand;
  REQUIRE(stand.push(gem_of({})).status == 200);
  const std::string form = "gem_name=lorem&version=1.2.3&platform=x86_64-linux-gnu";
  CHECK(stand.send("DELETE", "/api/v1/gems/yank", "gem_name=lorem&version=1.2.3").status == 404);
  CHECK(stand.send("DELETE", "/api/v1/gems/yank", form, "wrong").status == 401);
  CHECK(stand.send("DELETE", "/api/v1/gems/yank", form).status == 200);
  CHECK(stand.send("GET", "/info/lorem").status == 404);
  CHECK(stand.send("GET", "/gems/lorem-1.2.3-x86_64-linux-gnu.gem").status == 404);
  CHECK(stand.push(gem_of({})).status == 409);
}

TEST_CASE("versions older than 30 days cannot be yanked") {
  Stand stand;
  REQUIRE(stand.push(gem_of({})).status == 200);
  stand.clock.advance(std::int64_t{31} * 24 * 60 * 60);
  const std::string form = "gem_name=lorem&version=1.2.3&platform=x86_64-linux-gnu";
  CHECK(stand.send("DELETE", "/api/v1/gems/yank", form).status == 403);
}

TEST_CASE("an identity token is exchanged for a key that pushes but does not yank") {
  Stand stand;
  const std::string path = "/api/v1/oidc/trusted_publisher/exchange_token";
  CHECK(stand.send("POST", path, "{}", "").status == 400);
  CHECK(stand.send("POST", path, R"({"jwt":"unknown"})", "").status == 404);
  const Answer answer = stand.send("POST", path, R"({"jwt":"identity"})", "");
  REQUIRE(answer.status == 201);
  const std::string key = lockstep::model::parse_json(answer.body)->text_at("rubygems_api_key");
  CHECK(stand.push(gem_of({}), key).status == 200);
  const std::string form = "gem_name=lorem&version=1.2.3&platform=x86_64-linux-gnu";
  CHECK(stand.send("DELETE", "/api/v1/gems/yank", form, key).status == 403);
}
