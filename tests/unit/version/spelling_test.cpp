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
  CHECK(spell_gem("1.2.3-rc.2") == "1.2.3.pre.rc.2");
  CHECK(spell_gem("1.2.3-nightly.20260101.1") == "1.2.3.pre.nightly.20260101.1");
  CHECK(spell_gem("1.2.3-rc.0") == "1.2.3.pre.rc.0");
  CHECK(spell_npm("1.2.3-rc.2") == "1.2.3-rc.2");
  CHECK(spell_go("1.2.3-rc.2") == "v1.2.3-rc.2");
}

TEST_CASE("what Python would misread is refused with the nearest version that works") {
  CHECK(nearest_of(spell_pep440("1.2.3-beta")) == "1.2.3-beta.0");
  CHECK(nearest_of(spell_pep440("1.2.3-pre.2")) == "1.2.3-rc.2");
  CHECK(nearest_of(spell_pep440("1.2.3-preview")) == "1.2.3-rc.0");
  CHECK(nearest_of(spell_pep440("1.2.3-rc1")) == "1.2.3-rc.1");
  CHECK(nearest_of(spell_pep440("1.2.3-1")) == "1.2.3-alpha.1");
  CHECK(nearest_of(spell_pep440("1.2.3-20260101")) == "1.2.3-alpha.20260101");
  CHECK(nearest_of(spell_pep440("1.2.3-r.5")) == "1.2.3-alpha.5");
  CHECK(nearest_of(spell_pep440("1.2.3-rev3")) == "1.2.3-alpha.3");
  CHECK(nearest_of(spell_pep440("1.2.3-alpha.beta")) == "1.2.3-alpha.0");
  CHECK(nearest_of(spell_pep440("1.2.3-alpha.1.2")) == "1.2.3-alpha.1");
  CHECK(nearest_of(spell_pep440("1.2.3-SNAPSHOT")) == "1.2.3-alpha.0");
  CHECK(nearest_of(spell_pep440("1.2.3-RC.1")) == "1.2.3-rc.1");
}

TEST_CASE("Python refuses dev, which it puts below alpha") {
  CHECK(nearest_of(spell_pep440("1.2.3-dev.4")) == "1.2.3-alpha.4");
  CHECK(spell_pep440("1.2.3-dev.4").error().message.find("below `alpha`") != std::string::npos);
}

TEST_CASE("what Gem::Version orders or tells apart unlike SemVer is refused") {
  CHECK(nearest_of(spell_gem("1.2.3-1")) == "1.2.3-alpha.1");
  CHECK(nearest_of(spell_gem("1.2.3-rc")) == "1.2.3-rc.0");
  CHECK(nearest_of(spell_gem("1.2.3-rc10")) == "1.2.3-rc.10");
  CHECK(nearest_of(spell_gem("1.2.3-rc.1.0")) == "1.2.3-rc.1");
  CHECK(nearest_of(spell_gem("1.2.3-rc.0.0")) == "1.2.3-rc.0");
  CHECK(nearest_of(spell_gem("1.2.3-alpha.beta")) == "1.2.3-alpha.0");
  CHECK(nearest_of(spell_gem("1.2.3-rc.1.b")) == "1.2.3-rc.1");
  CHECK(nearest_of(spell_gem("1.2.3--")) == "1.2.3-alpha.0");
}

TEST_CASE("every nearest version is itself accepted") {
  for (const auto spell : {spell_pep440, spell_gem, spell_npm, spell_go}) {
    for (const char* text :
         {"1.2.3-beta", "1.2.3-x-y.4", "1.2.3-0", "1.2.3-a1b2", "1.2.3--", "1.2.3+a.b",
          "18446744073709551615.0.0-18446744073709551615", "1.2.3-rc99999999999999999999999.1",
          "1.0.0-20060102150405-abcdefabcdef", "1.2.3-a.lock", "1.2.3-0-1.-0"}) {
      CAPTURE(text);
      const auto spelled = spell(text);
      if (!spelled) CHECK(spell(nearest_of(spelled)));
    }
  }
}

TEST_CASE("one nearest version works for all that were asked") {
  const std::vector<Speller> all{spell_pep440, spell_gem, spell_npm, spell_go};
  const auto dev = spell_everywhere("1.2.3-dev.4", all).value();
  CHECK_FALSE(dev.are_all_faithful());
  CHECK(dev.nearest == "1.2.3-alpha.4");
  CHECK(nearest_of(dev.of_each[0]) == "1.2.3-alpha.4");
  CHECK(dev.of_each[1] == "1.2.3.pre.dev.4");
  // Ruby alone would take `1.2.3-x.4`, Python would not.
  const auto both = spell_everywhere("1.2.3-x4", std::vector<Speller>{spell_pep440, spell_gem});
  CHECK(nearest_of(both->of_each[1]) == "1.2.3-alpha.4");
  const auto ruby = spell_everywhere("1.2.3-x4", std::vector<Speller>{spell_gem});
  CHECK(nearest_of(ruby->of_each[0]) == "1.2.3-x.4");
  const auto fine = spell_everywhere("1.2.3-rc.1", all).value();
  CHECK(fine.are_all_faithful());
  CHECK(fine.nearest.empty());
  CHECK_FALSE(spell_everywhere("1.2", all));
}

TEST_CASE("build identifiers are refused by every registry") {
  for (const auto spell : {spell_pep440, spell_gem, spell_npm, spell_go}) {
    CHECK(nearest_of(spell("1.2.3-rc.1+linux")) == "1.2.3-rc.1");
  }
}

TEST_CASE("each registry's own limits are kept") {
  CHECK(nearest_of(spell_gem("1.2.3-x-y.4")) == "1.2.3-xy.4");
  CHECK(nearest_of(spell_npm("9007199254740992.0.0")) == "9007199254740991.0.0");
  CHECK(nearest_of(spell_go("1.2.4-0.20060102150405-abcdefabcdef")) ==
        "1.2.4-0.20060102150405abcdefabcdef");
  CHECK(nearest_of(spell_go("1.0.0-20060102150405-abcdefabcdef")) ==
        "1.0.0-20060102150405abcdefabcdef");
  CHECK(nearest_of(spell_npm("1.0.0-rc.9007199254740992")) == "1.0.0-rc.9007199254740991");
  CHECK(nearest_of(spell_go("1.0.0-rc.lock")) == "1.0.0-rc.0");
  CHECK(spell_go("1.2.4-20060102150405-abcdefabcdef"));
}

TEST_CASE("what is no version is refused as such") {
  CHECK(spell_pep440("1.2").error().message.find("is no version") != std::string::npos);
}

TEST_CASE("a version of 200 digits is refused in a few words") {
  const std::string digits(200, '7');
  for (const auto spell : {spell_pep440, spell_gem, spell_npm, spell_go}) {
    for (const std::string& text : {digits + ".0.0", "1.0.0-rc." + digits, "1.0.0-rc" + digits}) {
      CAPTURE(text);
      const auto refused = spell(text);
      REQUIRE_FALSE(refused);
      const std::string& message = refused.error().message;
      CHECK((message.find("is too large") != std::string::npos ||
             message.find("longer than 111 characters") != std::string::npos));
    }
  }
}
