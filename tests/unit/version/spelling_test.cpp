#include "lockstep/version/spelling.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;
using namespace lockstep::version;

namespace {

// What a refused version is told to use instead.
std::string nearest_of(const Result<std::string>& refused) {
  if (refused) return "not refused: " + *refused;
  const std::string& hint = refused.error().hint;
  const auto open = hint.find('`');
  return hint.substr(open + 1, hint.rfind('`') - open - 1);
}

}  // namespace

TEST_CASE("a release is spelled alike everywhere but for Go's v") {
  CHECK(spell_pep440("1.2.3") == "1.2.3");
  CHECK(spell_gem("1.2.3") == "1.2.3");
  CHECK(spell_npm("1.2.3") == "1.2.3");
  CHECK(spell_go("1.2.3") == "v1.2.3");
}

TEST_CASE("prereleases are spelled as each registry orders them") {
  CHECK(spell_pep440("1.2.3-alpha.1") == "1.2.3a1");
  CHECK(spell_pep440("1.2.3-beta.0") == "1.2.3b0");
  CHECK(spell_pep440("1.2.3-rc.12") == "1.2.3rc12");
  CHECK(spell_pep440("1.2.3-dev.4") == "1.2.3.dev4");
  CHECK(spell_gem("1.2.3-rc.2") == "1.2.3.pre.rc.2");
  CHECK(spell_gem("1.2.3-1") == "1.2.3.pre.1");
  CHECK(spell_npm("1.2.3-rc.2") == "1.2.3-rc.2");
  CHECK(spell_go("1.2.3-rc.2") == "v1.2.3-rc.2");
}

TEST_CASE("what Python would misread is refused with the nearest version that works") {
  CHECK(nearest_of(spell_pep440("1.2.3-beta")) == "1.2.3-beta.0");
  CHECK(nearest_of(spell_pep440("1.2.3-pre.2")) == "1.2.3-rc.2");
  CHECK(nearest_of(spell_pep440("1.2.3-preview")) == "1.2.3-rc.0");
  CHECK(nearest_of(spell_pep440("1.2.3-rc1")) == "1.2.3-rc.1");
  CHECK(nearest_of(spell_pep440("1.2.3-1")) == "1.2.3-dev.1");
  CHECK(nearest_of(spell_pep440("1.2.3-20260101")) == "1.2.3-dev.20260101");
  CHECK(nearest_of(spell_pep440("1.2.3-r.5")) == "1.2.3-dev.5");
  CHECK(nearest_of(spell_pep440("1.2.3-rev3")) == "1.2.3-dev.3");
  CHECK(nearest_of(spell_pep440("1.2.3-alpha.beta")) == "1.2.3-alpha.0");
  CHECK(nearest_of(spell_pep440("1.2.3-alpha.1.2")) == "1.2.3-alpha.1");
  CHECK(nearest_of(spell_pep440("1.2.3-SNAPSHOT")) == "1.2.3-dev.0");
  CHECK(nearest_of(spell_pep440("1.2.3-RC.1")) == "1.2.3-rc.1");
}

TEST_CASE("every nearest version is itself accepted") {
  for (const char* text :
       {"1.2.3-beta", "1.2.3-x-y.4", "1.2.3-0", "1.2.3-a1b2", "1.2.3--", "1.2.3+a.b"}) {
    CAPTURE(text);
    CHECK(spell_pep440(nearest_of(spell_pep440(text))));
  }
  CHECK(spell_gem(nearest_of(spell_gem("1.2.3-x-y.4"))));
}

TEST_CASE("build identifiers are refused by every registry") {
  for (const auto spell : {spell_pep440, spell_gem, spell_npm, spell_go}) {
    CHECK(nearest_of(spell("1.2.3-rc.1+linux")) == "1.2.3-rc.1");
  }
}

TEST_CASE("each registry's own limits are kept") {
  CHECK(nearest_of(spell_gem("1.2.3-x-y.4")) == "1.2.3-xy.4");
  CHECK(nearest_of(spell_npm("9007199254740992.0.0")) == "9007199254740991.0.0");
  CHECK(nearest_of(spell_go("1.2.4-0.20060102150405-abcdefabcdef")) == "1.2.4-dev.20060102150405");
  CHECK(nearest_of(spell_go("1.0.0-20060102150405-abcdefabcdef")) == "1.0.0-dev.20060102150405");
  CHECK(spell_go("1.2.4-20060102150405-abcdefabcdef"));
}

TEST_CASE("what is no version is refused as such") {
  CHECK(spell_pep440("1.2").error().message.find("is no version") != std::string::npos);
}
