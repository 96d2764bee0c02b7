#include "lockstep/version/assigned.hpp"

#include <catch2/catch.hpp>

using lockstep::version::assigned_texts;

TEST_CASE("assignments of texts are found in Python, Ruby and Go") {
  for (const auto& [line, name] : std::vector<std::pair<std::string, std::string>>{
           {"__version__ = \"0.9.0\"", "__version__"},
           {"__version__: str = '0.9.0'  # now", "__version__"},
           {"  spec.version     = '0.9.0'.freeze", "spec.version"},
           {"VERSION = \"0.9.0\"\r", "VERSION"},
           {"const Version = \"v0.9.0\"", "Version"},
           {"\tVersion string = `0.9.0` // x", "Version"},
           {"var version = \"0.9.0\"", "version"}}) {
    INFO(line);
    const auto found = assigned_texts("first\n" + line + "\n");
    REQUIRE(found.size() == 1);
    CHECK(found.front().name == name);
    CHECK(("first\n" + line).substr(found.front().begin, found.front().end - found.front().begin) ==
          found.front().value);
  }
}

TEST_CASE("comments, comparisons and texts without a name are no assignments") {
  for (const char* line : {"# version = \"0.9.0\"", "// Version = \"0.9.0\"", "if x == \"0.9.0\"",
                           "x != \"0.9.0\"", "add_dependency \"lorem\", \"= 0.9.0\"", "= \"0.9.0\"",
                           "version = \"0.9.0", "version += \"0.9.0\"", ""})
    CHECK(assigned_texts(line).empty());
}
