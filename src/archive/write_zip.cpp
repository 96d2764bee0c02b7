#include <algorithm>
#include <chrono>
#include <limits>
#include <vector>

#include "check_entries.hpp"
#include "chunk_writer.hpp"
#include "deflate.hpp"
#include "lockstep/archive/write.hpp"

namespace lockstep::archive {

namespace {

constexpr std::uint16_t kVersion = 20;  // 2.0: deflate
constexpr std::uint16_t kMadeOnUnix = 3 << 8;
constexpr std::uint16_t kNameIsUtf8 = 0x800;
constexpr std::uint64_t kLimit = std::numeric_limits<std::uint32_t>::max();

// What both headers of an entry say; its packed bytes are the archive's already.
struct Member {
  const Entry* entry = nullptr;
  std::uint64_t packed_size = 0;
  bool is_stored = false;
  std::uint32_t crc = 0;
  std::uint64_t offset = 0;
};

struct DosTime {
  std::uint16_t date = 0;
  std::uint16_t time = 0;
};

void put16(std::string& out, std::uint64_t value) {
  out += static_cast<char>(value & 0xff);
  out += static_cast<char>((value >> 8) & 0xff);
}

void put32(std::string& out, std::uint64_t value) {
  put16(out, value);
  put16(out, value >> 16);
}

// DOS stamps start in 1980, end in 2107 and know no zone; ours are UTC so that they are the same
// everywhere.
DosTime dos_time(std::int64_t epoch) {
  constexpr std::int64_t kFirst = 315'532'800;
  constexpr std::int64_t kLast = 4'354'819'198;
  const std::chrono::sys_seconds when{std::chrono::seconds{std::clamp(epoch, kFirst, kLast)}};
  const auto day = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{when - day};
  const auto years = static_cast<unsigned>(static_cast<int>(date.year()) - 1980);
  const auto hours = static_cast<unsigned>(clock.hours().count());
  const auto minutes = static_cast<unsigned>(clock.minutes().count());
  const auto seconds = static_cast<unsigned>(clock.seconds().count());
  DosTime out;
  out.date = static_cast<std::uint16_t>(years << 9 | static_cast<unsigned>(date.month()) << 5 |
                                        static_cast<unsigned>(date.day()));
  out.time = static_cast<std::uint16_t>(hours << 11 | minutes << 5 | seconds / 2);
  return out;
}

// The 26 bytes that the local and the central header share, from "version needed" on.
void put_common(std::string& out, const Member& member, DosTime stamp) {
  put16(out, kVersion);
  put16(out, is_ascii(member.entry->path) ? 0 : kNameIsUtf8);
  put16(out, member.is_stored ? 0 : 8);
  put16(out, stamp.time);
  put16(out, stamp.date);
  put32(out, member.crc);
  put32(out, member.packed_size);
  put32(out, member.entry->bytes.size());
  put16(out, member.entry->path.size());
  put16(out, 0);
}

// Adds the local header and the bytes of `entry`, stored when deflate does not make them smaller.
Result<Member> put_local(ChunkWriter& out, const Entry& entry, DosTime stamp) {
  LOCKSTEP_TRY(packed, deflate_raw(entry.bytes));
  Member member;
  member.entry = &entry;
  member.crc = crc32_of(entry.bytes);
  member.is_stored = packed.size() >= entry.bytes.size();
  const Bytes& payload = member.is_stored ? entry.bytes : packed;
  member.packed_size = payload.size();
  member.offset = out.size();
  std::string header;
  put32(header, 0x04034b50);
  put_common(header, member, stamp);
  out.copy(header + entry.path);
  out.add(payload);
  return member;
}

void put_central(std::string& out, const Member& member, DosTime stamp) {
  const std::uint32_t mode = member.entry->executable ? 0100755 : 0100644;
  put32(out, 0x02014b50);
  put16(out, kMadeOnUnix | kVersion);
  put_common(out, member, stamp);
  put16(out, 0);  // comment
  put16(out, 0);  // disk
  put16(out, 0);  // internal attributes
  put32(out, std::uint64_t{mode} << 16);
  put32(out, member.offset);
  out += member.entry->path;
}

void put_end(std::string& out, std::uint64_t count, std::uint64_t start, std::uint64_t size) {
  put32(out, 0x06054b50);
  put16(out, 0);
  put16(out, 0);
  put16(out, count);
  put16(out, count);
  put32(out, size);
  put32(out, start);
  put16(out, 0);
}

std::unexpected<Error> too_large() {
  return fail(ErrorKind::kUsage, "the package would need zip64 (4 GiB, or 65535 files)",
              "leave files out of the package");
}

}  // namespace

Result<Chunks> write_zip(std::span<const Entry> entries, std::int64_t epoch) {
  LOCKSTEP_CHECK(check_entries(entries));
  if (entries.size() >= std::numeric_limits<std::uint16_t>::max()) return too_large();
  const DosTime stamp = dos_time(epoch);
  std::vector<Member> members;
  ChunkWriter out;
  for (const Entry& entry : entries) {
    LOCKSTEP_TRY(member, put_local(out, entry, stamp));
    if (out.size() >= kLimit || entry.path.size() >= 0xffff) return too_large();
    members.push_back(member);
  }
  std::string central;
  for (const Member& member : members) put_central(central, member, stamp);
  if (out.size() + central.size() >= kLimit) return too_large();
  put_end(central, members.size(), out.size(), central.size());
  out.copy(central);
  return out.finish();
}

}  // namespace lockstep::archive
