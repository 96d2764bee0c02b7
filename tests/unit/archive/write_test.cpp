#include "lockstep/archive/write.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <ctime>

#include "lockstep/archive/read.hpp"
#include "lockstep/base/digest.hpp"

using namespace lockstep;
using archive::Entry;

namespace {

const std::vector<Entry> kFiles{{"b.txt", std::string(5000, 'x'), false},
                                {"a/tool", "#!/bin/sh\n", true},
                                {"a/empty", "", false},
                                {"a/caf\xc3\xa9", "crab", false}};

std::uint32_t word_at(std::string_view bytes, std::size_t offset, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t index = size; index-- > 0;) {
    value = value << 8 | static_cast<std::uint8_t>(bytes[offset + index]);
  }
  return value;
}

}  // namespace

TEST_CASE("a zip file gives back the files that were written, in their order") {
  const auto zip = archive::write_zip(kFiles, 1'700'000'000);
  REQUIRE(zip);
  const auto read = archive::read_zip(zip->joined());
  REQUIRE(read);
  CHECK(*read == kFiles);
}

TEST_CASE("a zip file's headers hold sizes, UTC time and no flag but that of UTF-8 names") {
  const auto written = archive::write_zip(kFiles, 1'700'000'000);  // 2023-11-14 22:13:20
  REQUIRE(written);
  const std::string zip = written->joined();
  CHECK(word_at(zip, 6, 2) == 0);
  CHECK(word_at(zip, 8, 2) == 8);
  CHECK(word_at(zip, 10, 2) == (22u << 11 | 13u << 5 | 10u));
  CHECK(word_at(zip, 12, 2) == ((2023u - 1980) << 9 | 11u << 5 | 14u));
  CHECK(word_at(zip, 22, 4) == 5000);
  CHECK(word_at(zip, 28, 2) == 0);
  const auto name = zip.find("a/caf\xc3\xa9");
  CHECK(word_at(zip, name - 24, 2) == 0x800);
}

TEST_CASE("a zip file stores what deflate would not make smaller") {
  const auto written = archive::write_zip(std::vector<Entry>{{"a", "x", false}}, 0);
  REQUIRE(written);
  const std::string zip = written->joined();
  CHECK(word_at(zip, 8, 2) == 0);
  CHECK(word_at(zip, 12, 2) == 0x21);  // 1980-01-01
}

TEST_CASE("an empty zip file is one end record") {
  const auto zip = archive::write_zip({}, 0);
  REQUIRE(zip);
  CHECK(zip->size() == 22);
}

TEST_CASE("the same files give the same zip and tar in any time zone") {
  const auto zip = archive::write_zip(kFiles, 1'000'000'000);
  const auto tar = archive::write_ustar(kFiles, {.epoch = 1'000'000'000});
  setenv("TZ", "Asia/Tokyo", 1);
  tzset();
  CHECK(archive::write_zip(kFiles, 1'000'000'000) == zip);
  CHECK(archive::write_ustar(kFiles, {.epoch = 1'000'000'000}) == tar);
  unsetenv("TZ");
  tzset();
}

TEST_CASE("writers refuse unsafe, repeated and unprintable paths") {
  const std::vector<std::string> bad{"/a", "../a", "a//b", "a\\b", "a\nb", "\xff", "\xc0\xaf", ""};
  for (const std::string& path : bad) {
    CAPTURE(path);
    CHECK_FALSE(archive::write_zip(std::vector<Entry>{{path, "x", false}}, 0));
    CHECK_FALSE(archive::write_ustar(std::vector<Entry>{{path, "x", false}}, {}));
  }
  const std::vector<Entry> twice{{"a", "1", false}, {"a", "2", false}};
  const auto refused = archive::write_zip(twice, 0);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "`a` would be packed twice");
}

TEST_CASE("a tar file is plain ustar with our modes, owner and time") {
  const auto written = archive::write_ustar(kFiles, {.epoch = 499'162'500, .mode = 0444});
  REQUIRE(written);
  const std::string tar = written->joined();
  CHECK(tar.substr(257, 8) == std::string("ustar\0"
                                          "00",
                                          8));
  CHECK(tar.substr(100, 7) == "000444 ");
  CHECK(tar.substr(108, 7) == "000000 ");
  CHECK(tar.substr(136, 11) == "03560116604");
  CHECK(tar[156] == '0');
  CHECK(tar.size() % 512 == 0);
  const auto read = archive::read_tar(tar);
  REQUIRE(read);
  CHECK(*read == kFiles);
}

TEST_CASE("a tar name that ustar cannot split is an error, never an extension header") {
  const std::vector<Entry> fits{{std::string(150, 'd') + "/" + std::string(99, 'n'), "x", false}};
  CHECK(archive::write_ustar(fits, {}));
  const std::vector<Entry> too_long{{std::string(101, 'n'), "x", false}};
  const auto refused = archive::write_ustar(too_long, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().hint.find("155") != std::string::npos);
}

TEST_CASE("a gzip header holds the time and system that were asked for") {
  const auto gzip = archive::write_gzip("crab", 0x01020304, archive::GzipSystem::kUnknown);
  REQUIRE(gzip);
  CHECK(gzip->view().substr(0, 10) == std::string("\x1f\x8b\x08\x00\x04\x03\x02\x01\x02\xff", 10));
  CHECK(archive::read_gzip(*gzip) == "crab");
}

TEST_CASE("bytes in several buffers are compressed as if they lay in one") {
  std::string text;
  for (unsigned i = 0; text.size() < 300'000; ++i) text += std::to_string(i * 2'654'435'761U % 977);
  Chunks parts;
  std::size_t size = 1;
  for (std::size_t at = 0; at < text.size(); at += size, size = size * 7 % 50'021 + 1)
    parts.add(text.substr(at, size));
  const auto whole = archive::write_gzip(text, 0, archive::GzipSystem::kUnix);
  REQUIRE(whole);
  CHECK(archive::write_gzip(parts, 0, archive::GzipSystem::kUnix) == whole);
  CHECK(archive::read_gzip(*whole) == text);
}

TEST_CASE("an archive shares the bytes of a large member that it does not compress") {
  std::string noise;
  for (std::uint32_t x = 1; noise.size() < 200'000; x = x * 1'664'525 + 1'013'904'223)
    noise += static_cast<char>(x >> 24);
  const std::vector<Entry> entries{{"a", "small", false}, {"noise", noise, false}};
  const auto is_shared = [&](const Bytes& chunk) {
    return chunk.view().data() == entries[1].bytes.view().data();
  };
  const auto tar = archive::write_ustar(entries, {});
  REQUIRE(tar);
  CHECK(std::ranges::count_if(*tar, is_shared) == 1);
  CHECK(archive::read_tar(tar->joined()) == entries);
  const auto zip = archive::write_zip(entries, 0);
  REQUIRE(zip);
  CHECK(std::ranges::count_if(*zip, is_shared) == 1);
  CHECK(archive::read_zip(zip->joined()) == entries);
}
