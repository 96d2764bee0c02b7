#include "zip_rules.hpp"

#include <fmt/format.h>

#include <set>

#include "little_endian.hpp"
#include "lockstep/archive/read.hpp"

namespace lockstep::registry {

namespace {

constexpr std::uint64_t kLocal = 0x04034b50;
constexpr std::uint64_t kCentral = 0x02014b50;
constexpr std::uint64_t kEnd = 0x06054b50;
constexpr std::uint64_t kEnd64 = 0x06064b50;
constexpr std::uint64_t kLocator64 = 0x07064b50;
constexpr std::size_t kLocalSize = 30;
constexpr std::size_t kCentralSize = 46;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kEnd64Size = 56;
constexpr std::size_t kLocator64Size = 20;
constexpr std::uint64_t kIn64 = 0xffffffff;
constexpr std::uint64_t kDescriptor = 1 << 3;

std::unexpected<Error> refused(std::string why) {
  return fail(ErrorKind::kCheckFailed, "ZIP archive not accepted: " + std::move(why));
}

std::uint64_t signature(std::string_view bytes, std::size_t at) {
  return little_endian(bytes, at, 4);
}

// Every continuation byte stands where one may, no control characters.
bool is_clean_name(std::string_view name) {
  std::size_t expected = 0;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (expected > 0) {
      if ((byte & 0xc0) != 0x80) return false;
      --expected;
    } else if (byte < 0x20 || byte == 0x7f || (byte & 0xc0) == 0x80 || byte > 0xf4) {
      return false;
    } else if (byte >= 0xc2) {
      expected = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
    } else if (byte >= 0x80) {
      return false;
    }
  }
  return expected == 0 && !name.empty();
}

struct Sizes {
  std::uint64_t packed = 0;
  std::uint64_t unpacked = 0;
};

// Reads the extra fields: ZIP64 sizes where the header has no room; ZIP64 and Unicode path at most
// once.
Result<void> read_extras(std::string_view extra, Sizes& sizes) {
  constexpr std::uint64_t kZip64 = 0x0001;
  constexpr std::uint64_t kUnicodePath = 0x7075;
  std::set<std::uint64_t> seen;
  std::size_t at = 0;
  while (at + 4 <= extra.size()) {
    const std::uint64_t id = little_endian(extra, at, 2);
    const std::uint64_t size = little_endian(extra, at + 2, 2);
    at += 4;
    if (at + size > extra.size()) return refused("malformed extra field");
    if ((id == kZip64 || id == kUnicodePath) && !seen.insert(id).second) {
      return refused("duplicate extra field");
    }
    std::size_t field = at;
    if (id == kZip64 && sizes.unpacked == kIn64) {
      sizes.unpacked = little_endian(extra, field, 8);
      field += 8;
    }
    if (id == kZip64 && sizes.packed == kIn64) sizes.packed = little_endian(extra, field, 8);
    at += size;
  }
  if (at != extra.size()) return refused("malformed extra field");
  return {};
}

// The members from the first byte on; `at` ends behind the last one.
Result<ZipMember> read_local(std::string_view bytes, std::size_t& at) {
  if (bytes.size() - at < kLocalSize) return refused("truncated");
  ZipMember member;
  member.flags = static_cast<std::uint16_t>(little_endian(bytes, at + 6, 2));
  member.method = static_cast<std::uint16_t>(little_endian(bytes, at + 8, 2));
  member.crc = static_cast<std::uint32_t>(little_endian(bytes, at + 14, 4));
  Sizes sizes{little_endian(bytes, at + 18, 4), little_endian(bytes, at + 22, 4)};
  const std::uint64_t name = little_endian(bytes, at + 26, 2);
  const std::uint64_t extra = little_endian(bytes, at + 28, 2);
  if (bytes.size() - at - kLocalSize < name + extra) return refused("truncated");
  if ((member.flags & kDescriptor) != 0) return refused("ZIP contains a data descriptor");
  if (member.method != 0 && member.method != 8) return refused("compression method not supported");
  member.name = bytes.substr(at + kLocalSize, name);
  if (!is_clean_name(member.name)) return refused("malformed file name");
  LOCKSTEP_CHECK(read_extras(bytes.substr(at + kLocalSize + name, extra), sizes));
  const std::size_t begin = at + kLocalSize + name + extra;
  if (bytes.size() - begin < sizes.packed) return refused("truncated");
  member.packed = sizes.packed;
  member.unpacked = sizes.unpacked;
  member.record = bytes.substr(at, begin - at + sizes.packed);
  at = begin + sizes.packed;
  return member;
}

// The central directory's word for `member`; `at` ends behind it.
Result<void> read_central(std::string_view bytes, std::size_t& at, const ZipMember& member,
                          std::uint64_t offset) {
  if (bytes.size() - at < kCentralSize || signature(bytes, at) != kCentral) {
    return refused("members and central directory differ in number");
  }
  Sizes sizes{little_endian(bytes, at + 20, 4), little_endian(bytes, at + 24, 4)};
  const std::uint64_t name = little_endian(bytes, at + 28, 2);
  const std::uint64_t extra = little_endian(bytes, at + 30, 2);
  const std::uint64_t comment = little_endian(bytes, at + 32, 2);
  if (comment != 0) return refused("comment in central directory");
  if (bytes.size() - at - kCentralSize < name + extra) return refused("truncated");
  LOCKSTEP_CHECK(read_extras(bytes.substr(at + kCentralSize + name, extra), sizes));
  const std::uint64_t said_offset = little_endian(bytes, at + 42, 4);
  const bool agrees = bytes.substr(at + kCentralSize, name) == member.name &&
                      little_endian(bytes, at + 8, 2) == member.flags &&
                      little_endian(bytes, at + 10, 2) == member.method &&
                      little_endian(bytes, at + 16, 4) == member.crc &&
                      sizes.packed == member.packed && sizes.unpacked == member.unpacked &&
                      (said_offset == offset || said_offset == kIn64);
  if (!agrees) return refused("local header and central directory differ");
  at += kCentralSize + name + extra;
  return {};
}

// What stands behind the central directory, up to the last byte.
Result<void> read_end(std::string_view bytes, std::size_t at, std::size_t members,
                      std::size_t directory) {
  const std::size_t directory_size = at - directory;
  if (signature(bytes, at) == kEnd64) {
    if (little_endian(bytes, at + 4, 8) != kEnd64Size - 12) {
      return refused("ZIP64 end record of another size");
    }
    at += kEnd64Size;
    if (signature(bytes, at) != kLocator64) return refused("no ZIP64 locator");
    at += kLocator64Size;
  }
  if (at > bytes.size() || bytes.size() - at < kEndSize || signature(bytes, at) != kEnd) {
    return refused("no end record behind the central directory");
  }
  if (little_endian(bytes, at + 20, 2) != 0) return refused("comment in end record");
  if (bytes.size() - at != kEndSize) return refused("trailing bytes");
  const auto says = [&](std::size_t offset, std::size_t size, std::uint64_t truth) {
    const std::uint64_t said = little_endian(bytes, at + offset, size);
    return said == truth || said == (size == 2 ? 0xffff : kIn64);
  };
  if (!says(8, 2, members) || !says(10, 2, members) || !says(12, 4, directory_size) ||
      !says(16, 4, directory)) {
    return refused("the end record does not fit the central directory");
  }
  return {};
}

Result<void> check_ratio(const std::vector<ZipMember>& members, std::uint64_t packed) {
  constexpr std::uint64_t kFree = std::uint64_t{64} << 20;
  constexpr std::uint64_t kMost = 50;
  std::uint64_t unpacked = 0;
  for (const ZipMember& member : members) unpacked += member.unpacked;
  if (unpacked > kFree && unpacked / kMost > packed) return refused("compression ratio above 50");
  return {};
}

}  // namespace

Result<std::vector<ZipMember>> strict_zip(std::string_view bytes) {
  std::vector<ZipMember> members;
  std::vector<std::uint64_t> offsets;
  std::set<std::string> names;
  std::size_t at = 0;
  while (signature(bytes, at) == kLocal) {
    offsets.push_back(at);
    LOCKSTEP_TRY(member, read_local(bytes, at));
    if (!names.insert(member.name).second) return refused("duplicate file name " + member.name);
    members.push_back(std::move(member));
  }
  if (members.empty()) return refused("no member at its begin");
  const std::size_t directory = at;
  for (std::size_t i = 0; i < members.size(); ++i) {
    LOCKSTEP_CHECK(read_central(bytes, at, members[i], offsets[i]));
  }
  if (signature(bytes, at) == kCentral) {
    return refused("members and central directory differ in number");
  }
  LOCKSTEP_CHECK(read_end(bytes, at, members.size(), directory));
  LOCKSTEP_CHECK(check_ratio(members, bytes.size()));
  return members;
}

// Made a ZIP file of its own, so that the module's one reader does the unpacking.
Result<std::string> unpacked(const ZipMember& member) {
  std::string zip(member.record);
  const std::size_t directory = zip.size();
  add_little_endian(zip, kCentral, 4);
  add_little_endian(zip, 20, 2);
  zip += member.record.substr(4, 26);
  zip.append(14, '\0');
  zip += member.name;
  // The local header's extra field has no part in the directory's.
  zip[directory + 30] = 0;
  zip[directory + 31] = 0;
  const std::size_t size = zip.size() - directory;
  add_little_endian(zip, kEnd, 4);
  add_little_endian(zip, 0, 4);
  add_little_endian(zip, 1, 2);
  add_little_endian(zip, 1, 2);
  add_little_endian(zip, size, 4);
  add_little_endian(zip, directory, 4);
  add_little_endian(zip, 0, 2);
  LOCKSTEP_TRY(entries, archive::read_zip(zip));
  if (entries.size() != 1) return refused("cannot be unpacked");
  return std::move(entries.front().bytes).release();
}

}  // namespace lockstep::registry
