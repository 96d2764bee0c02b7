#include "lockstep/inspect/gate.hpp"

#include "lockstep/inspect/library.hpp"
#include "unit/inspect/built.hpp"

namespace lockstep::inspect {
namespace {

model::Cell cell(const std::string& language, const std::string& os, const std::string& arch) {
  model::Cell cell;
  cell.language = language;
  cell.target.name = os + "-" + arch;
  cell.target.os = os;
  cell.target.arch = arch;
  cell.toolchain = "zig";
  cell.triple = arch + "-" + os;
  if (os == "linux") cell.target.libc = "glibc";
  if (os == "linux") cell.glibc = "2.17";
  if (os == "macos") cell.macos = arch == "arm64" ? "11.0" : "10.12";
  if (os == "windows") cell.abi = "gnu";
  return cell;
}

std::vector<Error> held(const std::string& bytes, const model::Cell& cell,
                        const Wanted& wanted = {"shared", {"lorem_run"}}) {
  const auto facts = read_library(bytes, "it");
  REQUIRE(facts);
  return hold_against(*facts, cell, wanted);
}

TEST_CASE("a library that was built for its cell passes") {
  Built& built = Built::all();
  CHECK(held(built.zig("x86_64-linux-gnu.2.17"), cell("python", "linux", "x64")).empty());
  CHECK(held(built.zig("aarch64-macos.11.0"), cell("node", "macos", "arm64")).empty());
  CHECK(held(built.zig("x86_64-macos.10.12"), cell("ruby", "macos", "x64")).empty());
  CHECK(held(built.mingw(), cell("ruby", "windows", "x64")).empty());
  CHECK(held(built.zig("aarch64-windows-gnu"), cell("ruby", "windows", "arm64")).empty());
  model::Cell musl = cell("python", "linux", "arm64");
  musl.target.libc = "musl";
  musl.glibc.clear();
  CHECK(held(built.zig("aarch64-linux-musl"), musl).empty());
}

TEST_CASE("a newer glibc than the cell's is refused with symbol, reason and what to do") {
  model::Cell arm = cell("python", "linux", "arm64");
  arm.toolchain = "cross-gcc";
  arm.target.gcc[""] = "aarch64-linux-gnu";
  const auto errors = held(Built::all().cross(), arm);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].kind == ErrorKind::kCheckFailed);
  CHECK(errors[0].where == "python/linux-arm64");
  CHECK(errors[0].message == "needs GLIBC_2.29, its tag allows 2.17");
  CHECK(errors[0].hint ==
        "symbol   pow@GLIBC_2.29\n"
        "because  it was linked by Debian's aarch64-linux-gnu-gcc, which links against Debian's "
        "own glibc\n"
        "do       use the zig toolchain for this cell:  below `cells:` in lockstep.yaml  "
        "'python/linux-arm64': {toolchain: zig}\n"
        "         or raise the floor:  below `cells:` in lockstep.yaml  'python/linux-arm64': "
        "{glibc: \"2.29\"}");
  arm.glibc = "2.29";
  CHECK(held(Built::all().cross(), arm).empty());
}

TEST_CASE("a newer libstdc++ than the cell's systems have is refused") {
  model::LibraryFacts facts;
  facts.format = "elf";
  facts.kind = "shared";
  facts.machine = "arm64";
  facts.glibcxx = "3.4.21";
  facts.glibcxx_symbol = "f@GLIBCXX_3.4.21";
  model::Cell arm = cell("ruby", "linux", "arm64");
  const auto errors = hold_against(facts, arm, {"shared", {}});
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].message == "needs GLIBCXX_3.4.21, systems with glibc 2.17 have 3.4.19");
  CHECK(errors[0].hint.find("-static-libstdc++") != std::string::npos);
  arm.glibc = "2.24";
  CHECK(hold_against(facts, arm, {"shared", {}}).empty());
}

std::string only_message(const std::vector<Error>& errors) {
  REQUIRE(errors.size() == 1);
  return errors[0].message;
}

TEST_CASE("a library of another system, machine or C library is refused") {
  Built& built = Built::all();
  CHECK(only_message(held(built.mingw(), cell("node", "linux", "x64"))) ==
        "its library is a PE/COFF file, linux-x64 takes an ELF file");
  CHECK(only_message(held(built.zig("x86_64-linux-gnu.2.17"), cell("node", "linux", "arm64"))) ==
        "its library is for x64, the cell for arm64");
  const auto musl = held(built.zig("x86_64-linux-musl"), cell("node", "linux", "x64"));
  REQUIRE(musl.size() == 2);
  CHECK(musl[0].message == "its library is linked against musl, the cell is for glibc");
  CHECK(musl[1].message == "needs libc.so, which linux-x64 does not bring");
}

TEST_CASE("a glibc library is refused for musl, whatever else it needs") {
  model::Cell musl = cell("python", "linux", "x64");
  musl.target.libc = "musl";
  musl.target.name = "linux-x64-musl";
  musl.glibc.clear();
  const auto errors = held(Built::all().zig("x86_64-linux-gnu.2.17"), musl);
  REQUIRE(errors.size() >= 2);
  CHECK(errors[0].message == "its library is linked against glibc, the cell is for musl");
  CHECK(errors[1].message == "needs libc.so.6, which linux-x64-musl does not bring");
}

TEST_CASE("libraries of the other architectures and of FreeBSD are told apart") {
  Built& built = Built::all();
  const std::map<std::string, std::string> arches{{"arm", "arm-linux-gnueabihf.2.17"},
                                                  {"x86", "x86-linux-gnu.2.17"},
                                                  {"ppc64le", "powerpc64le-linux-gnu.2.19"},
                                                  {"s390x", "s390x-linux-gnu.2.17"},
                                                  {"riscv64", "riscv64-linux-gnu.2.31"}};
  for (const auto& [arch, target] : arches) {
    model::Cell own = cell("python", "linux", arch);
    own.glibc = target.substr(target.size() - 4);
    CHECK(held(built.zig(target), own).empty());
    own.target.arch = "x64";
    CHECK(only_message(held(built.zig(target), own)) ==
          "its library is for " + arch + ", the cell for x64");
  }
  CHECK(held(built.zig("x86_64-freebsd"), cell("ruby", "freebsd", "x64")).empty());
  CHECK(only_message(held(built.zig("x86_64-freebsd"), cell("ruby", "linux", "x64"))) ==
        "its library is for freebsd, the cell for linux");
  CHECK(only_message(held(built.zig("x86_64-linux-gnu.2.17"), cell("ruby", "freebsd", "x64"))) ==
        "its library is for linux, the cell for freebsd");
}

TEST_CASE("a library for iOS is not one for macOS") {
  model::LibraryFacts facts;
  facts.format = "mach-o";
  facts.os = "ios";
  CHECK(only_message(hold_against(facts, cell("python", "macos", "arm64"), {})) ==
        "its library is for ios, the cell for macos");
}

TEST_CASE("a newer macOS than the cell's is refused") {
  const auto errors =
      held(Built::all().zig("aarch64-macos.13.0"), cell("python", "macos", "arm64"));
  CHECK(only_message(errors) == "needs macOS 13.0, its tag allows 11.0");
  CHECK(errors[0].hint.find("{macos: \"13.0\"}") != std::string::npos);
}

TEST_CASE("a library for macOS on arm64 must be signed") {
  auto facts = read_library(Built::all().zig("aarch64-macos.11.0"), "it");
  REQUIRE(facts);
  facts->is_signed = false;
  CHECK(only_message(hold_against(*facts, cell("ruby", "macos", "arm64"), {"shared", {}})) ==
        "its library has no code signature, and macOS on arm64 loads none without");
}

TEST_CASE("a signature that is not of the library's bytes is refused") {
  std::string bytes = Built::all().zig("aarch64-macos.11.0");
  const auto place = bytes.find("lorem");
  REQUIRE(place != std::string::npos);
  bytes[place] = 'L';
  const auto facts = read_library(bytes, "it");
  REQUIRE(facts);
  CHECK(facts->is_signed);
  CHECK_FALSE(facts->signature_holds);
  CHECK(only_message(hold_against(*facts, cell("ruby", "macos", "arm64"), {"shared", {}})) ==
        "its code signature is not that of its bytes, and macOS ends a program that loads it");
}

TEST_CASE("a missing entry symbol is named with the nearest one that is there") {
  const auto slip = held(Built::all().zig("x86_64-linux-gnu.2.17"), cell("ruby", "linux", "x64"),
                         {"shared", {"lorem_runs"}});
  CHECK(only_message(slip) == "exports no `lorem_runs`");
  CHECK(slip[0].hint.find("found    `lorem_run`\n") == 0);
  model::LibraryFacts facts;
  facts.format = "elf";
  facts.kind = "shared";
  facts.machine = "x64";
  facts.exports = {"PyInit_completely_other", "lorem_run"};
  const auto errors =
      hold_against(facts, cell("python", "linux", "x64"), {"shared", {"PyInit__native"}});
  CHECK(only_message(errors) == "exports no `PyInit__native`");
  CHECK(errors[0].hint.find("found    `PyInit_completely_other`") != std::string::npos);
  CHECK(errors[0].hint.find("#[pymodule] fn _native") != std::string::npos);
}

TEST_CASE("libraries that the system does not bring are refused with the way to link them in") {
  model::LibraryFacts facts;
  facts.format = "pe";
  facts.os = "windows";
  facts.kind = "shared";
  facts.machine = "x64";
  facts.needed = {"KERNEL32.dll", "api-ms-win-core-synch-l1-2-0.dll", "libgcc_s_seh-1.dll",
                  "libwinpthread-1.dll"};
  const auto errors = hold_against(facts, cell("node", "windows", "x64"), {"shared", {}});
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].message == "needs libgcc_s_seh-1.dll, which windows-x64 does not bring");
  CHECK(errors[0].hint.find("-static-libgcc") != std::string::npos);
  CHECK(errors[1].hint.find("-lwinpthread") != std::string::npos);
}

TEST_CASE(
    "only Node's own program and Python's stable library may be needed, each by its language") {
  model::LibraryFacts facts;
  facts.format = "pe";
  facts.kind = "shared";
  facts.machine = "x64";
  facts.needed = {"node.exe"};
  CHECK(hold_against(facts, cell("node", "windows", "x64"), {"shared", {}}).empty());
  CHECK(hold_against(facts, cell("python", "windows", "x64"), {"shared", {}}).size() == 1);
  facts.needed = {"python3.dll", "VCRUNTIME140.dll"};
  CHECK(hold_against(facts, cell("python", "windows", "x64"), {"shared", {}}).empty());
  facts.needed = {"python311.dll"};
  const auto errors = hold_against(facts, cell("python", "windows", "x64"), {"shared", {}});
  CHECK(only_message(errors) == "needs python311.dll, which windows-x64 does not bring");
  CHECK(errors[0].hint.find("abi3") != std::string::npos);
}

TEST_CASE("macOS packages need only what stands below /usr/lib and /System") {
  model::LibraryFacts facts;
  facts.format = "mach-o";
  facts.kind = "shared";
  facts.machine = "x64";
  facts.needed = {"/System/Library/Frameworks/CoreFoundation.framework/Versions/A/CoreFoundation",
                  "/usr/lib/libSystem.B.dylib", "@rpath/libother.dylib"};
  CHECK(only_message(hold_against(facts, cell("go", "macos", "x64"), {"shared", {}})) ==
        "needs @rpath/libother.dylib, which macos-x64 does not bring");
}

TEST_CASE("a static library that needs zig's C++ library is refused where its users have gcc's") {
  Built& built = Built::all();
  Built::write(built.folder() + "/join.cpp",
               "#include <string>\nstatic std::string all;\n"
               "extern \"C\" const char* lorem_run(const char* word) {\n"
               "  return all.append(word).c_str();\n}\n");
  const auto& zig =
      built.made("join-zig.a", "zig c++ -target aarch64-linux-gnu -O2 -c -o join-zig.o join.cpp && "
                               "llvm-ar-19 rcs join-zig.a join-zig.o");
  const auto& gnu =
      built.made("join-gnu.a", "g++ -O2 -c -o join-gnu.o join.cpp && ar rcs join-gnu.a join-gnu.o");
  const Wanted wanted{"static", {"lorem_run"}, "libstdc++"};
  const auto errors = held(zig, cell("go", "linux", "arm64"), wanted);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].message == "needs LLVM's C++ library, its users' g++ links libstdc++");
  CHECK(errors[0].hint.find("NSt3__1") != std::string::npos);
  CHECK(errors[0].hint.find("'go/linux-arm64': {toolchain: cross-gcc}") != std::string::npos);
  CHECK(errors[0].hint.find("link: purego") != std::string::npos);
  CHECK(held(zig, cell("go", "linux", "arm64"), {"static", {"lorem_run"}}).empty());
  CHECK(held(gnu, cell("go", "linux", "x64"), wanted).empty());
}

TEST_CASE("a static library is held to format, machine and symbols only") {
  const auto& bytes = Built::all().made(
      "gate.a",
      "aarch64-linux-gnu-gcc -c -o gate.o lorem.c && aarch64-linux-gnu-ar rcs gate.a gate.o");
  CHECK(held(bytes, cell("go", "linux", "arm64"), {"static", {"lorem_run"}}).empty());
  CHECK(held(bytes, cell("go", "linux", "x64"), {"static", {"lorem_run"}}).size() == 1);
  CHECK(held(bytes, cell("go", "linux", "arm64"), {"static", {"lorem_rum"}}).size() == 1);
  CHECK(only_message(held(bytes, cell("go", "linux", "arm64"), {"shared", {}})) ==
        "its library is of kind `static`, the package carries a shared library");
}

}  // namespace
}  // namespace lockstep::inspect
