#include <algorithm>
#include <random>

#include "lockstep/archive/write.hpp"
#include "lockstep/inspect/library.hpp"
#include "lockstep/inspect/package.hpp"
#include "lockstep/inspect/slot.hpp"
#include "unit/inspect/built.hpp"

// Whatever the bytes, each of the functions answers with a value or with an Error that says
// something. LOCKSTEP_FUZZ_ROUNDS=100000 runs for long; the seed is fixed, so that a failure can be
// seen again.

namespace lockstep::inspect {
namespace {

int wished(const char* variable, int otherwise) {
  const char* wish = std::getenv(variable);
  return wish == nullptr ? otherwise : std::atoi(wish);
}

int rounds() { return wished("LOCKSTEP_FUZZ_ROUNDS", 300); }

std::mt19937 damage_of(unsigned test_case) {
  return std::mt19937(test_case + 10 * static_cast<unsigned>(wished("LOCKSTEP_FUZZ_SEED", 0)));
}

template <typename T>
bool answers(const Result<T>& result) {
  return result || !result.error().message.empty();
}

// Offers `bytes` to every reader; how many of the three refused them.
int offer(const std::string& bytes) {
  const auto facts = read_library(bytes, "hostile");
  const auto slot = find_slot(bytes);
  const auto filled = fill_slot(bytes, "1.2.3");
  if (!answers(facts) || !answers(slot) || !answers(filled)) FAIL("an Error without a message");
  if (filled && filled->size() != bytes.size()) FAIL("filling changed the size");
  return !facts + !slot + !filled;
}

// One library of each format, class and container, small enough to be damaged many times.
std::vector<std::string> libraries() {
  Built& built = Built::all();
  built.zig("aarch64-macos.11.0");
  built.zig("x86_64-macos.10.12");
  return {
      built.zig("x86_64-linux-gnu.2.17"),
      built.zig("arm-linux-gnueabihf.2.28"),
      built.cross(),
      built.made("s390x.so", "zig cc -target s390x-linux-gnu -shared -O2 -g0 -o s390x.so lorem.c"),
      built.zig("aarch64-macos.11.0"),
      built.zig("x86_64-macos.10.12"),
      built.mingw(),
      built.zig("aarch64-windows-gnu"),
      built.made("hostile.a", "clang-19 -c -o h.o lorem.c && llvm-ar-19 rcs hostile.a h.o"),
      built.made("hostile-m.a", "zig cc -target aarch64-macos.11.0 -c -o hm.o lorem.c && "
                                "llvm-ar-19 --format=darwin rcs hostile-m.a hm.o"),
      built.made("hostile-w.a", "x86_64-w64-mingw32-gcc -c -o hw.o lorem.c && "
                                "x86_64-w64-mingw32-ar rcs hostile-w.a hw.o"),
      built.made("hostile-i.a", "printf 'LIBRARY l.dll\\nEXPORTS\\nf\\n' >l.def && "
                                "llvm-dlltool-19 -m arm64 -d l.def -l hostile-i.a"),
      built.made(
          "hostile-fat",
          "llvm-lipo-19 -create zig-aarch64-macos.11.0 zig-x86_64-macos.10.12 -output hostile-fat"),
  };
}

TEST_CASE("a library that is cut off anywhere is read or refused, never the program's end") {
  std::mt19937 random = damage_of(1);
  for (const std::string& bytes : libraries()) {
    int refused = 0;
    for (std::size_t size = 0; size < std::min<std::size_t>(bytes.size(), 600); size += 3)
      refused += offer(bytes.substr(0, size));
    CHECK(refused > 0);
    std::uniform_int_distribution<std::size_t> any(0, bytes.size());
    for (int i = 0; i < rounds() / 3; ++i) offer(bytes.substr(0, any(random)));
  }
}

// Where the numbers that matter lie: near the start and the end, and around every table that is
// there.
std::size_t place(std::mt19937& random, std::size_t size) {
  std::uniform_int_distribution<std::size_t> any(0, size - 1);
  std::uniform_int_distribution<std::size_t> near(0, std::min<std::size_t>(size, 2048) - 1);
  switch (random() % 4) {
  case 0:
    return size - 1 - near(random);
  case 1:
    return any(random);
  default:
    return near(random);
  }
}

// Numbers that break sums and loops: nothing, everything, one more than half.
void damage(std::string& bytes, std::mt19937& random) {
  constexpr unsigned char kNumbers[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
  const std::size_t at = place(random, bytes.size());
  const std::size_t width =
      std::min<std::size_t>(std::size_t{1} << random() % 4, bytes.size() - at);
  const bool is_random = random() % 2 == 0;
  for (std::size_t i = 0; i < width; ++i) {
    bytes[at + i] = static_cast<char>(is_random ? random() & 0xff : kNumbers[random() % 5]);
  }
}

TEST_CASE("a library with bytes changed anywhere is read or refused, never the program's end") {
  std::mt19937 random = damage_of(2);
  for (const std::string& bytes : libraries()) {
    for (int i = 0; i < rounds(); ++i) {
      std::string broken = bytes;
      for (unsigned left = 1 + random() % 4; left > 0; --left) damage(broken, random);
      offer(broken);
    }
  }
  SUCCEED();
}

TEST_CASE("a package that is cut off or changed is read or refused") {
  const std::vector<archive::Entry> inner{
      {"lorem/a.so", Built::all().zig("x86_64-linux-gnu.2.17"), true},
      {"lorem-1.dist-info/WHEEL", "Tag: py3-none-any\n", false},
      {"package/package.json", "{\"name\": \"lorem\"}", false}};
  const auto wheel = archive::write_zip(inner, 0);
  const auto npm = archive::write_tar_gz(inner, {}, 0, archive::GzipSystem::kUnix);
  const auto metadata =
      archive::write_gzip("name: lorem\nplatform: ruby\n", 0, archive::GzipSystem::kUnix);
  REQUIRE((wheel && npm && metadata));
  const std::vector<archive::Entry> outer{{"metadata.gz", *metadata, false},
                                          {"data.tar.gz", *npm, false}};
  const auto gem = archive::write_ustar(outer, {});
  REQUIRE(gem);
  std::mt19937 random = damage_of(3);
  const std::pair<std::string, std::string> packages[] = {
      {"lorem-1-py3-none-any.whl", wheel->joined()},
      {"l.tgz", npm->text()},
      {"l.gem", gem->joined()},
      {"l.zip", wheel->joined()}};
  for (const auto& [name, bytes] : packages) {
    for (int i = 0; i < rounds(); ++i) {
      std::string broken = bytes;
      damage(broken, random);
      if (i % 3 == 0) broken.resize(random() % broken.size());
      if (!answers(read_package(broken, name))) FAIL("an Error without a message");
    }
  }
  SUCCEED();
}

std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<char>(number >> shift & 0xff));
  return bytes;
}

TEST_CASE("a signature with more blobs than bytes is refused") {
  std::string bytes = Built::all().zig("aarch64-macos.11.0");
  const std::size_t signature = bytes.rfind(big_endian(0xfade0cc0));
  REQUIRE(signature != std::string::npos);
  bytes.replace(signature + 8, 4, big_endian(0xffffffff));
  const auto filled = fill_slot(bytes, "1.2.3");
  REQUIRE_FALSE(filled);
  CHECK(filled.error().message.find("its code signature is damaged") == 0);
}

}  // namespace
}  // namespace lockstep::inspect
