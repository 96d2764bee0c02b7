#include "gem_file.hpp"

#include <catch2/catch.hpp>

#include "block_yaml.hpp"
#include "gems.hpp"

using namespace lockstep::registry;
using lockstep::registry::tests::gem_of;
using lockstep::registry::tests::GemParts;

namespace {

std::string refusal(const GemParts& parts) {
  const auto spec = read_gem(gem_of(parts));
  return spec ? "accepted" : spec.error().message;
}

}  // namespace

TEST_CASE("a gem tells its name, version, platform, requirements and dependencies") {
  const auto spec = read_gem(gem_of({}));
  REQUIRE(spec);
  CHECK(spec->full_name() == "lorem-1.2.3-x86_64-linux-gnu");
  CHECK(spec->required_ruby_version == GemRequirement{{">=", "3.1"}, {"<", "3.5.dev"}});
  REQUIRE(spec->dependencies.size() == 1);
  CHECK(spec->dependencies[0] == GemDependency{"ipsum", "runtime", {{"~>", "2.0"}}});
  CHECK(spec->metadata.at("source_code_uri") == "https://example.com/lorem");
  CHECK(problem_of(*spec).empty());
}

TEST_CASE("a gem has exactly its three entries, each once, and their signatures") {
  CHECK(read_gem(gem_of({.extra = {{"metadata.gz.sig", "s"}}})));
  CHECK(refusal({.extra = {{"README", "x"}}}).ends_with("unexpected entry README"));
  CHECK(refusal({.left_out = "data.tar.gz"}).ends_with("data.tar.gz is missing"));
  CHECK(refusal({.left_out = "checksums.yaml.gz"}).ends_with("checksums.yaml.gz is missing"));
  const std::string gem = gem_of({});
  const std::string twice = gem.substr(0, gem.size() - 1024) + gem;
  CHECK(read_gem(twice).error().message.ends_with("duplicate entry metadata.gz"));
}

TEST_CASE("entries that are no regular files are refused") {
  for (const char type : {'x', 'L', '2', '5'}) {
    std::string gem = gem_of({});
    gem[156] = type;
    CHECK(read_gem(gem).error().message.ends_with("unexpected entry metadata.gz"));
  }
}

TEST_CASE("checksums must be there and hold") {
  CHECK(refusal({.checksums = "---\nSHA512: {}\n"}).ends_with("has no SHA256"));
  const std::string wrong =
      "---\nSHA256:\n  metadata.gz: " + std::string(64, 'a') + "\n  data.tar.gz: b\n";
  CHECK(refusal({.checksums = wrong}).ends_with("mismatch for metadata.gz"));
}

TEST_CASE("metadata with anchors, or more than 10 MiB of it, is refused") {
  CHECK(refusal({.metadata = "---\nname: &id001 lorem\nsummary: *id001\n"})
            .ends_with("anchors and aliases"));
  CHECK_FALSE(
      read_gem(gem_of({.metadata = "---\nname: " + std::string(std::size_t{11} << 20, 'n')})));
}

TEST_CASE("what the host refuses of a spec is said") {
  const GemSpec good = *read_gem(gem_of({}));
  GemSpec spec = good;
  spec.name = "lo rem";
  CHECK_FALSE(problem_of(spec).empty());
  spec = good;
  spec.version = "1.2.3-rc.1";
  CHECK_FALSE(problem_of(spec).empty());
  spec = good;
  spec.metadata["homepage_uri"] = "ftp://example.com";
  CHECK_FALSE(problem_of(spec).empty());
  spec = good;
  spec.metadata["key"] = std::string(1025, 'v');
  CHECK_FALSE(problem_of(spec).empty());
  spec = good;
  spec.licenses = {std::string(65, 'l')};
  CHECK_FALSE(problem_of(spec).empty());
  spec = good;
  spec.authors.clear();
  CHECK_FALSE(problem_of(spec).empty());
}

TEST_CASE("platforms are spelled as Gem::Platform spells them") {
  for (const char* good :
       {"ruby", "x86_64-linux-gnu", "aarch64-linux-musl", "arm64-darwin", "x64-mingw-ucrt",
        "x86-mingw32", "x64-mswin64-140", "universal-darwin"}) {
    CAPTURE(good);
    CHECK(is_canonical_platform(good));
  }
  for (const char* bad : {"", "linux", "x86_64-apple-darwin", "x86_64-unknown-linux-gnu",
                          "i686-linux", "x86_64-linux-", "x86_64--linux"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_canonical_platform(bad));
  }
}

TEST_CASE("the YAML that gems are written in is read") {
  const auto value =
      parse_block_yaml("--- !ruby/object:X\n"
                       "plain: a text\n"
                       "  that goes on\n"
                       "quoted: 'it''s: so'\n"
                       "double: \"two\\nlines\"\n"
                       "block: |\n  first\n  second\n"
                       "empty: []\n"
                       "nothing:\n"
                       "list:\n- a\n- !ruby/object:Y\n  key: value\n- - nested\n  - pair\n");
  REQUIRE(value);
  CHECK(value->text_at("plain") == "a text that goes on");
  CHECK(value->text_at("quoted") == "it's: so");
  CHECK(value->text_at("double") == "two\nlines");
  CHECK(value->text_at("block") == "first\nsecond\n");
  CHECK(value->find("empty")->array()->empty());
  const auto& list = *value->find("list")->array();
  REQUIRE(list.size() == 3);
  CHECK(list[1].text_at("key") == "value");
  CHECK(*(*list[2].array())[1].text() == "pair");
}

TEST_CASE("YAML beyond what gems need is refused, not guessed at") {
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += "- ";
  for (const std::string& bad :
       {std::string("a: 1\na: 2\n"), std::string("a: 'open\n"), std::string("a: {b: 1}\n"),
        std::string("a: [1]\n"), std::string("a: 1\n- b\n"), deep + "x\n"}) {
    CAPTURE(bad.substr(0, 20));
    CHECK_FALSE(parse_block_yaml(bad));
  }
}
