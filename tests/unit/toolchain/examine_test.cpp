#include <catch2/catch.hpp>

#include "lockstep/toolchain/compilers.hpp"
#include "lockstep/toolchain/host.hpp"

using namespace lockstep;
using namespace lockstep::toolchain;

namespace {

model::Cell linux_cell(const std::string& toolchain) {
  model::Cell cell;
  cell.language = "python";
  cell.target = {"linux-arm64",
                 "linux",
                 "arm64",
                 "glibc",
                 "",
                 "2.17",
                 "",
                 "zig",
                 {{"", "aarch64-unknown-linux-gnu"}},
                 {{"", "aarch64-linux-gnu"}},
                 {{"", "aarch64-linux-gnu"}},
                 true,
                 {}};
  cell.triple = "aarch64-unknown-linux-gnu";
  cell.glibc = "2.17";
  cell.toolchain = toolchain;
  return cell;
}

Host bare_host() {
  Host host;
  host.os = "linux";
  host.arch = "x64";
  return host;
}

}  // namespace

TEST_CASE("a cell whose compiler is missing is blocked, with the command that installs it") {
  const auto why = why_blocked(bare_host(), linux_cell("cross-gcc"), CoreKind::kCommand);
  REQUIRE(why);
  CHECK(why->where == "python/linux-arm64");
  CHECK(why->hint == "apt-get install gcc-aarch64-linux-gnu");
  CHECK(why_blocked(bare_host(), linux_cell("zig"), CoreKind::kCommand)->message.find("zig") !=
        std::string::npos);
}

TEST_CASE("a cell is not blocked once its compiler is there") {
  Host host = bare_host();
  host.programs["zig"] = {"/usr/bin/zig", "0.15.2"};
  CHECK_FALSE(why_blocked(host, linux_cell("zig"), CoreKind::kCommand));
}

TEST_CASE("the host's compiler serves the host alone") {
  Host host = bare_host();
  host.programs["gcc"] = {"/usr/bin/gcc", "12"};
  CHECK(why_blocked(host, linux_cell("host"), CoreKind::kCommand));
}

TEST_CASE("a Rust target needs its std, installed or to be compiled") {
  Host host = bare_host();
  host.programs["zig"] = {"/usr/bin/zig", "0.15.2"};
  CHECK(why_blocked(host, linux_cell("zig"), CoreKind::kCargo)->message.find("rustc and cargo") !=
        std::string::npos);
  host.rust = RustHost{{"/usr/bin/rustc", "1.96"},
                       {"/usr/bin/cargo", "1.96"},
                       "x86_64-unknown-linux-gnu",
                       "/usr",
                       {},
                       "",
                       ""};
  const auto why = why_blocked(host, linux_cell("zig"), CoreKind::kCargo);
  REQUIRE(why);
  CHECK(why->hint.find("rustup target add aarch64-unknown-linux-gnu") != std::string::npos);
  host.rust->std_source = "/usr/lib/rustlib/src/rust/library";
  CHECK_FALSE(why_blocked(host, linux_cell("zig"), CoreKind::kCargo));
}

TEST_CASE("doctor lists every need of every cell") {
  const auto findings =
      examine(bare_host(), {linux_cell("zig"), linux_cell("cross-gcc")}, CoreKind::kCmake);
  CHECK(findings.size() == 6);
  for (const Finding& finding : findings) {
    CHECK_FALSE(finding.found);
    CHECK_FALSE(finding.fix.empty());
  }
}

TEST_CASE("zig's target carries the floor") {
  model::Cell cell = linux_cell("zig");
  CHECK(zig_target(cell) == "aarch64-linux-gnu.2.17");
  cell.glibc.clear();
  cell.macos = "11.0";
  cell.target.zig[""] = "aarch64-macos";
  CHECK(zig_target(cell) == "aarch64-macos.11.0");
}
