#include <catch2/catch.hpp>

#include "lockstep/version/cargo.hpp"

using namespace lockstep::version;

namespace {

const Change kChange{"0.9.0", "1.0.0-rc.1"};

std::string written(std::string_view text, const std::vector<Place>& places) {
  return with_places(text, places).value();
}

}  // namespace

TEST_CASE("a manifest's package and its requirements on moving crates follow, nothing else") {
  const std::string text = R"([package] # ours
name = "lorem"
version   =  '0.9.0'   # keep

[dependencies]
lorem_core = {path="../core",version="=0.9.0"}
other = { path = "../other", version = "0.9.0" }
serde = "0.9.0"

[target.'cfg(unix)'.dev-dependencies.core]
package = "lorem_core"
path = "../core"
version = "0.9"
)";
  const auto places = cargo_manifest_places(text, "Cargo.toml", {"lorem", "lorem_core"}, kChange);
  REQUIRE(places);
  CHECK(written(text, *places) == R"([package] # ours
name = "lorem"
version   =  '1.0.0-rc.1'   # keep

[dependencies]
lorem_core = {path="../core",version="=1.0.0-rc.1"}
other = { path = "../other", version = "0.9.0" }
serde = "0.9.0"

[target.'cfg(unix)'.dev-dependencies.core]
package = "lorem_core"
path = "../core"
version = "1.0.0-rc.1"
)");
}

TEST_CASE("the workspace's version and its table of dependencies follow") {
  const std::string text =
      "[workspace.package]\r\nversion = \"0.9.0\"\r\n[workspace.dependencies]\r\n"
      "lorem_core = { path = \"core\", version = \"0.9.0\" }\r\n";
  auto places = cargo_manifest_places(text, "Cargo.toml", {"lorem_core"}, kChange);
  const auto shared = cargo_workspace_places(text, "Cargo.toml", kChange);
  REQUIRE(places);
  REQUIRE(shared);
  places->insert(places->end(), shared->begin(), shared->end());
  CHECK(written(text, *places) ==
        "[workspace.package]\r\nversion = \"1.0.0-rc.1\"\r\n[workspace.dependencies]\r\n"
        "lorem_core = { path = \"core\", version = \"1.0.0-rc.1\" }\r\n");
}

TEST_CASE("a lock file's own packages follow, one of a registry with the same name does not") {
  const std::string text = R"(version = 4

[[package]]
name = "app"
version = "0.9.0"
dependencies = [
 "lorem 0.8.0",
 "lorem 0.9.0",
]

[[package]]
name = "lorem"
version = "0.8.0"
source = "registry+elsewhere"

[[package]]
name = "lorem"
version = "0.9.0"
)";
  const auto places = cargo_lock_places(text, "Cargo.lock", {{"lorem", "1.0.0"}, {"app", "0.9.0"}});
  REQUIRE(places);
  const std::string after = written(text, *places);
  CHECK(after.find("\"lorem 0.8.0\"") != std::string::npos);
  CHECK(after.find("\"lorem 1.0.0\"") != std::string::npos);
  CHECK(after.find("\"lorem 0.9.0\"") == std::string::npos);
  CHECK(after.ends_with("version = \"1.0.0\"\n"));
}

TEST_CASE("a manifest that is no TOML or has two package tables is an error with its place") {
  for (const char* text : {"[package", "[package]\n[package]\n", "a = \n"}) {
    const auto places = cargo_manifest_places(text, "core/Cargo.toml", {}, kChange);
    REQUIRE_FALSE(places);
    CHECK(places.error().mark->file == "core/Cargo.toml");
  }
  CHECK(cargo_manifest_places("", "Cargo.toml", {}, kChange)->empty());
}
