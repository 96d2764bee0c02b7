#include <catch2/catch.hpp>

#include "lockstep/version/cargo.hpp"

using namespace lockstep;
using version::trim_cargo_lock;
using version::trim_cargo_workspace;

using Names = std::vector<std::string>;

TEST_CASE("a workspace lists the members that are left, every other byte stays") {
  CHECK(trim_cargo_workspace("[workspace] # all\nresolver = \"2\"\nmembers = [\n  \"core\", # one\n"
                             "  \"bindings/*\",\n]\ndefault-members = [\"bindings/c\"]\n\n"
                             "[profile.release]\nlto = true\n",
                             Names{"core", "bindings/python"}) ==
        "[workspace] # all\nresolver = \"2\"\nmembers = [\"core\", \"bindings/python\"]\n"
        "default-members = [\"core\", \"bindings/python\"]\n\n[profile.release]\nlto = true\n");
  const std::string bare = "[package]\nname = \"lorem\"";
  CHECK(trim_cargo_workspace(bare, Names{}) == bare + "\n\n[workspace]\n");
  CHECK_FALSE(trim_cargo_workspace("[workspace", Names{}));
}

TEST_CASE("a lock keeps what its members need, and words references as cargo does") {
  const std::string head = "# by cargo\nversion = 4\n\n";
  const std::string one =
      "[[package]]\nname = \"dep\"\nversion = \"1.0.0\"\nsource = \"registry+r\"\n\n";
  const std::string two =
      "[[package]]\nname = \"dep\"\nversion = \"2.0.0\"\nsource = \"registry+r\"\n";
  const auto member = [](const std::string& name, const std::string& reference) {
    return "[[package]]\nname = \"" + name + "\"\nversion = \"0.1.0\"\ndependencies = [\n \"" +
           reference + "\",\n]\n\n";
  };
  const std::string lock =
      head + one + two + "\n" + member("python", "dep 1.0.0") + member("ruby", "dep 2.0.0");
  CHECK(trim_cargo_lock(lock, Names{"python"}, "0.1.0") ==
        head + one +
            "[[package]]\nname = \"python\"\nversion = \"0.1.0\"\n"
            "dependencies = [\n \"dep\",\n]\n");
  const auto both = trim_cargo_lock(lock, Names{"python", "ruby"}, "0.1.0");
  REQUIRE(both);
  CHECK(*both + "\n" == lock);
}

TEST_CASE("a trimmed lock has its members at the version, and references that need one follow") {
  const auto package = [](const std::string& version, const std::string& rest) {
    return "[[package]]\nname = \"core\"\nversion = \"" + version + "\"\n" + rest;
  };
  const std::string other = package("2.0.0", "source = \"registry+r\"\n\n");
  const auto binding = [](const std::string& version, const std::string& core) {
    return "[[package]]\nname = \"python\"\nversion = \"" + version +
           "\"\ndependencies = [\n \"core " + core + "\",\n \"core 2.0.0\",\n]\n";
  };
  CHECK(trim_cargo_lock(package("0.0.0", "\n") + other + binding("0.0.0", "0.0.0"),
                        Names{"core", "python"},
                        "0.3.0") == package("0.3.0", "\n") + other + binding("0.3.0", "0.3.0"));
}
