#include "lockstep/inspect/fat.hpp"

#include "lockstep/inspect/library.hpp"
#include "unit/inspect/built.hpp"

namespace lockstep::inspect {
namespace {

std::string refusal(const std::vector<Bytes>& slices) {
  const auto joined = join_slices(slices);
  REQUIRE_FALSE(joined);
  CHECK(joined.error().kind == ErrorKind::kCheckFailed);
  return joined.error().message.substr(
      std::string("cannot be joined to a universal library: ").size());
}

TEST_CASE("joined slices are what llvm-lipo takes for a universal library, and come out as they "
          "went in") {
  Built& built = Built::all();
  const std::string& arm = built.zig("aarch64-macos.11.0");
  const std::string& intel = built.zig("x86_64-macos.10.12");
  const std::string fat = join_slices({arm, intel}).value();
  CHECK(fat == join_slices({intel, arm}).value());
  Built::write(built.folder() + "/joined.dylib", fat);
  built.run("llvm-lipo-19 joined.dylib -verify_arch x86_64 arm64 && "
            "llvm-lipo-19 joined.dylib -thin arm64 -output thin-arm && cmp thin-arm "
            "zig-aarch64-macos.11.0 && "
            "llvm-lipo-19 joined.dylib -thin x86_64 -output thin-intel && "
            "cmp thin-intel zig-x86_64-macos.10.12");
}

TEST_CASE("each slice of a universal library has facts of its own") {
  Built& built = Built::all();
  const auto slices = read_slices(
      join_slices({built.zig("aarch64-macos.11.0"), built.zig("x86_64-macos.10.12")}).value(),
      "it");
  REQUIRE(slices);
  REQUIRE(slices->size() == 2);
  CHECK((*slices)[0].machine == "x64");
  CHECK((*slices)[0].macos == "10.12");
  CHECK((*slices)[1].machine == "arm64");
  CHECK((*slices)[1].macos == "11.0");
  CHECK((*slices)[1].signature_holds);
  CHECK(read_slices(built.zig("aarch64-macos.11.0"), "it")->empty());
}

TEST_CASE("what cannot be joined is refused with the reason") {
  Built& built = Built::all();
  const std::string& arm = built.zig("aarch64-macos.11.0");
  const std::string& intel = built.zig("x86_64-macos.10.12");
  CHECK(refusal({}) == "there is only one slice");
  CHECK(refusal({arm}) == "there is only one slice");
  CHECK(refusal({arm, arm}) == "two slices are for the same machine");
  CHECK(refusal({arm, ""}) == "a slice is no thin 64-bit Mach-O file");
  CHECK(refusal({arm, intel.substr(0, 31)}) == "a slice is no thin 64-bit Mach-O file");
  CHECK(refusal({arm, built.zig("x86_64-linux-gnu.2.17")}) ==
        "a slice is no thin 64-bit Mach-O file");
  CHECK(refusal({arm, join_slices({arm, intel}).value()}) ==
        "a slice is no thin 64-bit Mach-O file");
  const auto& object =
      built.made("slice.o", "zig cc -target x86_64-macos.10.12 -c -o slice.o lorem.c");
  CHECK(refusal({arm, object}) == "its slices are of several file types");
}

TEST_CASE("a universal library cut off anywhere is refused, never read past its end") {
  Built& built = Built::all();
  const std::string fat =
      join_slices({built.zig("aarch64-macos.11.0"), built.zig("x86_64-macos.10.12")}).value();
  for (const std::size_t size : {std::size_t{0}, std::size_t{8}, std::size_t{27}, std::size_t{48},
                                 std::size_t{16384}, fat.size() / 2, fat.size() - 1})
    CHECK_FALSE(read_library(fat.substr(0, size), "it"));
}

}  // namespace
}  // namespace lockstep::inspect
