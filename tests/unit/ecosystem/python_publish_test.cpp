#include "python/publish.hpp"

#include <catch2/catch.hpp>

#include "lockstep/ecosystem/answers.hpp"
#include "publish_fixture.hpp"
#include "python/core_metadata.hpp"
#include "python/netrc.hpp"
#include "python/simple_index.hpp"

using namespace lockstep;
using namespace lockstep::ecosystem;

namespace {

constexpr const char* kWheel = "lorem-0.1.0-cp39-abi3-manylinux_2_17_x86_64.whl";
constexpr const char* kMetadata =
    "Metadata-Version: 2.4\nName: lorem\nVersion: 0.1.0\nSummary: Small text\n"
    "Classifier: A :: B\nClassifier: C :: D\nProject-URL: Source, https://example.com/lorem\n"
    ":action: remove_pkg\nX-Other: no\nRequires-Python: >=3.9\n\n# lorem\n";

const Publisher& pypi() { return python::publisher(); }

Parcel wheel() {
  Parcel parcel =
      parcel_of(model::PackageKind::kCell, std::string("python/") + kWheel, "lorem", "0.1.0");
  parcel.description = kMetadata;
  return parcel;
}

Account account() {
  Account account = account_at("upload", "https://upload.example/legacy/", "pypi-secret");
  account.addresses["index"] = {"https://index.example/simple/", "lockstep.yaml"};
  return account;
}

Operation upload() { return operation_on(wheel(), "upload"); }

HttpResponse json_page(const std::string& digest, const std::string& uploaded) {
  HttpResponse page =
      answered(200,
               R"({"files":[{"filename":")" + std::string(kWheel) + R"(","hashes":{"sha256":")" +
                   digest + R"("},"upload-time":")" + uploaded + R"("}]})",
               "application/vnd.pypi.simple.v1+json");
  page.headers.push_back({"date", "Sat, 21 Nov 2026 17:00:00 GMT"});
  return page;
}

Presence presence(const HttpResponse& answer) {
  return pypi().standing(upload(), answer).value().presence;
}

model::Language language() {
  model::Language language;
  language.name = "python";
  language.package = "lorem";
  return language;
}

Result<Account> found(const ClientSettings& settings) {
  return pypi().account(language(), settings);
}

}  // namespace

TEST_CASE("an upload to an index is a form of the metadata, the digests and the file") {
  const auto request = pypi().act(account(), upload(), {});
  REQUIRE(request);
  const std::string digest = sha256("hello").hex();
  const std::string boundary = "lockstep-" + digest;
  const auto field = [&](const std::string& name, const std::string& value) {
    return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" +
           value + "\r\n";
  };
  std::string blake;
  for (int i = 0; i < 32; ++i) blake += "2a";
  CHECK(shown(*request) ==
        "POST https://upload.example/legacy/\nContent-Type: multipart/form-data; boundary=" +
            boundary + "\nAuthorization: Basic " + base64("__token__:pypi-secret") + "\n\n" +
            field(":action", "file_upload") + field("protocol_version", "1") +
            field("filetype", "bdist_wheel") + field("pyversion", "cp39") +
            field("sha256_digest", digest) + field("blake2_256_digest", blake) +
            field("metadata_version", "2.4") + field("name", "lorem") + field("version", "0.1.0") +
            field("summary", "Small text") + field("classifiers", "A :: B") +
            field("classifiers", "C :: D") +
            field("project_urls", "Source, https://example.com/lorem") +
            field("requires_python", ">=3.9") + field("description", "# lorem\n") + "--" +
            boundary + "\r\nContent-Disposition: form-data; name=\"content\"; filename=\"" +
            kWheel + "\"\r\nContent-Type: application/octet-stream\r\n\r\n</dist/python/" + kWheel +
            " 5 raw>\r\n--" + boundary + "--\r\n");
}

TEST_CASE("an sdist is uploaded as one, after the wheels") {
  Parcel sdist =
      parcel_of(model::PackageKind::kSource, "python/lorem-0.1.0.tar.gz", "lorem", "0.1.0");
  const auto request = pypi().act(account(), operation_on(sdist, "upload"), {});
  REQUIRE(request);
  CHECK(shown(*request).contains("name=\"filetype\"\r\n\r\nsdist\r\n"));
  CHECK(shown(*request).contains("name=\"pyversion\"\r\n\r\nsource\r\n"));
  CHECK(shown(*request).contains("name=\"requires_python\"\r\n\r\n\r\n"));
  const model::Project project;
  const model::Language python_language = language();
  const auto operations =
      pypi().operations(account(), {project, python_language, {wheel(), sdist}, "0.1.0"});
  REQUIRE(operations.size() == 2);
  CHECK(operations[0].id == std::string("python/upload/") + kWheel);
  CHECK(operations[0].stage == Stage::kPlatform);
  CHECK(operations[1].stage == Stage::kMain);
}

TEST_CASE("the index is asked for the normalized name, and with credentials only at one server") {
  Operation operation = upload();
  operation.parcel.package = "Lorem.Ipsum__x";
  HttpRequest request = pypi().ask(account(), operation);
  CHECK(request.url == "https://index.example/simple/lorem-ipsum-x/");
  CHECK_FALSE(shows_secret(account(), shown(request)));
  CHECK_FALSE(shown(request).contains("Authorization"));
  Account one = account();
  one.addresses["index"].url = "https://upload.example/simple/";
  CHECK(shown(pypi().ask(one, operation)).contains("Authorization: Basic "));
}

TEST_CASE("an index in JSON tells the same bytes, other bytes and none") {
  const std::string ours = sha256("hello").hex();
  CHECK(presence(json_page(ours, "")) == Presence::kSame);
  CHECK(presence(json_page(std::string(64, '0'), "")) == Presence::kOther);
  CHECK(presence(answered(404, "gone", "text/html")) == Presence::kAbsent);
  CHECK(presence(answered(200, R"({"files":[]})")) == Presence::kAbsent);
}

TEST_CASE("an index in HTML tells them by the digest behind the link") {
  const auto page = [](const std::string& link) {
    return answered(200, "<!DOCTYPE html><A class=x HREF = '" + link + "'>x</a>", "text/html");
  };
  const std::string ours = sha256("hello").hex();
  const std::string link = std::string("../../files/") + kWheel;
  CHECK(presence(page(link + "#sha256=" + ours)) == Presence::kSame);
  CHECK(presence(page(link + "#sha256=" + std::string(64, 'a'))) == Presence::kOther);
  CHECK(presence(page("other-0.1.0.tar.gz#sha256=" + ours)) == Presence::kAbsent);
  CHECK_FALSE(pypi().standing(upload(), page(link)));
  CHECK_FALSE(pypi().standing(upload(), page(link + "#md5=00")));
  const auto escaped = python::read_simple_index(page("a%2Bb-1.whl?x=1&amp;y#sha256=AB"));
  REQUIRE(escaped);
  CHECK(escaped->front() == python::IndexFile{"a+b-1.whl", {{"sha256", "ab"}}, ""});
}

TEST_CASE("a release that is older than two weeks is told before anything is uploaded") {
  HttpResponse page = json_page(sha256("hello").hex(), "2026-11-01T10:00:00Z");
  Operation other = upload();
  other.parcel.file = "python/lorem-0.1.0-cp39-abi3-win_amd64.whl";
  CHECK(pypi().standing(other, page).value().detail.contains("20 days ago"));
  page = json_page(sha256("hello").hex(), "2026-11-20T10:00:00Z");
  CHECK(pypi().standing(other, page).value() == Standing{Presence::kAbsent, ""});
}

TEST_CASE("an index that cannot tell is no answer") {
  for (const long status : {301L, 401L, 403L, 429L, 500L, 502L})
    CHECK_FALSE(pypi().standing(upload(), answered(status, "<h1>no</h1>", "text/html")));
  CHECK_FALSE(pypi().standing(upload(), answered(200, "{}")));
  CHECK_FALSE(pypi().standing(upload(), answered(200, "hello", "text/plain")));
  for (const std::string& body : hostile_bodies()) {
    for (const char* type : {"application/json", "text/html"}) {
      const auto standing = pypi().standing(upload(), answered(200, body, type));
      if (standing) CHECK(standing->presence == Presence::kAbsent);
    }
  }
}

TEST_CASE("what indexes answer to an upload is sorted into done, doubt, again and refused") {
  const auto verdict = [](long status, const std::string& body) {
    return pypi().outcome(upload(), answered(status, body, "text/html")).verdict;
  };
  CHECK(verdict(200, "") == Verdict::kDone);
  CHECK(verdict(201, "") == Verdict::kDone);
  CHECK(verdict(400, "File already exists ('lorem.whl'). See help") == Verdict::kDoubtful);
  CHECK(verdict(409, "conflict") == Verdict::kDoubtful);
  CHECK(verdict(403, "Not enough permissions to overwrite artifact 'x'") == Verdict::kDoubtful);
  CHECK(verdict(400, "Repository does not allow updating assets: updating asset") ==
        Verdict::kDoubtful);
  CHECK(verdict(400, "has already been taken") == Verdict::kDoubtful);
  CHECK(verdict(429, "") == Verdict::kRetry);
  CHECK(verdict(502, "<h1>Bad gateway</h1>") == Verdict::kDoubtful);
  CHECK(verdict(400, "This filename was previously used by a file that was deleted") ==
        Verdict::kRefused);
  CHECK(verdict(400, "files to releases older than 14 days") == Verdict::kRefused);
  CHECK(verdict(403, "Invalid or non-existent authentication") == Verdict::kRefused);
  CHECK(verdict(308, "") == Verdict::kRefused);
}

TEST_CASE("an index's own words come without markup, on one short line") {
  const auto outcome = pypi().outcome(
      upload(), answered(400,
                         "<html><head><title>400 The wheel\n is &lt;bad&gt;</title></head>" +
                             std::string(5000, 'x'),
                         "text/html"));
  CHECK(outcome.reason == "HTTP 400: 400 The wheel is <bad>");
  const auto noise = pypi().outcome(upload(), answered(400, "a\x1b[31mb\r\nc", "text/plain"));
  CHECK(noise.reason == "HTTP 400: a [31mb c");
}

TEST_CASE("without an address the errors name every way to give one") {
  const auto nothing = found({});
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().kind == ErrorKind::kUsage);
  CHECK(nothing.error().hint.contains("TWINE_REPOSITORY_URL"));
  REQUIRE(nothing.error().others.size() == 1);
  CHECK(nothing.error().others.front().hint.contains("PIP_INDEX_URL"));
}

TEST_CASE("addresses and logins come from where twine, uv and pip have them") {
  const ClientSettings settings{
      {{"TWINE_REPOSITORY", "inner"},
       {"UV_PUBLISH_TOKEN", "  "},
       {"PIP_INDEX_URL", "https://reader:seen@index.example/simple"}},
      {{"~/.pypirc",
        "[distutils]\nindex-servers = inner\n[inner]\nrepository: https://up.example/legacy/\n"
        "username = alice\npassword = top=secret\n[other]\nrepository = https://o.example/\n"
        "username = bob\npassword = hidden\n"}},
      {}};
  const Account account = found(settings).value();
  CHECK(account.addresses.at("upload") == Address{"https://up.example/legacy/", "~/.pypirc"});
  CHECK(account.addresses.at("index") == Address{"https://index.example/simple/", "PIP_INDEX_URL"});
  CHECK(account.secrets.at("user").value == "alice");
  CHECK(account.secrets.at("password").value == "top=secret");
  CHECK(account.secrets.at("password").source == "~/.pypirc");
  CHECK_FALSE(account.is_trusted);
}

TEST_CASE("a login of a file is for its own address, and an empty token leaves trust on") {
  ClientSettings settings{
      {{"TWINE_REPOSITORY_URL", "https://elsewhere.example/"}, {"TWINE_PASSWORD", ""}},
      {{"~/.pypirc", "[pypi]\nrepository = https://up.example/\nusername=a\npassword=b\n"}},
      {{"pip config get global.index-url", "https://index.example/simple/"}}};
  const Account account = found(settings).value();
  CHECK(account.addresses.at("upload").source == "TWINE_REPOSITORY_URL");
  CHECK(account.secrets.empty());
  CHECK(account.is_trusted);
  settings.environment["UV_PUBLISH_TOKEN"] = "t";
  CHECK(found(settings).value().secrets.at("token").source == "UV_PUBLISH_TOKEN");
}

TEST_CASE("an index on another server gets its own login, never the upload's") {
  ClientSettings settings{{{"TWINE_REPOSITORY_URL", "https://up.example/legacy/"},
                           {"TWINE_PASSWORD", "upload-secret"},
                           {"PIP_INDEX_URL", "https://index.example:8443/simple"}},
                          {},
                          {}};
  const auto asked = [&] { return shown(pypi().ask(found(settings).value(), upload())); };
  CHECK_FALSE(asked().contains("Authorization"));
  settings.files["~/.netrc"] =
      "machine up.example login up password no\nmachine index.example login bob password home\n";
  CHECK(asked().contains("Authorization: " + basic_login("bob", "home")));
  settings.files["$NETRC"] = "default login carol password named";
  CHECK(asked().contains("Authorization: " + basic_login("carol", "named")));
  settings.environment["PIP_INDEX_URL"] = "https://dave:spelled@index.example:8443/simple";
  CHECK(asked().contains("Authorization: " + basic_login("dave", "spelled")));
  settings.environment["UV_DEFAULT_INDEX"] = "my-own=https://uv.example/simple/";
  settings.environment["UV_INDEX_MY_OWN_USERNAME"] = "erin";
  settings.environment["UV_INDEX_MY_OWN_PASSWORD"] = "by uv";
  CHECK(asked().contains("https://uv.example/simple/lorem/"));
  CHECK(asked().contains("Authorization: " + basic_login("erin", "by uv")));
  const Account account = found(settings).value();
  CHECK_FALSE(account.is_trusted);
  const HttpRequest sent = pypi().act(account, upload(), {}).value();
  CHECK(shown(sent).contains(basic_login("__token__", "upload-secret")));
}

TEST_CASE("the upload's login serves an index of the same server, whatever netrc says") {
  const ClientSettings settings{{{"TWINE_REPOSITORY_URL", "https://up.example/legacy/"},
                                 {"TWINE_PASSWORD", "upload-secret"},
                                 {"PIP_INDEX_URL", "https://up.example/simple"}},
                                {{"~/.netrc", "default login other password other"}},
                                {}};
  CHECK(shown(pypi().ask(found(settings).value(), upload()))
            .contains(basic_login("__token__", "upload-secret")));
}

TEST_CASE("a login for the index alone leaves trust on for the upload") {
  const ClientSettings settings{{{"TWINE_REPOSITORY_URL", "https://up.example/legacy/"},
                                 {"PIP_INDEX_URL", "https://a:b@index.example/simple"}},
                                {},
                                {}};
  CHECK(found(settings).value().is_trusted);
}

TEST_CASE("a netrc is read as Python reads it") {
  const std::string text = "# machine a.example login commented password out\n"
                           "machine a.example login \"two words\" account x password \"p\\\"q\"\n"
                           "macdef init\nmachine a.example login never password taken\n\n"
                           "machine b.example\n\tpassword later\n\tlogin first\n";
  CHECK(python::login_of_netrc(text, "a.example") == python::Login{"two words", "p\"q"});
  CHECK(python::login_of_netrc(text, "b.example") == python::Login{"first", "later"});
  CHECK_FALSE(python::login_of_netrc(text, "c.example"));
  CHECK(python::login_of_netrc(text + "default login any password one", "c.example") ==
        python::Login{"any", "one"});
  CHECK_FALSE(python::login_of_netrc("machine", "a.example"));
  CHECK_FALSE(python::login_of_netrc("\"machine", "a.example"));
}

TEST_CASE("an identity is exchanged at the index, for each upload") {
  const auto trusted = pypi().trusted.value();
  CHECK(trusted.scope == TrustedPublishing::Scope::kOperation);
  CHECK(shown(*trusted.audience_question(account())) ==
        "GET https://index.example/_/oidc/audience\n\n");
  CHECK(trusted.audience(account(), answered(200, R"({"audience":"pypi"})")).value() == "pypi");
  CHECK_FALSE(trusted.audience(account(), answered(404, "{}")));
  CHECK(shown(trusted.exchange(account(), upload(), "a.b.c")) ==
        "POST https://index.example/_/oidc/mint-token\nContent-Type: application/json\n\n"
        "{\"token\":\"a.b.c\"}");
  CHECK(trusted.token(answered(200, R"({"success":true,"token":"pypi-x"})"))->value == "pypi-x");
  const auto refused =
      trusted.token(answered(422, R"({"message":"m","errors":[{"code":"invalid-publisher"}]})"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.contains(": m"));
  for (const std::string& body : hostile_bodies()) CHECK_FALSE(trusted.token(answered(200, body)));
}

TEST_CASE("what an index would refuse of a file is told before") {
  const model::Project project;
  model::Language python_language = language();
  Parcel large = wheel();
  large.size = std::uint64_t{101} << 20;
  CHECK(pypi().check({project, python_language, {wheel()}, "0.1.0"}).empty());
  CHECK(pypi().check({project, python_language, {large}, "0.1.0"}).size() == 1);
  python_language.settings["upload_limit"] = "200";
  CHECK(pypi().check({project, python_language, {large}, "0.1.0"}).empty());
  for (const char* said : {"2OO", "200 MiB", "0", "-1", "99999999999999999999"}) {
    python_language.settings["upload_limit"] = said;
    const auto errors = pypi().check({project, python_language, {wheel()}, "0.1.0"});
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].message.contains(said));
  }
  python_language.settings.erase("upload_limit");
  Parcel other = wheel();
  other.description = "Metadata-Version: 2.4\nName: other\nVersion: 0.1.0\n";
  Parcel empty = wheel();
  empty.description.clear();
  Parcel any = wheel();
  any.file = "python/lorem-0.1.0-cp39-abi3-linux_x86_64.whl";
  CHECK(pypi().check({project, python_language, {other, empty, any}, "0.1.0"}).size() == 3);
}

TEST_CASE("folded metadata comes together again") {
  const auto fields = python::core_metadata_fields(
      "License: one\r\n        |two\r\nName: lorem\r\nno colon here\r\n\r\nbody: text\r\n");
  REQUIRE(fields.size() == 3);
  CHECK(fields[0] == std::pair<std::string, std::string>("license", "one\ntwo"));
  CHECK(fields[2].second == "body: text\r\n");
}
