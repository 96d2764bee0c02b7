#include "lockstep/archive/read_member.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <utility>

#include "budget.hpp"
#include "utf8_locale.hpp"

namespace lockstep::archive {

namespace {

constexpr std::size_t kBlock = std::size_t{1} << 16;

// Where libarchive is in a source; `failure` keeps what its callbacks cannot tell.
struct Position {
  const Source& source;
  std::uint64_t offset = 0;
  std::string block;
  std::optional<Error> failure;
};

la_ssize_t read_block(::archive* reader, void* data, const void** out) {
  auto& position = *static_cast<Position*>(data);
  if (position.offset >= position.source.size) return 0;
  auto block = position.source.read(position.offset, kBlock);
  if (!block) {
    position.failure = std::move(block).error();
    archive_set_error(reader, EIO, "the file cannot be read");
    return ARCHIVE_FATAL;
  }
  position.block = *std::move(block);
  position.offset += position.block.size();
  *out = position.block.data();
  return static_cast<la_ssize_t>(position.block.size());
}

la_int64_t seek(::archive*, void* data, la_int64_t offset, int whence) {
  auto& position = *static_cast<Position*>(data);
  const auto size = static_cast<la_int64_t>(position.source.size);
  la_int64_t target = offset;
  if (whence == SEEK_CUR) target += static_cast<la_int64_t>(position.offset);
  if (whence == SEEK_END) target += size;
  if (target < 0 || target > size) return ARCHIVE_FATAL;
  position.offset = static_cast<std::uint64_t>(target);
  return target;
}

la_int64_t skip(::archive*, void* data, la_int64_t request) {
  auto& position = *static_cast<Position*>(data);
  if (request <= 0) return 0;
  const std::uint64_t left = position.source.size - position.offset;
  const std::uint64_t taken = std::min(left, static_cast<std::uint64_t>(request));
  position.offset += taken;
  return static_cast<la_int64_t>(taken);
}

struct CloseReader {
  void operator()(::archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<::archive, CloseReader>;

std::unexpected<Error> stopped(::archive* reader, Position& position) {
  if (position.failure) return std::unexpected(*std::move(position.failure));
  const char* reason = archive_error_string(reader);
  return fail(ErrorKind::kCheckFailed,
              std::string("the archive is damaged: ") + (reason == nullptr ? "cut off" : reason),
              "download or build it again");
}

int open_source(::archive* reader, ArchiveKind kind, Position& position) {
  if (kind == ArchiveKind::kZip) {
    archive_read_support_format_zip_seekable(reader);
    archive_read_set_seek_callback(reader, seek);
  } else {
    archive_read_support_format_tar(reader);
    archive_read_support_filter_gzip(reader);
  }
  archive_read_set_read_callback(reader, read_block);
  archive_read_set_skip_callback(reader, skip);
  archive_read_set_callback_data(reader, &position);
  return archive_read_open1(reader);
}

Result<std::string> read_text(::archive* reader, Position& position, Budget& budget) {
  std::string text;
  std::string part(kBlock, '\0');
  for (;;) {
    const la_ssize_t got = archive_read_data(reader, part.data(), part.size());
    if (got < 0) return stopped(reader, position);
    if (got == 0) return text;
    LOCKSTEP_CHECK(budget.take(static_cast<std::uint64_t>(got)));
    text.append(part, 0, static_cast<std::size_t>(got));
  }
}

bool is_wanted(::archive_entry* header, std::string_view pattern) {
  const char* path = archive_entry_pathname(header);
  return path != nullptr && archive_entry_filetype(header) == AE_IFREG &&
         archive_entry_hardlink(header) == nullptr && glob_match(pattern, path);
}

// A ZIP's members are passed over unread; what a tar file holds in front must be unpacked.
Result<void> count_passed(::archive_entry* header, ArchiveKind kind, Budget& budget) {
  if (kind == ArchiveKind::kZip) return {};
  const la_int64_t size = std::max<la_int64_t>(archive_entry_size(header), 0);
  return budget.take(static_cast<std::uint64_t>(size));
}

}  // namespace

std::optional<ArchiveKind> archive_kind(std::string_view file) {
  if (file.ends_with(".whl") || file.ends_with(".zip")) return ArchiveKind::kZip;
  if (file.ends_with(".tgz") || file.ends_with(".tar.gz")) return ArchiveKind::kTarGz;
  return std::nullopt;
}

Result<std::string> read_member(const Source& source, ArchiveKind kind, std::string_view pattern,
                                const Limits& limits) {
  const Utf8Locale utf8;
  Position position{.source = source, .offset = 0, .block = {}, .failure = std::nullopt};
  const Reader reader(archive_read_new());
  if (open_source(reader.get(), kind, position) != ARCHIVE_OK)
    return stopped(reader.get(), position);
  Budget budget(source.size, limits);
  ::archive_entry* header = nullptr;
  for (;;) {
    const int status = archive_read_next_header(reader.get(), &header);
    if (status == ARCHIVE_EOF) break;
    if (status != ARCHIVE_OK) return stopped(reader.get(), position);
    LOCKSTEP_CHECK(budget.take_entry());
    if (is_wanted(header, pattern)) return read_text(reader.get(), position, budget);
    LOCKSTEP_CHECK(count_passed(header, kind, budget));
  }
  return fail(ErrorKind::kNotFound, "the archive holds no file `" + std::string(pattern) + "`");
}

}  // namespace lockstep::archive
