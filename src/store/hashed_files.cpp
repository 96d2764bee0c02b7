#include "lockstep/store/hashed_files.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "words.hpp"

namespace lockstep::store {

namespace {

// The number tells the byte order apart as well: files of the other order have another first line.
constexpr std::string_view kHeader = "lockstep-stat 1\n";
constexpr std::int64_t kOrder = 0x0102030405060708;

// What a record begins with, as it lies in memory; the path's bytes follow.
struct Record {
  std::int64_t order = kOrder;
  std::uint64_t kind = 0;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;
  std::uint64_t inode = 0;
  std::uint64_t device = 0;
  std::uint64_t executable = 0;
  std::int64_t seen_ns = 0;
  std::uint64_t path_size = 0;
  std::array<std::uint8_t, 32> digest{};
};

Record record_of(const HashedFile& file) {
  const sys::FileStatus& status = file.status;
  return {kOrder,
          static_cast<std::uint64_t>(status.kind),
          status.size,
          status.modified_ns,
          status.changed_ns,
          status.inode,
          status.device,
          status.executable ? 1U : 0U,
          file.seen_ns,
          file.path.size(),
          file.digest.bytes};
}

HashedFile file_of(const Record& record, std::string_view path) {
  return {std::string(path),
          {static_cast<sys::FileKind>(record.kind), record.size, record.modified_ns, record.inode,
           record.executable != 0, record.changed_ns, record.device},
          record.seen_ns,
          {record.digest}};
}

// Whether a change after `seen` could have left the time `time`. Whole seconds are the sign of a
// file system that keeps no finer ones; the coarsest counts in steps of two.
bool may_hide_a_change(std::int64_t time, std::int64_t seen) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  const std::int64_t step = time % kSecond == 0 ? 2 * kSecond : 0;
  return time + step >= seen;
}

}  // namespace

const Digest* find_unchanged(const HashedFiles& hashed, const std::string& path,
                             const sys::FileStatus& status) {
  const auto found = std::ranges::lower_bound(hashed, path, {}, &HashedFile::path);
  if (found == hashed.end() || found->path != path || found->status != status) return nullptr;
  const bool is_racy = may_hide_a_change(status.modified_ns, found->seen_ns) ||
                       may_hide_a_change(status.changed_ns, found->seen_ns);
  return is_racy ? nullptr : &found->digest;
}

HashedFiles read_hashed_files(const sys::Filesystem& files, const std::string& path) {
  const auto text = files.read(path);
  if (!text) return {};
  auto body = unsealed(*text);
  if (!body || !body->starts_with(kHeader)) return {};
  body->remove_prefix(kHeader.size());
  HashedFiles hashed;
  hashed.reserve(body->size() / (sizeof(Record) + 32));
  while (!body->empty()) {
    Record record;
    if (body->size() < sizeof record) return {};
    std::memcpy(&record, body->data(), sizeof record);
    body->remove_prefix(sizeof record);
    if (record.order != kOrder || record.path_size > body->size()) return {};
    hashed.push_back(file_of(record, body->substr(0, record.path_size)));
    body->remove_prefix(record.path_size);
  }
  return hashed;
}

Result<void> write_hashed_files(sys::Filesystem& files, const std::string& path,
                                const HashedFiles& hashed) {
  std::string body(kHeader);
  for (const HashedFile& file : hashed) {
    const Record record = record_of(file);
    body.append(reinterpret_cast<const char*>(&record), sizeof record);
    body += file.path;
  }
  return files.write_atomic(path, sealed(std::move(body)), false);
}

}  // namespace lockstep::store
