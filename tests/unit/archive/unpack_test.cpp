#include "lockstep/archive/unpack.hpp"

#include <catch2/catch.hpp>

#include "fakes/temporary_folder.hpp"
#include "lockstep/archive/write.hpp"

using namespace lockstep;
using archive::Entry;
using archive::MemberBytes;

namespace {

std::string zip_in(const fakes::TemporaryFolder& folder, const std::vector<Entry>& entries) {
  const auto zip = archive::write_zip(entries, 1700000000);
  REQUIRE(zip);
  const std::string path = folder / "some.zip";
  REQUIRE(sys::RealFilesystem().write(path, zip->joined(), false));
  return path;
}

archive::Source source_of(const std::string& path) {
  const sys::RealFilesystem files;
  return {files.status(path).size, [path](std::uint64_t offset, std::size_t size) {
            return sys::RealFilesystem().read_range(path, offset, size);
          }};
}

Result<std::vector<Entry>> unpacked(const std::string& file, const archive::Limits& limits = {}) {
  std::vector<Entry> entries;
  const auto take = [&](const std::string& path, const MemberBytes& bytes) -> Result<void> {
    std::string all;
    for (;;) {
      LOCKSTEP_TRY(part, bytes());
      if (part.empty()) break;
      all += part;
    }
    entries.push_back({path, all, false});
    return {};
  };
  LOCKSTEP_CHECK(archive::unpack_zip(source_of(file), take, limits));
  return entries;
}

}  // namespace

TEST_CASE("a ZIP file hands over its members part by part") {
  const fakes::TemporaryFolder folder;
  std::string large(3'000'000, 'x');
  for (std::size_t i = 0; i < large.size(); i += 7) large[i] = static_cast<char>(i * 31 % 251);
  const std::vector<Entry> entries{{"a/ä", "", false}, {"b", large, false}, {"c", "!", false}};
  const std::string path = zip_in(folder, entries);
  CHECK(unpacked(path) == entries);

  std::size_t longest = 0;
  const auto measure = [&](const std::string&, const MemberBytes& bytes) -> Result<void> {
    for (auto part = bytes(); part && !part->empty(); part = bytes())
      longest = std::max(longest, part->size());
    return {};
  };
  REQUIRE(archive::unpack_zip(source_of(path), measure));
  CHECK(longest <= std::size_t{1} << 18);
}

TEST_CASE("members that are not read are passed over, an error ends it") {
  const fakes::TemporaryFolder folder;
  const std::string path =
      zip_in(folder, {{"a", std::string(100000, 'a'), false}, {"b", "b", false}});
  std::vector<std::string> paths;
  REQUIRE(archive::unpack_zip(source_of(path), [&](const std::string& name, const MemberBytes&) {
    paths.push_back(name);
    return Result<void>();
  }));
  CHECK(paths == std::vector<std::string>{"a", "b"});
  const auto stopped = archive::unpack_zip(
      source_of(path), [](const std::string&, const MemberBytes&) -> Result<void> {
        return fail(ErrorKind::kIo, "the disk is full");
      });
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().message == "the disk is full");
}

TEST_CASE("a damaged, hostile or missing ZIP file is refused") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  CHECK_FALSE(unpacked(folder / "none.zip"));
  const std::string path =
      zip_in(folder, {{"same1", "12345", false}, {"same2", std::string(5000, 'q'), false}});
  const std::string bytes = files.read(path).value();

  REQUIRE(files.write(path, bytes.substr(0, bytes.size() / 2), false));
  CHECK_FALSE(unpacked(path));

  std::string flipped = bytes;
  flipped[flipped.find("12345") + 2] ^= 1;  // its CRC no longer fits
  REQUIRE(files.write(path, flipped, false));
  CHECK_FALSE(unpacked(path));

  std::string twice = bytes;
  for (auto at = twice.find("same2"); at != std::string::npos; at = twice.find("same2"))
    twice.replace(at, 5, "same1");
  REQUIRE(files.write(path, twice, false));
  REQUIRE_FALSE(unpacked(path));
  CHECK(unpacked(path).error().message.find("there twice") != std::string::npos);

  std::string outside = bytes;
  for (auto at = outside.find("same2"); at != std::string::npos; at = outside.find("same2"))
    outside.replace(at, 5, "../up");
  REQUIRE(files.write(path, outside, false));
  REQUIRE_FALSE(unpacked(path));
  CHECK(unpacked(path).error().message.find("no safe path") != std::string::npos);

  REQUIRE(files.write(path, bytes, false));
  CHECK_FALSE(unpacked(path, {.total_bytes = 5000, .entries = 10, .ratio = 200}));
  CHECK_FALSE(unpacked(path, {.total_bytes = 50000, .entries = 1, .ratio = 200}));
}
