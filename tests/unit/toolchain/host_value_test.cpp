#include <catch2/catch.hpp>

#include "lockstep/toolchain/host.hpp"

using namespace lockstep;
using toolchain::Host;

TEST_CASE("what an image has goes through JSON unchanged") {
  Host host;
  host.programs = {{"zig", {"/usr/local/bin/zig", "0.15.2"}}, {"gcc", {"/usr/bin/gcc", "12"}}};
  host.rust = toolchain::RustHost{{"/usr/bin/rustc", "rustc 1"},
                                  {"/usr/bin/cargo", "cargo 1"},
                                  "x86_64-unknown-linux-gnu",
                                  "/usr",
                                  {"a", "b"},
                                  "/usr/lib/rustlib/src",
                                  "first on PATH",
                                  "0f"};
  host.arch = "x64";
  host.os = "linux";
  host.glibc = "2.36";
  host.search_path = "/usr/bin:/bin";
  host.image = "sha256:0f";
  const auto back =
      toolchain::host_from_value(model::parse_json(model::to_compact_json(to_value(host))).value());
  REQUIRE(back);
  CHECK(*back == host);
  host.rust.reset();
  CHECK(toolchain::host_from_value(to_value(host)).value() == host);
}

TEST_CASE("what is asked of an image goes through JSON unchanged") {
  const toolchain::ToolNeeds needs{{"zig", "cmake"}, true, {"x86_64-pc-windows-gnu"}};
  CHECK(toolchain::needs_from_value(to_value(needs)).value() == needs);
}

TEST_CASE("an image that says nonsense has no tools") {
  for (const char* text : {"null", "{}", "[1]", "{\"programs\": 1}", "{\"programs\": {}}"}) {
    INFO(text);
    CHECK_FALSE(toolchain::host_from_value(model::parse_json(text).value()));
    CHECK_FALSE(toolchain::needs_from_value(model::parse_json(text).value()));
  }
}
