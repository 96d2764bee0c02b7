#include "identity_token.hpp"

#include <catch2/catch.hpp>

using lockstep::registry::check_identity_token;

namespace {

// {"alg":"HS256","typ":"JWT"}.{"aud":"rehearsal","exp":2000000000}, by the key `the-key`
const std::string kToken = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
                           "eyJhdWQiOiJyZWhlYXJzYWwiLCJleHAiOjIwMDAwMDAwMDB9."
                           "imx1na-BxogFbc4qEh4f5zYk_WnSa9jg73Jby6uOtJs";

std::string problem(const std::string& token, const lockstep::registry::Expected& expected) {
  const auto sound = check_identity_token(token, expected);
  return sound ? "" : sound.error().message;
}

}  // namespace

TEST_CASE("an identity token has to be signed, for this audience, and not over") {
  CHECK(problem(kToken, {"the-key", "rehearsal", 1999999999}).empty());
  CHECK(problem(kToken, {"another", "rehearsal", 1999999999}).contains("not signed"));
  CHECK(problem(kToken, {std::string(100, 'k'), "rehearsal", 0}).contains("not signed"));
  CHECK(problem(kToken, {"the-key", "npm:example.com", 0}).contains("is for `rehearsal`"));
  CHECK(problem(kToken, {"the-key", "rehearsal", 2000000000}).contains("is over"));
}

TEST_CASE("what is no identity token is refused, whatever it is") {
  for (const char* text : {"", "a", "..", "a.b", "a.b.c", "a.b.c.d", "!.!.!"})
    CHECK_FALSE(problem(text, {"the-key", "rehearsal", 0}).empty());
  CHECK(problem(kToken + "A", {"the-key", "rehearsal", 0}).contains("not signed"));
}
