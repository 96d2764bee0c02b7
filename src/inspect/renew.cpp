#include "renew.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "lockstep/base/digest.hpp"

namespace lockstep::inspect {

namespace {

// xnu's cs_blobs.h; all numbers are big-endian.
constexpr std::uint32_t kSuperBlobMagic = 0xfade0cc0;
constexpr std::uint32_t kCodeDirectoryMagic = 0xfade0c02;
constexpr std::uint32_t kCertificateSlot = 0x10000;
constexpr std::uint32_t kBlobHeaderSize = 8;
constexpr std::uint32_t kWithScatter = 0x20100;
constexpr std::uint32_t kWithLimit64 = 0x20300;
constexpr std::uint64_t kShortestDirectory = 44;

std::unexpected<Error> damaged(std::string_view why) {
  return fail(ErrorKind::kCheckFailed, fmt::format("its code signature is damaged: {}", why),
              "link it again; a signature must be the last thing that is written");
}

// Big-endian numbers at checked places of the signature.
struct Blob {
  std::string_view bytes;

  Result<std::uint64_t> number(std::uint64_t at, unsigned size) const {
    if (at > bytes.size() || bytes.size() - at < size) return damaged("it ends too soon");
    std::uint64_t value = 0;
    for (unsigned i = 0; i < size; ++i)
      value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
    return value;
  }
};

// Where a code directory keeps the hashes of which pages.
struct Pages {
  std::uint64_t hashes = 0;  // from the file's start
  std::uint64_t count = 0;
  std::uint64_t limit = 0;  // bytes that are hashed, from the file's start
  std::uint64_t size = 0;
  unsigned hash_type = 0;
  unsigned hash_size = 0;
};

Result<std::string> page_hash(std::string_view page, unsigned type) {
  const auto text = [](const Digest& digest) {
    return std::string(reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size());
  };
  switch (type) {
  case 1:
    return sha1(page);
  case 2:
    return text(sha256(page));
  case 3:
    return text(sha256(page)).substr(0, 20);
  default:
    return damaged(fmt::format("hash type {} is unknown", type));
  }
}

Result<std::uint64_t> hashed_limit(const Blob& directory, std::uint64_t version) {
  LOCKSTEP_TRY(limit, directory.number(32, 4));
  if (version < kWithLimit64) return limit;
  LOCKSTEP_TRY(limit64, directory.number(56, 8));
  return limit64 != 0 ? limit64 : limit;
}

// Reads a code directory that begins at `start` of the file, whose signature begins at
// `end_of_code`.
Result<Pages> read_directory(const Blob& directory, std::uint64_t start,
                             std::uint64_t end_of_code) {
  if (directory.bytes.size() < kShortestDirectory) return damaged("a code directory is too short");
  LOCKSTEP_TRY(version, directory.number(8, 4));
  LOCKSTEP_TRY(hashes, directory.number(16, 4));
  LOCKSTEP_TRY(count, directory.number(28, 4));
  LOCKSTEP_TRY(hash_size, directory.number(36, 1));
  LOCKSTEP_TRY(hash_type, directory.number(37, 1));
  LOCKSTEP_TRY(page_bits, directory.number(39, 1));
  LOCKSTEP_TRY(limit, hashed_limit(directory, version));
  if (version >= kWithScatter) {
    LOCKSTEP_TRY(scatter, directory.number(44, 4));
    if (scatter != 0) return damaged("scattered pages are not supported");
  }
  if (limit > end_of_code || page_bits > 31) return damaged("it covers more than the file");
  // 0 stands for one page as long as the code.
  const std::uint64_t page =
      page_bits == 0 ? std::max<std::uint64_t>(limit, 1) : std::uint64_t{1} << page_bits;
  if (count != (limit + page - 1) / page) return damaged("its pages do not add up");
  const std::uint64_t room = hashes <= directory.bytes.size() ? directory.bytes.size() - hashes : 0;
  if (hash_size == 0 || room / hash_size < count) return damaged("its hashes run over its end");
  return Pages{start + hashes,
               count,
               limit,
               page,
               static_cast<unsigned>(hash_type),
               static_cast<unsigned>(hash_size)};
}

// The hash of page `i` as it must be, and where the signature says it.
struct PageHash {
  std::uint64_t place = 0;
  std::string wanted;
};

Result<std::vector<PageHash>> page_hashes(std::string_view bytes, const Pages& pages) {
  std::vector<PageHash> hashes;
  for (std::uint64_t i = 0; i < pages.count; ++i) {
    const std::uint64_t begin = i * pages.size;
    const std::uint64_t length = std::min(pages.size, pages.limit - begin);
    LOCKSTEP_TRY(hash, page_hash(bytes.substr(begin, length), pages.hash_type));
    if (hash.size() != pages.hash_size) return damaged("its hashes have a wrong size");
    hashes.push_back({pages.hashes + i * pages.hash_size, std::move(hash)});
  }
  return hashes;
}

// One entry of the signature's index.
struct IndexedBlob {
  std::uint64_t type = 0;
  std::uint64_t start = 0;  // from the file's start
  std::string_view bytes;
};

Result<IndexedBlob> blob_at(std::string_view bytes, std::uint64_t type, std::uint64_t start) {
  const Blob rest{bytes.substr(start)};
  LOCKSTEP_TRY(length, rest.number(4, 4));
  if (length > rest.bytes.size()) return damaged("a blob runs over its end");
  return IndexedBlob{type, start, rest.bytes.substr(0, length)};
}

Result<std::vector<IndexedBlob>> blobs_of(std::string_view bytes, const Region& place) {
  if (place.offset > bytes.size() || bytes.size() - place.offset < place.size)
    return damaged("it lies outside the file");
  const Blob super{bytes.substr(place.offset, place.size)};
  LOCKSTEP_TRY(magic, super.number(0, 4));
  LOCKSTEP_TRY(count, super.number(8, 4));
  if (magic != kSuperBlobMagic) return damaged("it does not begin with its magic number");
  std::vector<IndexedBlob> blobs;
  for (std::uint64_t i = 0; i < count; ++i) {
    LOCKSTEP_TRY(type, super.number(12 + 8 * i, 4));
    LOCKSTEP_TRY(offset, super.number(16 + 8 * i, 4));
    if (offset > place.size) return damaged("a blob lies outside");
    LOCKSTEP_TRY(blob, blob_at(bytes, type, place.offset + offset));
    blobs.push_back(blob);
  }
  return blobs;
}

// What all code directories of the signature must say.
Result<std::vector<PageHash>> wanted_hashes(std::string_view bytes, const Region& place,
                                            const std::vector<IndexedBlob>& blobs) {
  std::vector<PageHash> all;
  for (const IndexedBlob& blob : blobs) {
    LOCKSTEP_TRY(magic, Blob{blob.bytes}.number(0, 4));
    if (magic != kCodeDirectoryMagic) continue;
    LOCKSTEP_TRY(pages, read_directory(Blob{blob.bytes}, blob.start, place.offset));
    LOCKSTEP_TRY(hashes, page_hashes(bytes, pages));
    std::ranges::move(hashes, std::back_inserter(all));
  }
  return all;
}

}  // namespace

Result<void> renew_signature(std::string& bytes, const Region& place) {
  LOCKSTEP_TRY(blobs, blobs_of(bytes, place));
  const bool is_certified = std::ranges::any_of(blobs, [](const IndexedBlob& blob) {
    return blob.type == kCertificateSlot && blob.bytes.size() > kBlobHeaderSize;
  });
  if (is_certified) {
    return fail(
        ErrorKind::kCheckFailed,
        "it is signed with a certificate, so that nothing may change in it",
        "let the build link it with an ad hoc signature, and sign the finished package's library");
  }
  LOCKSTEP_TRY(hashes, wanted_hashes(bytes, place, blobs));
  for (const PageHash& hash : hashes) bytes.replace(hash.place, hash.wanted.size(), hash.wanted);
  return {};
}

Result<bool> signature_holds(std::string_view bytes, const Region& place) {
  LOCKSTEP_TRY(blobs, blobs_of(bytes, place));
  LOCKSTEP_TRY(hashes, wanted_hashes(bytes, place, blobs));
  return !hashes.empty() && std::ranges::all_of(hashes, [&](const PageHash& hash) {
    return bytes.substr(hash.place, hash.wanted.size()) == hash.wanted;
  });
}

void renew_checksum(std::string& bytes, std::uint64_t field) {
  constexpr std::uint64_t kFieldSize = 4;
  bytes.replace(field, kFieldSize, kFieldSize, '\0');
  // The sum of all 16-bit words with the carry added back, and the file's length.
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    const auto low = static_cast<std::uint8_t>(bytes[i]);
    const auto high =
        i + 1 < bytes.size() ? static_cast<std::uint8_t>(bytes[i + 1]) : std::uint8_t{0};
    sum += static_cast<std::uint64_t>(low | high << 8);
    sum = (sum & 0xffff) + (sum >> 16);
  }
  sum += bytes.size();
  for (std::uint64_t i = 0; i < kFieldSize; ++i)
    bytes[field + i] = static_cast<char>(sum >> (8 * i) & 0xff);
}

}  // namespace lockstep::inspect
