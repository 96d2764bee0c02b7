#include "lockstep/base/text.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;

TEST_CASE("a split keeps empty parts and a join puts them together again") {
  CHECK(split("a,,b", ',') == std::vector<std::string>{"a", "", "b"});
  CHECK(split("", ',') == std::vector<std::string>{""});
  CHECK(join(split("a,,b", ','), ",") == "a,,b");
}

TEST_CASE("trimming takes white space from both ends only") {
  CHECK(trim(" \t a b\r\n") == "a b");
  CHECK(trim(" \n").empty());
}

TEST_CASE("an upper identifier has no bytes but letters, digits and underscores") {
  CHECK(upper_identifier("lorem-core_2") == "LOREM_CORE_2");
  CHECK(upper_identifier("Lö.1") == "L___1");
}

TEST_CASE("replacing does not look at what it wrote") {
  CHECK(replace_all("aaa", "a", "aa") == "aaaaaa");
  CHECK(replace_all("lorem", "x", "y") == "lorem");
}

TEST_CASE("base64 follows the vectors of RFC 4648") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(base64("\xfb\xff") == "+/8=");
  CHECK(base64_url("\xfb\xff") == "-_8");
}

TEST_CASE("the nearest word is offered for a slip and not for something else") {
  const std::vector<std::string> known = {"linux-x64", "linux-arm64", "macos-x64"};
  CHECK(nearest("linux-amd64", known) == "linux-arm64");
  CHECK(nearest("Linux-x64", known) == "linux-x64");
  CHECK_FALSE(nearest("toaster", known));
}

TEST_CASE("a glob's star stays within one path part") {
  CHECK(glob_match("python/linux-*", "python/linux-x64"));
  CHECK(glob_match("*/linux-x64", "ruby/linux-x64"));
  CHECK(glob_match("{node,go}/*-arm64", "go/macos-arm64"));
  CHECK_FALSE(glob_match("*", "python/linux-x64"));
  CHECK_FALSE(glob_match("{node,go}/*-arm64", "ruby/macos-arm64"));
  CHECK(glob_match("linux-?64", "linux-x64"));
  CHECK_FALSE(glob_match("linux-x6", "linux-x64"));
}

TEST_CASE("sizes read as a person writes them") {
  CHECK(human_size(0) == "0 B");
  CHECK(human_size(999) == "999 B");
  CHECK(human_size(1900000) == "1.9 MB");
  CHECK(human_size(999960) == "1.0 MB");
}
