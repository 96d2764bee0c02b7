#include "node/publish.hpp"

#include <catch2/catch.hpp>

#include "lockstep/model/value.hpp"
#include "node/packument.hpp"
#include "publish_fixture.hpp"

using namespace lockstep;
using namespace lockstep::ecosystem;

namespace {

const Publisher& npm() { return node::publisher(); }

Parcel tarball(model::PackageKind kind, const std::string& package, const std::string& version) {
  Parcel parcel = parcel_of(kind, "node/s-lorem-" + version + ".tgz", package, version);
  parcel.description = R"({"name":")" + package + R"(","version":")" + version +
                       R"(","bin":"cli.js","os":["linux"],"description":"Small text"})";
  parcel.readme = "# lorem";
  return parcel;
}

Parcel main_package(const std::string& version) {
  return tarball(model::PackageKind::kMain, "@s/lorem", version);
}

Account account() { return account_at("registry", "https://npm.example/r/", "npm-secret"); }

std::vector<Operation> operations_of(const Account& where, const std::vector<Parcel>& parcels) {
  const model::Project project;
  model::Language language;
  language.name = "node";
  language.package = "@s/lorem";
  language.settings["access"] = "public";
  return npm().operations(where, {project, language, parcels, parcels.front().version});
}

HttpResponse packument(const std::string& versions, const std::string& tags) {
  return answered(200, R"({"_rev":"3-a","name":"@s/lorem","versions":)" + versions +
                           R"(,"dist-tags":)" + tags + "}");
}

Presence presence(const Operation& operation, const HttpResponse& answer) {
  return npm().standing(operation, answer).value().presence;
}

std::string sent(const Operation& operation, const HttpResponse& asked) {
  return shown(npm().act(account(), operation, asked).value());
}

Result<Account> found(const std::string& package, const ClientSettings& settings) {
  model::Language language;
  language.name = "node";
  language.package = package;
  return npm().account(language, settings);
}

const HttpResponse kNothing = answered(404, R"({"error":"Not found"})");

}  // namespace

TEST_CASE("a package is put as one document with its tarball in base64") {
  const auto operations = operations_of(
      account(), {tarball(model::PackageKind::kCell, "@s/lorem-linux-x64-gnu", "0.1.0")});
  REQUIRE(operations.size() == 1);
  CHECK(operations.front().id == "node/publish/@s/lorem-linux-x64-gnu@0.1.0");
  CHECK(operations.front().stage == Stage::kPlatform);
  CHECK(sent(operations.front(), kNothing) ==
        "PUT https://npm.example/r/@s%2florem-linux-x64-gnu\nAuthorization: Bearer npm-secret\n"
        "Content-Type: application/json\n\n"
        R"({"_id":"@s/lorem-linux-x64-gnu","access":"public","description":"Small text",)"
        R"("dist-tags":{"latest":"0.1.0"},"name":"@s/lorem-linux-x64-gnu","versions":{"0.1.0":)"
        R"({"_id":"@s/lorem-linux-x64-gnu@0.1.0","bin":{"lorem-linux-x64-gnu":"cli.js"},)"
        R"("description":"Small text","dist":{"integrity":"sha512-)" +
            base64(sha512("hello")) + R"(","shasum":")" + hex_encode(sha1("hello")) +
            R"(","tarball":"http://npm.example/r/@s/lorem-linux-x64-gnu/-/)"
            R"(@s/lorem-linux-x64-gnu-0.1.0.tgz"},"name":"@s/lorem-linux-x64-gnu",)"
            R"("os":["linux"],"readme":"# lorem","readmeFilename":"README.md",)"
            R"("version":"0.1.0"}},"_attachments":{"@s/lorem-linux-x64-gnu-0.1.0.tgz":)"
            R"({"content_type":"application/octet-stream","data":")"
            "</dist/node/s-lorem-0.1.0.tgz 5 base64>"
            R"(","length":5}}})");
}

TEST_CASE("a platform package goes by the name that it gives itself") {
  Parcel parcel = tarball(model::PackageKind::kCell, "@s/lorem-linux-x64-gnu", "0.1.0");
  parcel.package = "@s/lorem";
  const auto operations = operations_of(account(), {parcel});
  CHECK(npm().ask(account(), operations.front()).url ==
        "https://npm.example/r/@s%2florem-linux-x64-gnu");
}

TEST_CASE("the main package is published under a tag of its own, and latest moves in the end") {
  const auto operations = operations_of(account(), {main_package("0.1.0")});
  REQUIRE(operations.size() == 3);
  CHECK(operations[0].stage == Stage::kMain);
  CHECK(sent(operations[0], kNothing).contains(R"("dist-tags":{"releasing-0.1.0":"0.1.0"})"));
  CHECK(operations[1].stage == Stage::kPublic);
  CHECK(sent(operations[1], packument("{}", "{}")) ==
        "PUT https://npm.example/r/-/package/@s%2florem/dist-tags/latest\n"
        "Authorization: Bearer npm-secret\nContent-Type: application/json\n\n\"0.1.0\"");
  CHECK(sent(operations[2], packument("{}", "{}")) ==
        "DELETE https://npm.example/r/-/package/@s%2florem/dist-tags/releasing-0.1.0\n"
        "Authorization: Bearer npm-secret\n\n");
  const auto tags = packument(R"({"0.1.0":{}})", R"({"latest":"0.0.9","releasing-0.1.0":"0.1.0"})");
  CHECK(presence(operations[1], tags) == Presence::kAbsent);
  CHECK(presence(operations[2], tags) == Presence::kAbsent);
  const auto moved = packument(R"({"0.1.0":{}})", R"({"latest":"0.1.0"})");
  CHECK(presence(operations[1], moved) == Presence::kSame);
  CHECK(presence(operations[2], moved) == Presence::kSame);
}

TEST_CASE("a prerelease never takes latest") {
  for (const auto& [version, tag] :
       {std::pair{"1.0.0-rc.1", "rc"}, std::pair{"1.0.0-0", "pre"}, std::pair{"1.0.0-x.2", "pre"},
        std::pair{"1.0.0-v1", "pre"}, std::pair{"1.0.0-latest", "pre"}}) {
    const auto operations = operations_of(account(), {main_package(version)});
    REQUIRE(operations.size() == 1);
    CHECK(sent(operations[0], kNothing).contains(std::string("\"dist-tags\":{\"") + tag + "\""));
  }
}

TEST_CASE("latest never goes below a higher release") {
  const auto operations = operations_of(account(), {main_package("1.9.1")});
  const auto higher =
      packument(R"({"2.0.0":{},"1.9.1":{},"3.0.0-rc.1":{},"x":{}})", R"({"latest":"2.0.0"})");
  CHECK(sent(operations[1], higher).contains("/dist-tags/latest-1\n"));
  CHECK(presence(operations[1], higher) == Presence::kAbsent);
  const auto prerelease_alone = packument(R"({"2.0.0-rc.1":{},"1.9.1":{}})", "{}");
  CHECK(sent(operations[1], prerelease_alone).contains("/dist-tags/latest\n"));
}

TEST_CASE("a token of trusted publishing moves no tags, so the tag comes with the package") {
  Account trusted = account_at("registry", "https://npm.example/", "");
  trusted.is_trusted = true;
  const auto operations = operations_of(trusted, {main_package("0.1.0")});
  REQUIRE(operations.size() == 1);
  CHECK(sent(operations[0], kNothing).contains(R"("dist-tags":{"latest":"0.1.0"})"));
  const auto& exchange = npm().trusted.value();
  CHECK(exchange.scope == TrustedPublishing::Scope::kPackage);
  CHECK(exchange.audience(trusted, {}).value() == "npm:npm.example");
  CHECK(shown(exchange.exchange(trusted, operations[0], "a.b.c")) ==
        "POST https://npm.example/-/npm/v1/oidc/token/exchange/package/@s%2florem\n"
        "Authorization: Bearer a.b.c\n\n");
  CHECK(exchange.token(answered(201, R"({"token":"t"})"))->value == "t");
  CHECK_FALSE(exchange.token(answered(404, R"({"message":"no"})")));
  for (const std::string& body : hostile_bodies()) CHECK_FALSE(exchange.token(answered(200, body)));
}

TEST_CASE("the registry's document tells the same bytes, other bytes, none, and a spent number") {
  const Operation publish = operations_of(account(), {main_package("0.1.0")}).front();
  CHECK(shown(npm().ask(account(), publish)) ==
        "GET https://npm.example/r/@s%2florem\nAuthorization: Bearer npm-secret\n"
        "Accept: application/json\nCache-Control: no-cache\n\n");
  const auto with = [](const std::string& dist) {
    return packument(R"({"0.1.0":{"dist":)" + dist + "}}", "{}");
  };
  CHECK(presence(publish, kNothing) == Presence::kAbsent);
  CHECK(presence(publish, packument("{}", "{}")) == Presence::kAbsent);
  CHECK(presence(publish, with(R"({"integrity":"sha512-)" + base64(sha512("hello")) + "\"}")) ==
        Presence::kSame);
  CHECK(presence(publish, with(R"({"shasum":")" + hex_encode(sha1("hello")) + "\"}")) ==
        Presence::kSame);
  CHECK(presence(publish, with(R"({"integrity":"sha512-AAAA"})")) == Presence::kOther);
  CHECK(presence(publish, with("{}")) == Presence::kOther);
  CHECK(presence(publish, answered(200, R"({"versions":{},"time":{"0.1.0":"2026-01-01"}})")) ==
        Presence::kOther);
}

TEST_CASE("a registry of packages that cannot tell is no answer") {
  const Operation publish = operations_of(account(), {main_package("0.1.0")}).front();
  for (const long status : {302L, 401L, 403L, 429L, 500L, 502L})
    CHECK_FALSE(npm().standing(publish, answered(status, "<h1>no</h1>")));
  for (const std::string& body : hostile_bodies()) {
    const auto standing = npm().standing(publish, answered(200, body));
    if (standing) CHECK(standing->presence != Presence::kSame);
    static_cast<void>(npm().act(account(), publish, answered(200, body)));
  }
}

TEST_CASE("what a registry of packages answers is sorted into done, doubt, again and refused") {
  const Operation publish = operations_of(account(), {main_package("0.1.0")}).front();
  const auto outcome = [&](long status, const std::string& body) {
    return npm().outcome(publish, answered(status, R"({"error":")" + body + "\"}"));
  };
  CHECK(outcome(200, "").verdict == Verdict::kDone);
  CHECK(outcome(201, "").verdict == Verdict::kDone);
  CHECK(outcome(403, "You cannot publish over the previously published versions: 0.1.0.").verdict ==
        Verdict::kDoubtful);
  CHECK(outcome(409, "Failed to save packument").verdict == Verdict::kDoubtful);
  CHECK(outcome(403, "forbidden").verdict == Verdict::kRefused);
  CHECK(outcome(404, "Not found").hint.contains("may not publish this name"));
  CHECK(outcome(402, "payment required").hint.contains("access: public"));
  CHECK(outcome(429, "slow down").verdict == Verdict::kRetry);
  CHECK(outcome(500, "oops").verdict == Verdict::kDoubtful);
  HttpResponse otp = answered(401, "{}");
  otp.headers.push_back({"www-authenticate", "OTP"});
  CHECK(npm().outcome(publish, otp).verdict == Verdict::kRefused);
  CHECK(npm().outcome(publish, otp).hint.contains("one-time password"));
}

TEST_CASE("a published package is taken back by deprecating it and then unpublishing it") {
  const Operation publish = operations_of(account(), {main_package("0.1.0")}).front();
  const auto undo = npm().undo(publish);
  REQUIRE(undo.size() == 2);
  const auto asked = packument(R"({"0.1.0":{"dist":{}},"0.0.9":{}})",
                               R"({"latest":"0.1.0","releasing-0.1.0":"0.1.0"})");
  CHECK(npm().ask(account(), undo[0]).url == "https://npm.example/r/@s%2florem?write=true");
  CHECK(presence(undo[0], asked) == Presence::kAbsent);
  CHECK(
      sent(undo[0], asked)
          .contains(R"("versions":{"0.0.9":{},"0.1.0":{"deprecated":"this release was withdrawn)"));
  CHECK(
      sent(undo[1], asked) ==
      "PUT https://npm.example/r/@s%2florem/-rev/3-a\nAuthorization: Bearer npm-secret\n"
      "Content-Type: application/json\n\n"
      R"({"_rev":"3-a","dist-tags":{"latest":"0.0.9"},"name":"@s/lorem","versions":{"0.0.9":{}}})");
  CHECK(sent(undo[1], packument(R"({"0.1.0":{}})", "{}"))
            .starts_with("DELETE https://npm.example/r/@s%2florem/-rev/3-a\n"));
  const auto gone = packument(R"({"0.0.9":{}})", "{}");
  CHECK(presence(undo[0], gone) == Presence::kSame);
  CHECK(presence(undo[1], gone) == Presence::kSame);
  CHECK(presence(undo[1], kNothing) == Presence::kSame);
  CHECK_FALSE(npm().act(account(), undo[1], kNothing));
}

TEST_CASE("latest is taken back to the highest release that is left") {
  const Operation tag = operations_of(account(), {main_package("0.1.0")})[1];
  const auto undo = npm().undo(tag);
  REQUIRE(undo.size() == 1);
  const auto asked = packument(R"({"0.1.0":{},"0.0.9":{},"0.0.10":{}})", R"({"latest":"0.1.0"})");
  CHECK(presence(undo[0], asked) == Presence::kAbsent);
  CHECK(sent(undo[0], asked).ends_with("\n\n\"0.0.10\""));
  CHECK_FALSE(npm().act(account(), undo[0], packument(R"({"0.1.0":{}})", "{}")));
}

TEST_CASE("npm's files name registries, scopes first, and tokens for their own registry only") {
  const ClientSettings settings{
      {{"TOKEN", "t0"}, {"NPM_CONFIG_REGISTRY", "https://plain.example"}},
      {{".npmrc", "; a comment\n@s:registry = \"https://scoped.example/npm\"\n"},
       {"~/.npmrc",
        "//scoped.example/:_authToken=${TOKEN}\n//plain.example/:_authToken=${MISSING}\n"
        "//other.example/:_authToken=t1\n"}},
      {}};
  const Account scoped = found("@s/lorem", settings).value();
  CHECK(scoped.addresses.at("registry") == Address{"https://scoped.example/npm/", ".npmrc"});
  CHECK(scoped.secrets.at("token").value == "t0");
  CHECK(scoped.secrets.at("token").source == "~/.npmrc");
  const Account plain = found("lorem", settings).value();
  CHECK(plain.addresses.at("registry").source == "NPM_CONFIG_REGISTRY");
  CHECK(plain.secrets.empty());
  CHECK(plain.is_trusted);
}

TEST_CASE("npm itself is asked last, and without any answer the error names the ways") {
  const Account asked = found("lorem", {{{"NPM_TOKEN", ""}, {"NODE_AUTH_TOKEN", "n"}},
                                        {},
                                        {{"npm config get registry", "https://npm.example/"}}})
                            .value();
  CHECK(asked.addresses.at("registry").source == "npm config get registry");
  CHECK(asked.secrets.at("token").source == "NODE_AUTH_TOKEN");
  const auto nothing = found("lorem", {{}, {}, {{"npm config get registry", "undefined"}}});
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().hint.contains("NPM_CONFIG_REGISTRY"));
  CHECK(found("lorem", {{},
                        {{".npmrc", "registry=https://a.example/\n//a.example/:username=u\n"
                                    "//a.example/:_password=c2VjcmV0\n"}},
                        {}})
            .value()
            .secrets.at("password")
            .value == "secret");
}

TEST_CASE("who we are, and whether a name is new, is asked before anything is sent") {
  const model::Project project;
  model::Language language;
  language.name = "node";
  const std::vector<Parcel> parcels{main_package("0.1.0")};
  auto checks = npm().access_checks(account(), {project, language, parcels, "0.1.0"});
  REQUIRE(checks.size() == 2);
  CHECK(checks[0].request->url == "https://npm.example/r/-/whoami");
  CHECK(checks[1].request->url == "https://npm.example/r/@s%2florem");
  CHECK(npm().access(checks[0], answered(200, R"({"username":"alice"})")).detail ==
        "you are alice");
  CHECK(npm().access(checks[0], answered(401, "{}")).access == Access::kDenied);
  CHECK(npm().access(checks[1], kNothing).detail == "first publish of this name");
  CHECK(npm()
            .access(checks[1], answered(200, R"({"maintainers":[{"name":"alice"},{}]})"))
            .detail.ends_with("its maintainers are alice"));
  CHECK(npm().access(checks[0], answered(200, "{}")).access == Access::kDenied);
  for (const std::string& body : hostile_bodies())
    CHECK(npm().access(checks[0], answered(200, body)).access != Access::kGranted);
  Account trusted = account_at("registry", "https://npm.example/", "");
  trusted.is_trusted = true;
  checks = npm().access_checks(trusted, {project, language, parcels, "0.1.0"});
  REQUIRE(checks.size() == 1);
  CHECK(npm().access(checks[0], kNothing).access == Access::kDenied);
  CHECK(npm().access(checks[0], answered(200, "{}")).access == Access::kGranted);
}

TEST_CASE("what a registry would refuse of a package is told before") {
  const model::Project project;
  model::Language language;
  language.package = "@s/lorem";
  Parcel hidden = main_package("0.1.0");
  hidden.description = R"({"name":"@s/lorem","version":"0.1.0","private":true})";
  Parcel other = main_package("0.1.0");
  other.description = R"({"name":"@s/lorem","version":"0.2.0"})";
  Parcel broken = main_package("0.1.0");
  broken.description = "{";
  Parcel large = main_package("0.1.0");
  large.size = std::uint64_t{201} << 20;
  CHECK(npm().check({project, language, {main_package("0.1.0")}, "0.1.0"}).empty());
  CHECK(npm().check({project, language, {hidden, other, broken, large}, "0.1.0"}).size() == 4);
}
