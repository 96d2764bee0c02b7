#include "lockstep/version/go_source.hpp"

#include <catch2/catch.hpp>

using namespace lockstep::version;

namespace {

std::vector<std::string> words(const std::vector<TextAt>& texts, std::string_view source) {
  std::vector<std::string> words;
  for (const TextAt& text : texts) {
    CHECK(source.substr(text.begin, text.end - text.begin) == text.value);
    words.push_back((text.path.empty() ? "" : text.path[0] + "=") + text.value);
  }
  return words;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("imports of every form are found, texts that look like them are not") {
  const std::string source =
      "\xef\xbb\xbf// import \"no/comment\"\r\npackage lorem\r\n\r\nimport \"one\"\r\nimport (\r\n"
      "\t\"two\" // \"no\"\r\n\t_ \"three\"; . `four`\r\n\t/* \"no\" */ named \"five\"\r\n)\r\n"
      "var s = `\nimport \"no/raw\"\n`\nfunc f() { g(\"no\", '\"') }\nimport \"six\"\n";
  CHECK(words(read_go_source(source).imports, source) ==
        Words{"one", "two", "three", "four", "five", "six"});
}

TEST_CASE("string constants of the package are found, those of functions and others are not") {
  const std::string source = R"(package lorem
const Version = "0.9.0" // ours
var version string = `v0.9.0`
const (
	A, B = "1", "2"
	C = "x" + "y"
	D = "0.9.0"
	E = f("0.9.0", func() string { return "0.9.0" })
	F = 'x'; G = "last")
var table = map[string]string{"version": "0.9.0"}
type T struct { Version string "tag" }
func f() { const Version = "0.9.0" }
)";
  CHECK(words(read_go_source(source).constants, source) ==
        Words{"Version=0.9.0", "version=v0.9.0", "D=0.9.0", "G=last"});
}

TEST_CASE("what is no Go ends without a loop") {
  for (const char* text : {"", "import", "import (", "const X =", "const (", "\"", "`", "'", "/*",
                           "}", "import \"x\n\"", "const A = \"\\"}) {
    const GoSource source = read_go_source(text);
    CHECK(source.constants.empty());
  }
}
