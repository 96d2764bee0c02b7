#include "lockstep/archive/read_member.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "lockstep/archive/write.hpp"

using namespace lockstep;
using archive::ArchiveKind;
using archive::Entry;
using archive::Source;

namespace {

// Bytes in memory as a file that is read in ranges; counts how many were asked for.
struct Ranges {
  std::string bytes;
  std::uint64_t read = 0;

  Source source() {
    return {bytes.size(), [this](std::uint64_t offset, std::size_t size) -> Result<std::string> {
              const std::string part =
                  bytes.substr(std::min<std::size_t>(offset, bytes.size()), size);
              read += part.size();
              return part;
            }};
  }
};

std::string noise(std::size_t size) {
  std::minstd_rand random(7);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random() & 0xff);
  return bytes;
}

const std::vector<Entry> kFiles{{"lorem/_native.so", noise(8 << 20), true},
                                {"lorem/sub.dist-info/deep/METADATA", "not this one", false},
                                {"lorem-0.1.0.dist-info/METADATA", "Name: lorem\n", false},
                                {"lorem-0.1.0.dist-info/RECORD", "", false}};

}  // namespace

TEST_CASE("a member of a ZIP is read by the directory, without the large ones before it") {
  Ranges file{archive::write_zip(kFiles, 1'700'000'000)->joined()};
  const auto text = archive::read_member(file.source(), ArchiveKind::kZip, "*.dist-info/METADATA");
  REQUIRE(text);
  CHECK(*text == "Name: lorem\n");
  CHECK(file.read < 1 << 20);
}

TEST_CASE("a member of a gzipped tar file is read in parts") {
  Ranges file{archive::write_tar_gz(kFiles, {}, 0, archive::GzipSystem::kUnix)->text()};
  const auto text = archive::read_member(file.source(), ArchiveKind::kTarGz, "*/METADATA");
  REQUIRE(text);
  CHECK(*text == "Name: lorem\n");
}

TEST_CASE("a pattern that matches nothing is told apart from damage") {
  Ranges zip{archive::write_zip(kFiles, 1'700'000'000)->joined()};
  const auto missing = archive::read_member(zip.source(), ArchiveKind::kZip, "package/README*");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == ErrorKind::kNotFound);
  zip.bytes.resize(zip.bytes.size() / 2);
  const auto cut = archive::read_member(zip.source(), ArchiveKind::kZip, "*.dist-info/METADATA");
  REQUIRE_FALSE(cut);
  CHECK(cut.error().kind == ErrorKind::kCheckFailed);
}

TEST_CASE("what a gzipped tar file makes us unpack on the way is limited") {
  const std::vector<Entry> bomb{{"a/zeros", std::string(100 << 20, '\0'), false},
                                {"a/PKG-INFO", "Name: lorem\n", false}};
  Ranges file{archive::write_tar_gz(bomb, {}, 0, archive::GzipSystem::kUnix)->text()};
  CHECK_FALSE(archive::read_member(file.source(), ArchiveKind::kTarGz, "*/PKG-INFO"));
  CHECK(archive::read_member(file.source(), ArchiveKind::kTarGz, "*/PKG-INFO",
                             {.total_bytes = 1 << 30, .entries = 10, .ratio = 2000}));
}

TEST_CASE("a file that cannot be read fails with its own reason") {
  const Source broken{1000, [](std::uint64_t, std::size_t) -> Result<std::string> {
                        return fail(ErrorKind::kIo, "the disk is gone");
                      }};
  for (const ArchiveKind kind : {ArchiveKind::kZip, ArchiveKind::kTarGz}) {
    const auto text = archive::read_member(broken, kind, "*");
    REQUIRE_FALSE(text);
    CHECK(text.error().message == "the disk is gone");
  }
}

TEST_CASE("bytes that are no archive are refused") {
  for (const std::string& bytes : {std::string(), std::string("hello"), noise(100'000)}) {
    Ranges file{bytes};
    CHECK_FALSE(archive::read_member(file.source(), ArchiveKind::kZip, "*"));
    CHECK_FALSE(archive::read_member(file.source(), ArchiveKind::kTarGz, "*"));
  }
}

TEST_CASE("the name of a package says what kind of archive it is") {
  CHECK(archive::archive_kind("python/lorem-0.1.0-py3-none-any.whl") == ArchiveKind::kZip);
  CHECK(archive::archive_kind("python/lorem-0.1.0.tar.gz") == ArchiveKind::kTarGz);
  CHECK(archive::archive_kind("node/lorem-0.1.0.tgz") == ArchiveKind::kTarGz);
  CHECK_FALSE(archive::archive_kind("ruby/lorem-0.1.0.gem"));
}
