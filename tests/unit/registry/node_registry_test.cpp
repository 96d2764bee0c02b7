#include "node_registry.hpp"

#include <catch2/catch.hpp>

#include "fakes/fake_clock.hpp"
#include "fakes/temporary_folder.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/text.hpp"

namespace {

using lockstep::fakes::FakeClock;
using lockstep::fakes::TemporaryFolder;
using lockstep::model::Value;
using lockstep::registry::Access;
using lockstep::registry::Answer;
using lockstep::registry::handle;
using lockstep::registry::NodeRegistry;
using lockstep::registry::Request;

Value dist_of(const std::string& bytes) {
  return Value::Object{{"integrity", "sha512-" + lockstep::base64(lockstep::sha512(bytes))},
                       {"shasum", lockstep::hex_encode(lockstep::sha1(bytes))},
                       {"tarball", "http://elsewhere/x.tgz"}};
}

Value document_of(const std::string& name, const std::string& version, const std::string& bytes,
                  const std::string& tag = "latest") {
  const Value manifest = Value::Object{{"name", name},
                                       {"version", version},
                                       {"os", Value::Array{"linux"}},
                                       {"libc", Value::Array{"glibc"}},
                                       {"dist", dist_of(bytes)}};
  const Value attachment = Value::Object{{"content_type", "application/octet-stream"},
                                         {"data", lockstep::base64(bytes)},
                                         {"length", std::uint64_t{bytes.size()}}};
  return Value::Object{
      {"_id", name},
      {"name", name},
      {"dist-tags", Value::Object{{tag, version}}},
      {"versions", Value::Object{{version, manifest}}},
      {"_attachments", Value::Object{{name + "-" + version + ".tgz", attachment}}}};
}

struct Stand {
  TemporaryFolder folder;
  lockstep::sys::RealFilesystem files;
  FakeClock clock;
  NodeRegistry registry{files, clock, folder.path(), Access{{"secret"}, {"identity"}, {}, {}}};

  Answer send(const std::string& method, const std::string& path, const std::string& body = "",
              const std::string& token = "secret", const std::string& accept = "") {
    Request request;
    request.method = method;
    request.path = path;
    request.base = "http://127.0.0.1:1/npm";
    request.body = body;
    request.headers["accept"] = accept;
    if (!token.empty()) request.headers["authorization"] = "Bearer " + token;
    return handle(registry, request);
  }

  Answer publish(const Value& document, const std::string& token = "secret") {
    return send("PUT", "/" + document.text_at("name"), lockstep::model::to_json(document), token);
  }

  Value get(const std::string& path, const std::string& accept = "") {
    return *lockstep::model::parse_json(send("GET", path, "", "", accept).body);
  }
};

const std::string kTarball(200'000, 't');

}  // namespace

TEST_CASE("a large attachment is written part by part, and only when it is what it says") {
  Stand stand;
  const std::string large(3'000'001, 'x');
  REQUIRE(stand.publish(document_of("lorem", "1.0.0", large)).status == 201);
  const Answer tarball = stand.send("GET", "/lorem/-/lorem-1.0.0.tgz");
  CHECK(stand.files.read(tarball.file).value() == large);
  Value document = document_of("lorem", "1.1.0", large);
  Value& attachment = std::get<Value::Object>(
      std::get<Value::Object>(document.held)["_attachments"].held)["lorem-1.1.0.tgz"];
  std::string padded_within = lockstep::base64(large);
  padded_within.replace((1 << 18) - 2, 2, "==");
  std::get<Value::Object>(attachment.held)["data"] = padded_within;
  const Answer refused = stand.publish(document);
  CHECK(refused.status == 400);
  CHECK(refused.body.contains("no base64"));
  CHECK(stand.files.list(stand.folder.path()).value().size() == 1);
}

TEST_CASE("a published version is in both documents, its tarball at this registry's address") {
  Stand stand;
  REQUIRE(stand.publish(document_of("@s/lorem", "1.0.0", kTarball)).status == 201);
  const Value whole = stand.get("/@s/lorem");
  const Value& version = *whole.find("versions")->find("1.0.0");
  CHECK(version.find("dist")->text_at("tarball") ==
        "http://127.0.0.1:1/npm/@s/lorem/-/lorem-1.0.0.tgz");
  CHECK(version.find("libc") != nullptr);
  CHECK(whole.find("dist-tags")->text_at("latest") == "1.0.0");
  const Value brief = stand.get("/@s/lorem", "application/vnd.npm.install-v1+json");
  CHECK(brief.find("versions")->find("1.0.0")->find("os") != nullptr);
  CHECK(brief.find("versions")->find("1.0.0")->find("libc") == nullptr);
  CHECK(brief.find("time") == nullptr);
  const Answer tarball = stand.send("GET", "/@s/lorem/-/lorem-1.0.0.tgz", "", "");
  CHECK(stand.files.read(tarball.file) == kTarball);
}

TEST_CASE("a version is published once, identical or not") {
  Stand stand;
  REQUIRE(stand.publish(document_of("lorem", "1.0.0", kTarball)).status == 201);
  for (const std::string& bytes : {kTarball, std::string("other")}) {
    const Answer again = stand.publish(document_of("lorem", "1.0.0", bytes));
    CHECK(again.status == 403);
    CHECK(again.body.contains("You cannot publish over the previously published versions"));
  }
}

TEST_CASE("without a token it answers 401, with a wrong one as if nothing were there") {
  Stand stand;
  const Value document = document_of("@s/lorem", "1.0.0", kTarball);
  CHECK(stand.publish(document, "").status == 401);
  CHECK(stand.publish(document, "wrong").status == 404);
  CHECK(stand.send("GET", "/-/whoami", "", "wrong").status == 401);
  CHECK(stand.send("GET", "/-/whoami").body.contains("username"));
  CHECK(stand.send("GET", "/-/ping", "", "").status == 200);
  CHECK(stand.registry.packages.empty());
}

TEST_CASE("digests, lengths and names that do not fit are refused") {
  Stand stand;
  const Value good = document_of("lorem", "1.0.0", kTarball);
  const Value other = document_of("lorem", "1.0.0", "other");
  Value document = good;
  auto& fields = std::get<Value::Object>(document.held);
  fields["_attachments"] = *other.find("_attachments");
  CHECK(stand.publish(document).body.contains("integrity"));
  fields = *good.object();
  fields["_id"] = "ipsum";
  CHECK(stand.publish(document).status == 400);
  fields = *good.object();
  fields.erase("versions");
  CHECK(stand.publish(document).status == 400);
  CHECK(stand.send("PUT", "/Lorem", lockstep::model::to_json(good)).status == 400);
  CHECK(stand.send("PUT", "/lorem", R"("_attachments" no JSON)").status == 400);
  CHECK(stand.publish(document_of("lorem", "one", kTarball)).status == 400);
  CHECK(stand.registry.packages.empty());
}

TEST_CASE("tags are read, moved and removed; the first version is latest whatever its tag") {
  Stand stand;
  REQUIRE(stand.publish(document_of("lorem", "1.0.0-rc.1", kTarball, "next")).status == 201);
  REQUIRE(stand.publish(document_of("lorem", "1.0.0", kTarball + "t", "other")).status == 201);
  CHECK(stand.get("/-/package/lorem/dist-tags").text_at("latest") == "1.0.0-rc.1");
  CHECK(stand.send("PUT", "/-/package/lorem/dist-tags/latest", "\"1.0.0\"").status == 201);
  CHECK(stand.get("/-/package/lorem/dist-tags").text_at("latest") == "1.0.0");
  CHECK(stand.send("PUT", "/-/package/lorem/dist-tags/latest", "\"9.0.0\"").status == 404);
  CHECK(stand.send("PUT", "/-/package/lorem/dist-tags/x", "\"1.0.0\"", "wrong").status == 404);
  CHECK(stand.send("DELETE", "/-/package/lorem/dist-tags/next").status == 200);
  CHECK(stand.send("DELETE", "/-/package/lorem/dist-tags/latest").status == 400);
  CHECK(stand.get("/-/package/lorem/dist-tags").find("next") == nullptr);
}

TEST_CASE("a version is deprecated and undeprecated through its document, at its latest revision") {
  Stand stand;
  REQUIRE(stand.publish(document_of("lorem", "1.0.0", kTarball)).status == 201);
  Value document = stand.get("/lorem");
  auto& fields = std::get<Value::Object>(document.held);
  auto& versions = std::get<Value::Object>(fields["versions"].held);
  std::get<Value::Object>(versions["1.0.0"].held)["deprecated"] = "no more";
  CHECK(stand.send("PUT", "/lorem", lockstep::model::to_json(document)).status == 200);
  CHECK(stand.get("/lorem").find("versions")->find("1.0.0")->text_at("deprecated") == "no more");
  CHECK(stand.send("PUT", "/lorem", lockstep::model::to_json(document)).status == 409);
  fields["_rev"] = stand.get("/lorem").text_at("_rev");
  std::get<Value::Object>(versions["1.0.0"].held)["deprecated"] = "";
  CHECK(stand.send("PUT", "/lorem", lockstep::model::to_json(document)).status == 200);
  CHECK(stand.get("/lorem").find("versions")->find("1.0.0")->find("deprecated") == nullptr);
}

TEST_CASE("an unpublished version is gone for good") {
  Stand stand;
  REQUIRE(stand.publish(document_of("lorem", "1.0.0", kTarball)).status == 201);
  REQUIRE(stand.publish(document_of("lorem", "1.0.1", kTarball + "t")).status == 201);
  Value document = stand.get("/lorem");
  auto& fields = std::get<Value::Object>(document.held);
  std::get<Value::Object>(fields["versions"].held).erase("1.0.1");
  const std::string body = lockstep::model::to_json(document);
  CHECK(stand.send("PUT", "/lorem/-rev/" + document.text_at("_rev"), body).status == 200);
  const std::string revision = stand.get("/lorem").text_at("_rev");
  CHECK(stand.send("DELETE", "/lorem/-/lorem-1.0.1.tgz/-rev/" + revision).status == 200);
  CHECK(stand.send("GET", "/lorem/-/lorem-1.0.1.tgz").status == 404);
  CHECK(stand.get("/lorem").find("dist-tags")->find("latest") == nullptr);
  CHECK(stand.publish(document_of("lorem", "1.0.1", kTarball)).status == 403);
}

TEST_CASE("an identity token is exchanged for a token of one package, which must be there") {
  Stand stand;
  const std::string path = "/-/npm/v1/oidc/token/exchange/package/lorem";
  CHECK(stand.send("POST", path, "", "identity").status == 404);
  REQUIRE(stand.publish(document_of("lorem", "1.0.0", kTarball)).status == 201);
  CHECK(stand.send("POST", path, "", "unknown").status == 401);
  const Answer answer = stand.send("POST", path, "", "identity");
  REQUIRE(answer.status == 201);
  const std::string token = lockstep::model::parse_json(answer.body)->text_at("token");
  CHECK(stand.publish(document_of("lorem", "1.0.1", kTarball), token).status == 201);
  CHECK(stand.publish(document_of("ipsum", "1.0.0", kTarball), token).status == 404);
}
