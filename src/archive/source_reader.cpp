#include "source_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

namespace lockstep::archive {

namespace {

constexpr std::size_t kBlock = std::size_t{1} << 16;

}  // namespace

Result<void> SourceReader::open(ArchiveKind kind) {
  if (kind == ArchiveKind::kZip) {
    archive_read_support_format_zip_seekable(get());
    archive_read_set_seek_callback(get(), seek);
  } else {
    archive_read_support_format_tar(get());
    archive_read_support_filter_gzip(get());
  }
  archive_read_set_read_callback(get(), read_block);
  archive_read_set_skip_callback(get(), skip);
  archive_read_set_callback_data(get(), this);
  if (archive_read_open1(get()) != ARCHIVE_OK) return stopped();
  return {};
}

Result<::archive_entry*> SourceReader::next() {
  ::archive_entry* header = nullptr;
  const int status = archive_read_next_header(get(), &header);
  if (status == ARCHIVE_EOF) return nullptr;
  if (status != ARCHIVE_OK) return stopped();
  return header;
}

std::unexpected<Error> SourceReader::stopped() {
  if (failure_) return std::unexpected(*std::move(failure_));
  const char* reason = archive_error_string(get());
  return fail(ErrorKind::kCheckFailed,
              std::string("the archive is damaged: ") + (reason == nullptr ? "cut off" : reason),
              "download or build it again");
}

la_ssize_t SourceReader::read_block(::archive* reader, void* self, const void** out) {
  auto& reading = *static_cast<SourceReader*>(self);
  if (reading.offset_ >= reading.source_.size) return 0;
  auto block = reading.source_.read(reading.offset_, kBlock);
  if (!block) {
    reading.failure_ = std::move(block).error();
    archive_set_error(reader, EIO, "the file cannot be read");
    return ARCHIVE_FATAL;
  }
  reading.block_ = *std::move(block);
  reading.offset_ += reading.block_.size();
  *out = reading.block_.data();
  return static_cast<la_ssize_t>(reading.block_.size());
}

la_int64_t SourceReader::seek(::archive*, void* self, la_int64_t offset, int whence) {
  auto& reading = *static_cast<SourceReader*>(self);
  const auto size = static_cast<la_int64_t>(reading.source_.size);
  la_int64_t target = offset;
  if (whence == SEEK_CUR) target += static_cast<la_int64_t>(reading.offset_);
  if (whence == SEEK_END) target += size;
  if (target < 0 || target > size) return ARCHIVE_FATAL;
  reading.offset_ = static_cast<std::uint64_t>(target);
  return target;
}

la_int64_t SourceReader::skip(::archive*, void* self, la_int64_t request) {
  auto& reading = *static_cast<SourceReader*>(self);
  if (request <= 0) return 0;
  const std::uint64_t left = reading.source_.size - reading.offset_;
  const std::uint64_t taken = std::min(left, static_cast<std::uint64_t>(request));
  reading.offset_ += taken;
  return static_cast<la_int64_t>(taken);
}

}  // namespace lockstep::archive
