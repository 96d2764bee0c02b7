#include "lockstep/inspect/slot.hpp"

#include <dlfcn.h>

#include "lockstep/inspect/fat.hpp"
#include "lockstep/inspect/library.hpp"
#include "unit/inspect/built.hpp"

namespace lockstep::inspect {
namespace {

std::string filled(const std::string& bytes, const std::string& version) {
  auto result = fill_slot(bytes, version);
  INFO((result ? "" : result.error().message));
  REQUIRE(result);
  CHECK(result->size() == bytes.size());
  return *result;
}

std::string refusal(const std::string& bytes, const std::string& version = "1.2.3") {
  const auto result = fill_slot(bytes, version);
  REQUIRE_FALSE(result);
  CHECK_FALSE(result.error().hint.empty());
  return result.error().message;
}

// How many bytes of two equally long texts differ.
std::size_t differences(const std::string& a, const std::string& b) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) count += a[i] != b[i] ? 1u : 0u;
  return count;
}

TEST_CASE("a slot's symbol may carry a prefix, and a linker's pointer to it is another symbol") {
  CHECK(is_slot_symbol("lockstep_version_slot"));
  CHECK(is_slot_symbol("lorem_lockstep_version_slot"));
  CHECK_FALSE(is_slot_symbol(".refptr.lockstep_version_slot"));
  CHECK_FALSE(is_slot_symbol("__imp_lockstep_version_slot"));
  CHECK_FALSE(is_slot_symbol("lockstep_version"));
}

TEST_CASE("a filled library is loaded and tells its new version") {
  const std::string path = Built::all().folder() + "/filled.so";
  Built::write(path, filled(Built::all().host(), "1.20.3-rc.1"));
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  REQUIRE(library != nullptr);
  const auto version = reinterpret_cast<const char* (*)()>(dlsym(library, "lorem_version"));
  REQUIRE(version != nullptr);
  CHECK(std::string(version()) == "1.20.3-rc.1");
  dlclose(library);
}

TEST_CASE(
    "the slot is found in every format, filled, and nothing else changes where nothing is signed") {
  Built& built = Built::all();
  for (const std::string* bytes :
       {&built.zig("aarch64-linux-gnu.2.17"), &built.zig("x86_64-macos.10.12"),
        &built.zig("aarch64-windows-gnu"), &built.host()}) {
    const auto offset = find_slot(*bytes);
    REQUIRE(offset);
    REQUIRE(*offset);
    CHECK(bytes->substr(**offset, 8) == "lockstep");
    const std::string result = filled(*bytes, "7.8.9");
    CHECK(differences(*bytes, result) == 3);
    CHECK(read_library(result, "it")->slot == "7.8.9");
  }
}

TEST_CASE(
    "filling twice gives the same bytes, and a shorter version leaves nothing of a longer one") {
  for (const std::string* bytes :
       {&Built::all().zig("aarch64-macos.11.0"), &Built::all().mingw()}) {
    const std::string once = filled(*bytes, "1.2.3");
    CHECK(filled(once, "1.2.3") == once);
    CHECK(filled(filled(*bytes, "100.200.300-a.long.prerelease"), "1.2.3") == once);
    CHECK(filled(once, "0.0.0") == *bytes);
  }
}

TEST_CASE("a static archive's slot is filled in the member that holds it") {
  Built& built = Built::all();
  built.made("other.c", "printf 'int other(void) { return 1; }' >other.c");
  const auto& bytes =
      built.made("slot.a", "clang-19 -c -o other.o other.c && clang-19 -c -o lorem.o lorem.c && "
                           "llvm-ar-19 rcs slot.a other.o lorem.o");
  CHECK(read_library(filled(bytes, "4.5.6"), "slot.a")->slot == "4.5.6");
}

TEST_CASE("the renewed signature holds, as a program of its own recomputes it") {
  Built& built = Built::all();
  const std::string script = LOCKSTEP_SOURCE_DIR "/tests/unit/inspect/verify_signature.py";
  for (const char* target : {"aarch64-macos.11.0", "aarch64-macos.13.0"}) {
    std::string bytes = filled(built.zig(target), "1.2.3");
    Built::write(built.folder() + "/signed.dylib", bytes);
    built.run("python3 '" + script + "' signed.dylib");
    // The verifier must be able to say no.
    bytes[*find_slot(bytes).value() + 20] = '9';
    Built::write(built.folder() + "/broken.dylib", bytes);
    built.run("! python3 '" + script + "' broken.dylib");
  }
}

TEST_CASE("a filled Mach-O library is what the linker would have written and signed itself") {
  Built& built = Built::all();
  const auto linked = [&](const std::string& name,
                          const std::string& version) -> const std::string& {
    return built.made(
        name, "clang-19 -target arm64-apple-macos11 -ffreestanding -O2 -c -D'VERSION=\"" + version +
                  "\"' -o apple.o apple.c && ld64.lld-19 -dylib -arch arm64 "
                  "-platform_version macos 11.0 11.0 -adhoc_codesign -no_uuid "
                  "-install_name @rpath/apple.dylib -o " +
                  name + " apple.o");
  };
  built.made(
      "apple.c",
      R"(printf '%s\n' '__attribute__((visibility("default"))) const volatile char )"
      R"(lockstep_version_slot[128] = "lockstep\xf3\x9a\x1d\xe5\x07\xb8\xc4\x62" VERSION;' >apple.c)");
  CHECK(filled(linked("lld-0.dylib", "0.0.0"), "1.2.3") == linked("lld-1.dylib", "1.2.3"));
}

TEST_CASE("a PE checksum is renewed as the GNU linker counts it, and left alone when it is 0") {
  Built& built = Built::all();
  const auto checksum = [](const std::string& bytes) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const std::size_t header = at(0x3c) | static_cast<std::size_t>(at(0x3d)) << 8;
    return at(header + 88) | at(header + 89) << 8 | at(header + 90) << 16 | at(header + 91) << 24;
  };
  // The stamp is the only other thing that two links differ in.
  const auto linked = [&](const std::string& name,
                          const std::string& version) -> const std::string& {
    return built.made(name,
                      "x86_64-w64-mingw32-gcc -shared -O2 -Wl,--no-insert-timestamp -D'VERSION=\"" +
                          version + "\"' -o sum.dll lorem.c && cp sum.dll " + name);
  };
  const std::string result = filled(linked("sum-0.dll", "0.0.0"), "1.2.3");
  CHECK(checksum(result) != 0);
  CHECK(checksum(result) == checksum(linked("sum-1.dll", "1.2.3")));
  CHECK(result == linked("sum-1.dll", "1.2.3"));
  CHECK(checksum(filled(built.zig("x86_64-windows-gnu"), "1.2.3")) == 0);
}

TEST_CASE("a copy of the slot in what is never loaded is passed over") {
  const auto& bytes = Built::all().made(
      "debug.so",
      R"(printf '%s\n' '#include "lorem.c"' '__asm__(".section .debug_copy\n.ascii \"lockstep\\363\\232\\035\\345\\007\\270\\304\\142\"\n.zero 112\n");' >debug.c && )"
      "clang-19 -shared -fPIC -O2 -o debug.so debug.c -lm");
  const std::string magic = bytes.substr(*find_slot(bytes).value(), kSlotMagicSize);
  REQUIRE(bytes.find(magic, bytes.find(magic) + 1) != std::string::npos);
  CHECK(read_library(filled(bytes, "1.2.3"), "it")->slot == "1.2.3");
}

TEST_CASE("two slots in one library are refused, and so is a symbol that is elsewhere") {
  Built& built = Built::all();
  const auto& twice = built.made(
      "twice.so",
      "sed 's/lockstep_version_slot/second_slot/' lorem.c | sed 's/lorem_/second_/' >second.c && "
      "clang-19 -shared -fPIC -O2 -o twice.so lorem.c second.c -lm");
  CHECK(refusal(twice).find("holds 2 version slots, at bytes ") == 0);
  const auto& elsewhere = built.made(
      "elsewhere.so",
      "clang-19 -shared -fPIC -D'MAGIC=\"something else here\"' -o elsewhere.so lorem.c -lm");
  CHECK(refusal(elsewhere).find("the symbol lockstep_version_slot is at byte ") == 0);
}

TEST_CASE("a slot whose text is no padded text is refused") {
  std::string bytes = Built::all().zig("x86_64-linux-gnu.2.17");
  bytes[*find_slot(bytes).value() + kSlotSize - 1] = 'x';
  CHECK(refusal(bytes).find("is damaged") != std::string::npos);
  CHECK_FALSE(read_library(bytes, "it")->slot);
}

TEST_CASE("a universal library's slots are filled in each slice, and its signatures renewed") {
  Built& built = Built::all();
  const std::string& arm = built.zig("aarch64-macos.11.0");
  const std::string& intel = built.zig("x86_64-macos.10.12");
  const std::string fat = join_slices({arm, intel}).value();
  CHECK(read_library(fat, "it")->slot == "0.0.0");
  CHECK(filled(fat, "1.2.3") ==
        join_slices({filled(arm, "1.2.3"), filled(intel, "1.2.3")}).value());
  CHECK(read_library(filled(fat, "1.2.3"), "it")->slot == "1.2.3");
}

TEST_CASE("a universal library whose slices disagree on their slots is refused") {
  Built& built = Built::all();
  const std::string& arm = built.zig("aarch64-macos.11.0");
  const std::string& intel = built.zig("x86_64-macos.10.12");
  CHECK(refusal(join_slices({arm, filled(intel, "1.0.0")}).value()) ==
        "its slices' version slots say 1.0.0 and 0.0.0");
  const auto& none = built.made(
      "none.dylib", "echo 'int none(void) { return 0; }' >none-mac.c && "
                    "zig cc -target x86_64-macos.10.12 -shared -o none.dylib none-mac.c");
  CHECK(refusal(join_slices({arm, none}).value()) ==
        "its slice for x86_64 has no version slots, another has one");
}

TEST_CASE("a library without a slot, and versions that do not fit are refused") {
  Built& built = Built::all();
  const auto& none = built.made(
      "none.so",
      "echo 'int none(void) { return 0; }' >none.c && clang-19 -shared -fPIC -o none.so none.c");
  CHECK(find_slot(none) == Result<std::optional<std::uint64_t>>(std::nullopt));
  CHECK(refusal(none) == "has no version slot");
  CHECK(refusal(built.host(), "") ==
        "a version slot takes 1 to 111 bytes of text, the version has 0");
  CHECK(refusal(built.host(), std::string(112, '1')) ==
        "a version slot takes 1 to 111 bytes of text, the version has 112");
  const std::string longest(111, '1');
  CHECK(read_library(filled(built.host(), longest), "it")->slot == longest);
}

// `bytes` with the first blob of its signature calling itself the certificate slot (0x10000).
std::string with_certificate(std::string bytes) {
  const std::size_t signature = bytes.rfind(std::string("\xfa\xde\x0c\xc0", 4));
  REQUIRE(signature != std::string::npos);
  const std::size_t entry = signature + 12;
  bytes.replace(entry, 4, std::string("\0\1\0\0", 4));
  return bytes;
}

TEST_CASE("a library signed with a certificate is not touched") {
  CHECK(refusal(with_certificate(Built::all().zig("aarch64-macos.11.0"))) ==
        "it is signed with a certificate, so that nothing may change in it");
}

TEST_CASE("a damaged signature is refused, not written over") {
  std::string bytes = Built::all().zig("aarch64-macos.11.0");
  const std::size_t signature = bytes.rfind(std::string("\xfa\xde\x0c\xc0", 4));
  const std::size_t directory = bytes.rfind(std::string("\xfa\xde\x0c\x02", 4));
  REQUIRE(signature != std::string::npos);
  REQUIRE(directory != std::string::npos);
  for (std::size_t at :
       {signature, signature + 8, signature + 16, directory + 4, directory + 16, directory + 28,
        directory + 32, directory + 36, directory + 37, directory + 39}) {
    std::string broken = bytes;
    broken[at] = '\x7f';
    CHECK(refusal(broken).find("its code signature is damaged: ") == 0);
  }
}

}  // namespace
}  // namespace lockstep::inspect
