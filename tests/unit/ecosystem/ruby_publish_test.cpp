#include "ruby/publish.hpp"

#include <catch2/catch.hpp>

#include "publish_fixture.hpp"

using namespace lockstep;
using namespace lockstep::ecosystem;

namespace {

const Publisher& gems() { return ruby::publisher(); }

Parcel gem(const std::string& platform) {
  const std::string suffix = platform.empty() ? "" : "-" + platform;
  return parcel_of(platform.empty() ? model::PackageKind::kSource : model::PackageKind::kCell,
                   "ruby/lorem-0.1.0" + suffix + ".gem", "lorem", "0.1.0");
}

Account account() { return account_at("host", "https://gems.example/p", "rubygems_secret"); }

Operation push(const std::string& platform) { return operation_on(gem(platform), "push"); }

Presence presence(const Operation& operation, const std::string& page) {
  return gems().standing(operation, answered(200, page, "text/plain")).value().presence;
}

Result<Account> found(const ClientSettings& settings) {
  model::Language language;
  language.name = "ruby";
  return gems().account(language, settings);
}

}  // namespace

TEST_CASE("a gem is pushed as it is, with the key as it is") {
  CHECK(
      shown(gems().act(account(), push("arm64-darwin"), {}).value()) ==
      "POST https://gems.example/p/api/v1/gems\nAuthorization: rubygems_secret\n"
      "Content-Type: application/octet-stream\n\n</dist/ruby/lorem-0.1.0-arm64-darwin.gem 5 raw>");
  Account with_code = account();
  with_code.secrets["otp"] = {"123456", "GEM_HOST_OTP_CODE"};
  CHECK(shown(gems().act(with_code, push(""), {}).value()).contains("OTP: 123456\n"));
}

TEST_CASE("platform gems come before the source gem") {
  const model::Project project;
  model::Language language;
  language.name = "ruby";
  language.package = "lorem";
  const auto operations =
      gems().operations(account(), {project, language, {gem(""), gem("arm64-darwin")}, "0.1.0"});
  REQUIRE(operations.size() == 2);
  CHECK(operations[0].id == "ruby/push/lorem-0.1.0.gem");
  CHECK(operations[0].stage == Stage::kMain);
  CHECK(operations[1].stage == Stage::kPlatform);
}

TEST_CASE("the compact index tells the same bytes, other bytes and none, by platform") {
  const HttpRequest request = gems().ask(account(), push(""));
  CHECK(shown(request) == "GET https://gems.example/p/info/lorem\nCache-Control: no-cache\n\n");
  const std::string ours = sha256("hello").hex();
  const std::string page = "---\n0.1.0 |checksum:" + ours +
                           ",ruby:>= 3.0\n0.1.0-x86_64-linux-gnu " +
                           "fiddle:>= 1.0|checksum:" + std::string(64, '0') + "\n";
  CHECK(presence(push(""), page) == Presence::kSame);
  CHECK(presence(push("x86_64-linux-gnu"), page) == Presence::kOther);
  CHECK(presence(push("x86_64-linux"), page) == Presence::kAbsent);
  CHECK(gems().standing(push(""), answered(404, "not found")).value().presence ==
        Presence::kAbsent);
  CHECK_FALSE(gems().standing(push(""), answered(200, "---\n0.1.0 |ruby:>= 3.0\n")));
}

TEST_CASE("a gem server that cannot tell is no answer") {
  for (const long status : {301L, 401L, 403L, 429L, 500L, 502L})
    CHECK_FALSE(gems().standing(push(""), answered(status, "no")));
  for (const std::string& body : hostile_bodies()) {
    const auto standing = gems().standing(push(""), answered(200, body));
    if (standing) CHECK(standing->presence == Presence::kAbsent);
  }
}

TEST_CASE("what a gem server answers is sorted into done, doubt, again and refused") {
  const auto outcome = [](long status, const std::string& body) {
    return gems().outcome(push(""), answered(status, body, "text/plain"));
  };
  CHECK(outcome(200, "Successfully registered gem: lorem (0.1.0)").verdict == Verdict::kDone);
  CHECK(outcome(200, "Gem was already pushed: lorem (0.1.0)").verdict == Verdict::kDone);
  CHECK(outcome(409, "Repushing of gem versions is not allowed.\nSee also `gem yank`").verdict ==
        Verdict::kDoubtful);
  CHECK(outcome(409, "A yanked version already exists (0.1.0).").verdict == Verdict::kRefused);
  CHECK(outcome(422, "lorem already exists").verdict == Verdict::kDoubtful);
  CHECK(outcome(401, "You have enabled multifactor authentication but no OTP")
            .hint.contains("GEM_HOST_OTP_CODE"));
  CHECK(outcome(401, "Access Denied").verdict == Verdict::kRefused);
  CHECK(outcome(403, "You do not have permission").hint.contains("push_rubygem"));
  CHECK(outcome(404, "This rubygem could not be found").hint.contains("pending"));
  CHECK(outcome(429, "").verdict == Verdict::kRetry);
  CHECK(outcome(500, "").verdict == Verdict::kDoubtful);
}

TEST_CASE("a pushed gem is taken back by a yank of its platform") {
  const auto undo = gems().undo(push("arm64-darwin"));
  REQUIRE(undo.size() == 1);
  CHECK(undo.front().id == "ruby/yank/lorem-0.1.0-arm64-darwin.gem");
  CHECK(shown(gems().act(account(), undo.front(), {}).value()) ==
        "DELETE https://gems.example/p/api/v1/gems/yank\nAuthorization: rubygems_secret\n"
        "Content-Type: application/x-www-form-urlencoded\n\n"
        "gem_name=lorem&version=0.1.0&platform=arm64-darwin");
  CHECK(presence(undo.front(), "---\n0.1.0 |checksum:aa\n") == Presence::kSame);
  CHECK(presence(undo.front(), "---\n0.1.0-arm64-darwin |checksum:aa\n") == Presence::kAbsent);
  CHECK(gems().outcome(undo.front(), answered(403, "too old")).verdict == Verdict::kRefused);
  CHECK(gems()
            .undo_words(account(), push(""))
            .contains("gem yank lorem -v 0.1.0 --platform ruby --host https://gems.example/p"));
}

TEST_CASE("gem's settings name the host and its own key") {
  const std::string credentials =
      "---\n:rubygems_api_key: rubygems_general\n\"https://gems.example/p/\": 'rubygems_own'\n";
  ClientSettings settings{{{"GEM_HOST", "https://gems.example/p/"}, {"GEM_HOST_API_KEY", " "}},
                          {{"~/.gem/credentials", credentials}},
                          {{"gem environment remotesources", "https://other.example/"}}};
  const Account own = found(settings).value();
  CHECK(own.addresses.at("host") == Address{"https://gems.example/p", "GEM_HOST"});
  CHECK(own.secrets.at("token").value == "rubygems_own");
  settings.environment["GEM_HOST"] = "https://third.example";
  CHECK(found(settings).value().is_trusted);
  settings.environment.erase("GEM_HOST");
  const Account general = found(settings).value();
  CHECK(general.addresses.at("host").source == "gem environment remotesources");
  CHECK(general.secrets.at("token").value == "rubygems_general");
  CHECK(general.secrets.at("token").source == "~/.gem/credentials");
  const auto nothing = found({});
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().hint.contains("RUBYGEMS_HOST"));
}

TEST_CASE("an identity is exchanged once for all gems") {
  const auto& trusted = gems().trusted.value();
  CHECK(trusted.scope == TrustedPublishing::Scope::kRegistry);
  CHECK_FALSE(trusted.audience_question(account()));
  CHECK(trusted.audience(account(), {}).value() == "gems.example");
  CHECK(shown(trusted.exchange(account(), push(""), "a.b.c")) ==
        "POST https://gems.example/p/api/v1/oidc/trusted_publisher/exchange_token\n"
        "Content-Type: application/json\n\n{\"jwt\":\"a.b.c\"}");
  CHECK(trusted.token(answered(201, R"({"rubygems_api_key":"k"})"))->value == "k");
  CHECK_FALSE(trusted.token(answered(404, "")));
  for (const std::string& body : hostile_bodies()) CHECK_FALSE(trusted.token(answered(201, body)));
}

TEST_CASE("a key is asked for without any push") {
  const model::Project project;
  model::Language language;
  language.package = "lorem";
  const auto checks = gems().access_checks(account(), {project, language, {}, "0.1.0"});
  REQUIRE(checks.size() == 3);
  CHECK_FALSE(shown(*checks[0].request).contains("secret"));
  CHECK(gems().access(checks[0], answered(404, "")).detail == "first push of this name");
  CHECK(gems().access(checks[1], answered(200, "[]")).access == Access::kGranted);
  CHECK(gems().access(checks[1], answered(403, "")).access == Access::kGranted);
  CHECK(gems().access(checks[1], answered(401, "")).access == Access::kDenied);
  CHECK(checks[2].unknown == "can't be known before the push");
}

TEST_CASE("a gem that its server would call otherwise is refused before") {
  const model::Project project;
  const model::Language language;
  Parcel wrong = gem("");
  wrong.file = "ruby/other-0.1.0.gem";
  Parcel large = gem("arm64-darwin");
  large.size = std::uint64_t{501} << 20;
  CHECK(gems().check({project, language, {gem(""), gem("arm64-darwin")}, "0.1.0"}).empty());
  CHECK(gems().check({project, language, {wrong, large}, "0.1.0"}).size() == 2);
}
