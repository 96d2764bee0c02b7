#include "lockstep/archive/read.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "lockstep/archive/write.hpp"

using namespace lockstep;
using archive::Entry;
using archive::Limits;

namespace {

const std::vector<Entry> kFiles{{"lib/lorem.so", std::string(3000, 'a') + "bcd", true},
                                {"README.md", "# lorem\n", false}};

// One tar block for an entry of a type that our writer never makes.
std::string tar_of(std::string path, char type, std::string link) {
  std::string block(512, '\0');
  block.replace(0, path.size(), path);
  block.replace(100, 7, "0000644");
  block.replace(124, 11, "00000000000");
  block.replace(136, 11, "00000000000");
  block.replace(148, 8, "        ");
  block[156] = type;
  block.replace(157, link.size(), link);
  block.replace(257, 8,
                std::string("ustar\0"
                            "00",
                            8));
  unsigned sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  std::string digits = "000000";
  for (std::size_t index = 6; index-- > 0; sum /= 8)
    digits[index] = static_cast<char>('0' + sum % 8);
  block.replace(148, 8, digits + std::string("\0 ", 2));
  return block + std::string(1024, '\0');
}

}  // namespace

TEST_CASE("a gzipped tar file gives back the files that were written") {
  const auto packed = archive::write_tar_gz(kFiles, {}, 0, archive::GzipSystem::kUnix);
  REQUIRE(packed);
  CHECK(archive::read_tar_gz(*packed) == kFiles);
}

TEST_CASE("links, devices and unsafe paths in a tar file are refused") {
  CHECK(archive::read_tar(tar_of("fine", '0', "")));
  CHECK_FALSE(archive::read_tar(tar_of("link", '2', "/etc/passwd")));
  CHECK_FALSE(archive::read_tar(tar_of("hard", '1', "fine")));
  CHECK_FALSE(archive::read_tar(tar_of("device", '3', "")));
  CHECK_FALSE(archive::read_tar(tar_of("../up", '0', "")));
  CHECK_FALSE(archive::read_tar(tar_of("/top", '0', "")));
}

TEST_CASE("folders of an archive are left out") {
  const auto read = archive::read_tar(tar_of("folder/", '5', ""));
  REQUIRE(read);
  CHECK(read->empty());
}

TEST_CASE("an archive beyond the limits is refused before it fills the memory") {
  const std::vector<Entry> bomb{{"zeros", std::string(std::size_t{80} << 20, '\0'), false}};
  const auto zip = archive::write_zip(bomb, 0);
  REQUIRE(zip);
  CHECK_FALSE(archive::read_zip(zip->joined()));
  CHECK(archive::read_zip(zip->joined(), {.ratio = 2000}));
  const auto packed = archive::write_tar_gz(bomb, {}, 0, archive::GzipSystem::kUnix);
  REQUIRE(packed);
  CHECK_FALSE(archive::read_tar_gz(*packed));

  const auto small = archive::write_zip(kFiles, 0);
  CHECK_FALSE(archive::read_zip(small->joined(), {.total_bytes = 3000}));
  CHECK_FALSE(archive::read_zip(small->joined(), {.entries = 1}));
}

TEST_CASE("a gzip file that is cut off, changed or followed by other bytes is refused") {
  const auto packed =
      archive::write_gzip(std::string(10'000, 'x') + "y", 0, archive::GzipSystem::kUnix);
  REQUIRE(packed);
  CHECK_FALSE(archive::read_gzip(packed->view().substr(0, packed->size() - 1)));
  CHECK_FALSE(archive::read_gzip(packed->text() + "more"));
  CHECK_FALSE(archive::read_gzip(""));
  std::string changed = packed->text();
  changed[changed.size() - 5] = static_cast<char>(changed[changed.size() - 5] ^ 1);
  CHECK_FALSE(archive::read_gzip(changed));
}

TEST_CASE("two gzip members read as one text") {
  const auto a = archive::write_gzip("a", 0, archive::GzipSystem::kUnix);
  const auto b = archive::write_gzip("b", 0, archive::GzipSystem::kUnix);
  CHECK(archive::read_gzip(a->text() + b->text()) == "ab");
}

TEST_CASE("readers survive random damage and never give back another file unnoticed") {
  const auto zip = archive::write_zip(kFiles, 0);
  const auto tgz = archive::write_tar_gz(kFiles, {}, 0, archive::GzipSystem::kUnix);
  const auto tar = archive::write_ustar(kFiles, {});
  std::mt19937 random(20261121);
  for (int round = 0; round < 3000; ++round) {
    for (const std::string& good : {zip->joined(), tgz->text(), tar->joined()}) {
      std::string bad = good;
      for (unsigned change = random() % 4; change-- > 0;) {
        bad[random() % bad.size()] = static_cast<char>(random());
      }
      if (random() % 3 == 0) bad.resize(random() % bad.size());
      for (const auto& read :
           {archive::read_zip(bad), archive::read_tar(bad), archive::read_tar_gz(bad)}) {
        if (!read) continue;
        std::size_t total = 0;
        for (const Entry& entry : *read) total += entry.bytes.size();
        CHECK(total <= 1 << 20);
      }
      if (const auto read = archive::read_tar_gz(bad)) CHECK(*read == kFiles);  // CRC-32 guards it
    }
  }
}
