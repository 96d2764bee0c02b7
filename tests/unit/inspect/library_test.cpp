#include "lockstep/inspect/library.hpp"

#include <algorithm>

#include "unit/inspect/built.hpp"

namespace lockstep::inspect {
namespace {

model::LibraryFacts facts_of(const std::string& bytes) {
  auto facts = read_library(bytes, "it");
  INFO((facts ? "" : facts.error().message));
  REQUIRE(facts);
  return *facts;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

TEST_CASE("an ELF library linked by zig tells its machine, its libraries and the glibc it needs") {
  const model::LibraryFacts facts = facts_of(Built::all().zig("x86_64-linux-gnu.2.17"));
  CHECK(facts.format == "elf");
  CHECK(facts.kind == "shared");
  CHECK(facts.machine == "x64");
  CHECK(facts.os == "linux");
  CHECK(facts.libc == "glibc");
  CHECK(facts.glibc == "2.14");
  CHECK(facts.glibc_symbol == "memcpy@GLIBC_2.14");
  CHECK(facts.needed == std::vector<std::string>{"libc.so.6", "libm.so.6"});
  CHECK(has(facts.exports, "lorem_run"));
  CHECK_FALSE(has(facts.exports, "hidden"));
  CHECK(has(facts.imports, "pow"));
  CHECK(facts.slot == "0.0.0");
  CHECK_FALSE(facts.has_debug_info);
}

TEST_CASE(
    "a library linked by Debian's cross compiler needs a newer glibc, and says for which symbol") {
  const model::LibraryFacts facts = facts_of(Built::all().cross());
  CHECK(facts.machine == "arm64");
  CHECK(facts.glibc == "2.29");
  CHECK(facts.glibc_symbol == "pow@GLIBC_2.29");
  CHECK(facts.glibcxx.empty());
  CHECK(facts.glibcxx_symbol.empty());
}

TEST_CASE("the host compiler's library shows its soname and its debug information") {
  const model::LibraryFacts facts = facts_of(Built::all().host());
  CHECK(facts.soname == "liblorem.so.1");
  CHECK(facts.has_debug_info);
}

TEST_CASE("a C++ library tells which libstdc++ it needs") {
  const auto& bytes = Built::all().made(
      "cxx.so", "echo '#include <string>\n#include <cstdio>\nstd::string f(const char* t) { return "
                "std::string(t) + \"!\"; }' >cxx.cpp && "
                "aarch64-linux-gnu-g++ -shared -fPIC -o cxx.so cxx.cpp");
  const model::LibraryFacts facts = facts_of(bytes);
  CHECK(facts.glibcxx == "3.4.21");
  CHECK(facts.glibcxx_symbol.ends_with("@GLIBCXX_3.4.21"));
  CHECK(facts.glibc == "2.17");
}

TEST_CASE("a relative relocation table counts as glibc 2.36, whatever the symbols need") {
  const auto& bytes = Built::all().made(
      "relr.so",
      "clang-19 -fuse-ld=lld -shared -fPIC -Wl,-z,pack-relative-relocs -o relr.so lorem.c -lm");
  CHECK(facts_of(bytes).glibc == "2.36");
}

TEST_CASE("musl is told from glibc by the library that is loaded") {
  const model::LibraryFacts facts = facts_of(Built::all().zig("aarch64-linux-musl"));
  CHECK(facts.libc == "musl");
  CHECK(facts.os == "linux");
  CHECK(facts.glibc.empty());
  CHECK(facts.machine == "arm64");
}

TEST_CASE("an executable is no library, position-independent or not") {
  Built& built = Built::all();
  built.made("main.c", "echo 'int main(void) { return 0; }' >main.c");
  CHECK(facts_of(built.made("pie", "clang-19 -pie -fPIE -o pie main.c")).kind == "executable");
  CHECK(facts_of(built.made("fixed", "clang-19 -no-pie -static -o fixed main.c")).kind ==
        "executable");
}

TEST_CASE("a Mach-O library tells its minimum macOS, and its symbols without the underscore") {
  const model::LibraryFacts facts = facts_of(Built::all().zig("aarch64-macos.11.0"));
  CHECK(facts.format == "mach-o");
  CHECK(facts.kind == "shared");
  CHECK(facts.machine == "arm64");
  CHECK(facts.os == "macos");
  CHECK(facts.macos == "11.0");
  CHECK(facts.is_signed);
  CHECK(facts.needed == std::vector<std::string>{"/usr/lib/libSystem.B.dylib"});
  CHECK(has(facts.exports, "lorem_version"));
  CHECK(has(facts.imports, "memcpy"));
  CHECK(facts.slot == "0.0.0");
}

TEST_CASE("an old minimum macOS is read from the older load command") {
  const model::LibraryFacts facts = facts_of(Built::all().zig("x86_64-macos.10.12"));
  CHECK(facts.machine == "x64");
  CHECK(facts.macos == "10.12");
  CHECK_FALSE(facts.is_signed);
}

TEST_CASE("a DLL tells its exports and the DLLs it needs, from mingw and from zig") {
  const model::LibraryFacts gnu = facts_of(Built::all().mingw());
  CHECK(gnu.format == "pe");
  CHECK(gnu.kind == "shared");
  CHECK(gnu.machine == "x64");
  CHECK(gnu.os == "windows");
  CHECK(gnu.soname == "mingw.dll");
  CHECK(gnu.needed == std::vector<std::string>{"KERNEL32.dll", "msvcrt.dll"});
  CHECK(has(gnu.exports, "lorem_run"));
  CHECK(has(gnu.imports, "memcpy"));
  CHECK(gnu.slot == "0.0.0");
  const model::LibraryFacts llvm = facts_of(Built::all().zig("aarch64-windows-gnu"));
  CHECK(llvm.machine == "arm64");
  CHECK(has(llvm.exports, "lorem_run"));
  CHECK(llvm.slot == "0.0.0");
}

TEST_CASE("static archives of all three formats answer for their members") {
  Built& built = Built::all();
  const auto& linux_archive =
      built.made("l.a", "zig cc -target aarch64-linux-gnu -c -o l.o lorem.c && rm -f l.a && "
                        "llvm-ar-19 --format=gnu rcs l.a l.o");
  const auto& mac_archive = built.made("m.a", "zig cc -target aarch64-macos.11.0 -c -o m.o lorem.c "
                                              "&& llvm-ar-19 --format=darwin rcs m.a m.o");
  const auto& windows_archive = built.made(
      "w.a", "x86_64-w64-mingw32-gcc -c -o w.o lorem.c && x86_64-w64-mingw32-ar rcs w.a w.o");
  CHECK(facts_of(linux_archive).format == "elf");
  CHECK(facts_of(mac_archive).format == "mach-o");
  CHECK(facts_of(mac_archive).macos == "11.0");
  CHECK(facts_of(windows_archive).format == "pe");
  for (const std::string* bytes : {&linux_archive, &mac_archive, &windows_archive}) {
    const model::LibraryFacts facts = facts_of(*bytes);
    CHECK(facts.kind == "static");
    CHECK(has(facts.exports, "lorem_run"));
    CHECK_FALSE(has(facts.exports, "hidden"));
    CHECK_FALSE(has(facts.imports, "lorem_run"));
    CHECK(facts.slot == "0.0.0");
  }
}

TEST_CASE("a Windows import library answers with the symbols of its DLL") {
  const auto& bytes = Built::all().made(
      "import.a", "printf 'LIBRARY lorem.dll\\nEXPORTS\\nlorem_run\\n' >lorem.def && "
                  "llvm-dlltool-19 -m i386:x86-64 -d lorem.def -l import.a");
  const model::LibraryFacts facts = facts_of(bytes);
  CHECK(facts.machine == "x64");
  CHECK(has(facts.exports, "lorem_run"));
  CHECK(has(facts.needed, "lorem.dll"));
}

TEST_CASE("a universal library answers for all its slices") {
  Built& built = Built::all();
  built.zig("aarch64-macos.11.0");
  built.zig("x86_64-macos.10.12");
  const auto& bytes = built.made(
      "fat.dylib",
      "llvm-lipo-19 -create zig-aarch64-macos.11.0 zig-x86_64-macos.10.12 -output fat.dylib");
  const model::LibraryFacts facts = facts_of(bytes);
  CHECK(facts.machine == "arm64+x64");
  CHECK(facts.macos == "11.0");
  CHECK(has(facts.exports, "lorem_run"));
  CHECK_FALSE(facts.is_signed);
}

std::string refusal(const std::string& bytes) {
  const auto facts = read_library(bytes, "lib.a");
  REQUIRE_FALSE(facts);
  CHECK(facts.error().kind == ErrorKind::kCheckFailed);
  return facts.error().where + ": " + facts.error().message;
}

TEST_CASE("what is no native library is refused with the reason") {
  Built& built = Built::all();
  CHECK(refusal("") == "lib.a: is empty");
  CHECK(refusal("hello, world, this is text") ==
        "lib.a: is no ELF, Mach-O or PE file, nor an archive of them");
  CHECK(refusal("!<arch>\n") == "lib.a: is an empty archive");
  const auto& mixed = built.made("mixed.a", "zig cc -target aarch64-linux-gnu -c -o a.o lorem.c && "
                                            "zig cc -target x86_64-linux-gnu -c -o b.o lorem.c && "
                                            "llvm-ar-19 rcs mixed.a a.o b.o");
  CHECK(refusal(mixed) ==
        "lib.a: its members disagree on the machine: arm64 before member b.o, which is x64");
  const auto& foreign =
      built.made("foreign.a", "echo readme >README && llvm-ar-19 rcs foreign.a README");
  CHECK(refusal(foreign) ==
        "lib.a: member README: is no ELF, Mach-O or PE file, nor an archive of them");
  const auto& thin =
      built.made("thin.a", "clang-19 -c -o t.o lorem.c && llvm-ar-19 rcsT thin.a t.o");
  CHECK(refusal(thin).find("thin archive") != std::string::npos);
  const auto& bitcode =
      built.made("bitcode.a", "clang-19 -flto -c -o bc.o lorem.c && llvm-ar-19 rcs bitcode.a bc.o");
  CHECK(refusal(bitcode).find("member bc.o: holds LLVM bitcode") != std::string::npos);
}

TEST_CASE("native files are known by their first bytes") {
  CHECK(is_native_file(Built::all().host()));
  CHECK(is_native_file(Built::all().mingw()));
  CHECK(is_native_file(Built::all().zig("x86_64-macos.10.12")));
  CHECK_FALSE(is_native_file("module.exports = require('./lorem')"));
  CHECK_FALSE(is_native_file(""));
}

TEST_CASE("the facts as JSON hold every member, null for what is absent") {
  const model::Value value = model::to_value(facts_of(Built::all().zig("x86_64-macos.10.12")));
  CHECK(value.object()->size() == 18);
  CHECK(value.text_at("macos") == "10.12");
  CHECK(*value.find("glibc") == model::Value(nullptr));
  CHECK(*value.find("is_signed") == model::Value(false));
}

}  // namespace
}  // namespace lockstep::inspect
