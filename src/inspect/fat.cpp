#include "lockstep/inspect/fat.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>

namespace lockstep::inspect {

namespace {

constexpr std::uint32_t kThinMagic = 0xfeedfacf;
constexpr std::uint32_t kFatMagic = 0xcafebabe;
constexpr std::uint32_t kAlignment = 14;  // as a power of two

// What a fat header says of a slice.
struct Slice {
  std::string_view bytes;
  std::uint32_t cpu = 0;
  std::uint32_t subtype = 0;
  std::uint32_t file_type = 0;
};

std::uint32_t little_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

void put_big_endian(std::string& to, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8)
    to.push_back(static_cast<char>(value >> shift & 0xff));
}

std::unexpected<Error> refused(std::string why) {
  return fail(ErrorKind::kCheckFailed, "cannot be joined to a universal library: " + std::move(why),
              "join thin 64-bit libraries of macOS, one for each architecture");
}

Result<Slice> read_slice(std::string_view bytes) {
  constexpr std::size_t kHeaderSize = 32;
  if (bytes.size() < kHeaderSize || little_endian(bytes, 0) != kThinMagic)
    return refused("a slice is no thin 64-bit Mach-O file");
  return Slice{bytes, little_endian(bytes, 4), little_endian(bytes, 8), little_endian(bytes, 12)};
}

Result<std::vector<Slice>> read_slices(const std::vector<Bytes>& files) {
  std::vector<Slice> slices;
  for (const Bytes& bytes : files) {
    LOCKSTEP_TRY(slice, read_slice(bytes));
    slices.push_back(slice);
  }
  if (slices.size() < 2) return refused("there is only one slice");
  std::ranges::sort(slices, {}, &Slice::cpu);
  if (std::ranges::adjacent_find(slices, {}, &Slice::cpu) != slices.end())
    return refused("two slices are for the same machine");
  const auto differs = [&](const Slice& slice) {
    return slice.file_type != slices.front().file_type;
  };
  if (std::ranges::any_of(slices, differs)) return refused("its slices are of several file types");
  return slices;
}

constexpr std::uint64_t aligned(std::uint64_t offset) {
  constexpr std::uint64_t kUnit = std::uint64_t{1} << kAlignment;
  return (offset + kUnit - 1) / kUnit * kUnit;
}

}  // namespace

Result<std::string> join_slices(const std::vector<Bytes>& files) {
  LOCKSTEP_TRY(slices, read_slices(files));
  constexpr std::uint64_t kFatHeader = 8;
  constexpr std::uint64_t kFatArch = 20;
  std::string joined;
  put_big_endian(joined, kFatMagic);
  put_big_endian(joined, static_cast<std::uint32_t>(slices.size()));
  std::uint64_t end = kFatHeader + kFatArch * slices.size();
  for (const Slice& slice : slices) {
    const std::uint64_t offset = aligned(end);
    end = offset + slice.bytes.size();
    if (end > std::numeric_limits<std::uint32_t>::max())
      return refused("together the slices are larger than 4 GiB");
    for (const std::uint32_t field : {slice.cpu, slice.subtype, static_cast<std::uint32_t>(offset),
                                      static_cast<std::uint32_t>(slice.bytes.size()), kAlignment})
      put_big_endian(joined, field);
  }
  joined.reserve(end);
  for (const Slice& slice : slices) {
    joined.resize(aligned(joined.size()), '\0');
    joined.append(slice.bytes);
  }
  return joined;
}

}  // namespace lockstep::inspect
