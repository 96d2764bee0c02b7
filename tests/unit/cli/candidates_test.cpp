#include "candidates.hpp"

#include <catch2/catch.hpp>

using namespace lockstep::cli;

namespace {

Parameter option(const std::string& flag, const std::string& value = "",
                 std::vector<std::string> choices = {}) {
  return {{flag}, "", value, std::move(choices), "about " + flag, false, false};
}

Parameter positional(const std::string& name, const std::string& value, bool repeats = false) {
  Parameter made{{}, name, value, {}, "", false, true};
  made.repeats = repeats;
  return made;
}

// lockstep with three commands, one of them with commands of its own.
CommandShape program() {
  CommandShape build{
      "build", "compile", {option("--only", "PATTERN"), option("--fail-fast")}, {}, {}};
  CommandShape bump{"bump", "a new version", {}, {positional("version", "LEVEL")}, {}};
  CommandShape gc{"gc", "", {option("--max-size", "SIZE")}, {}, {}};
  CommandShape store{"store", "look after", {}, {}, {gc}};
  CommandShape inspect{"inspect", "", {}, {positional("files", "FILE", true)}, {}};
  CommandShape images{
      "images", "", {option("--base", "REFERENCE")}, {positional("names", "IMAGE", true)}, {}};
  return {"lockstep",
          "",
          {option("-C", "DIR"), option("--color", "TEXT", {"auto", "never"})},
          {},
          {build, bump, store, inspect, images}};
}

const Vocabulary kWords{{"linux-x64", "linux-x64-musl"},
                        {"go", "go/linux-x64", "linux-x64"},
                        {"go/linux-x64"},
                        {"mingw", "zig"},
                        {"1.0.0", "1.1.0-rc.1"}};

std::vector<std::string> offered(const std::vector<std::string>& words) {
  std::vector<std::string> found;
  for (const Candidate& candidate : candidates(program(), words, kWords))
    found.push_back(candidate.word);
  return found;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("commands are offered first, by what was typed of them") {
  CHECK(offered({""}) == Words{"build", "bump", "store", "inspect", "images"});
  CHECK(offered({}) == Words{"build", "bump", "store", "inspect", "images"});
  CHECK(offered({"bu"}) == Words{"build", "bump"});
  CHECK(offered({"-C", "elsewhere", "st"}) == Words{"store"});
  CHECK(offered({"store", ""}) == Words{"gc"});
  CHECK(candidates(program(), {"bui"}, kWords) == std::vector<Candidate>{{"build", "compile"}});
}

TEST_CASE("images that can be built are offered again and again, references never") {
  CHECK(offered({"images", ""}) == Words{"mingw", "zig"});
  CHECK(offered({"images", "zig", "m"}) == Words{"mingw"});
  CHECK(offered({"images", "--base", ""}).empty());
}

TEST_CASE("options are those of the command and of the program") {
  CHECK(offered({"build", "-"}) == Words{"--only", "--fail-fast", "-C", "--color"});
  CHECK(offered({"build", "--f"}) == Words{"--fail-fast"});
  CHECK(offered({"store", "gc", "--m"}) == Words{"--max-size"});
}

TEST_CASE("a value is one that its option takes") {
  CHECK(offered({"build", "--only", "go"}) == Words{"go", "go/linux-x64"});
  CHECK(offered({"build", "--color", ""}) == Words{"auto", "never"});
  CHECK(offered({"build", "--color=n"}) == Words{"--color=never"});
  CHECK(offered({"build", "--color", "=", "n"}) == Words{"never"});
  CHECK(offered({"build", "--color", "="}) == Words{"auto", "never"});
  CHECK(offered({"build", "--nothing=n"}).empty());
}

TEST_CASE("positionals take their turn") {
  CHECK(offered({"bump", "pre"}) == Words{"prerelease"});
  CHECK(offered({"bump", "minor", ""}).empty());
  CHECK(offered({"bump", "--", "m"}) == Words{"major", "minor"});
}

TEST_CASE("files are left to the shell") {
  CHECK(offered({"inspect", ""}).empty());
  CHECK(offered({"-C", ""}).empty());
}
