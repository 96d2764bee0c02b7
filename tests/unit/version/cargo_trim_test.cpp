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
  CHECK(trim_cargo_lock(lock, Names{"python"}) ==
        head + one +
            "[[package]]\nname = \"python\"\nversion = \"0.1.0\"\n"
            "dependencies = [\n \"dep\",\n]\n");
  const auto both = trim_cargo_lock(lock, Names{"python", "ruby"});
  REQUIRE(both);
  CHECK(*both + "\n" == lock);
}
