#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "check_entries.hpp"
#include "chunk_writer.hpp"
#include "deflate.hpp"
#include "lockstep/archive/write.hpp"

namespace lockstep::archive {

namespace {

struct CloseWriter {
  void operator()(::archive* writer) const { archive_write_free(writer); }
};
struct CloseEntry {
  void operator()(::archive_entry* entry) const { archive_entry_free(entry); }
};
using Writer = std::unique_ptr<::archive, CloseWriter>;
using Header = std::unique_ptr<::archive_entry, CloseEntry>;

// A tar file in the making, and the entry that is being written to it.
struct Tar {
  ChunkWriter out;
  const Entry* entry = nullptr;
};

// libarchive hands an entry's bytes over where they lie: then they need no copy.
la_ssize_t append(::archive*, void* to, const void* bytes, std::size_t size) {
  auto& tar = *static_cast<Tar*>(to);
  const std::string_view part(static_cast<const char*>(bytes), size);
  const Bytes* own = tar.entry == nullptr ? nullptr : &tar.entry->bytes;
  if (own != nullptr && part.data() == own->view().data() && part.size() == own->size()) {
    tar.out.add(*own);
  } else {
    tar.out.copy(part);
  }
  return static_cast<la_ssize_t>(size);
}

std::unexpected<Error> refusal(::archive* writer, const std::string& what) {
  const char* reason = archive_error_string(writer);
  return fail(ErrorKind::kUsage, what + ": " + (reason == nullptr ? "unknown reason" : reason),
              "shorten the path: ustar takes at most 155 bytes of folders and 100 of the name");
}

Header header_of(const Entry& entry, const TarFormat& format) {
  Header header(archive_entry_new());
  archive_entry_set_pathname(header.get(), entry.path.c_str());
  archive_entry_set_filetype(header.get(), AE_IFREG);
  archive_entry_set_perm(header.get(), entry.executable ? format.executable_mode : format.mode);
  archive_entry_set_size(header.get(), static_cast<la_int64_t>(entry.bytes.size()));
  archive_entry_set_mtime(header.get(), format.epoch, 0);
  archive_entry_set_uid(header.get(), 0);
  archive_entry_set_gid(header.get(), 0);
  return header;
}

Result<void> put(::archive* writer, const Entry& entry, const TarFormat& format) {
  const Header header = header_of(entry, format);
  if (archive_write_header(writer, header.get()) != ARCHIVE_OK) {
    return refusal(writer, "`" + entry.path + "` does not fit into a tar file");
  }
  const std::string_view bytes = entry.bytes;
  const la_ssize_t written = archive_write_data(writer, bytes.data(), bytes.size());
  if (written != static_cast<la_ssize_t>(bytes.size())) {
    return refusal(writer, "`" + entry.path + "` could not be packed");
  }
  return {};
}

}  // namespace

Result<Chunks> write_ustar(std::span<const Entry> entries, const TarFormat& format) {
  LOCKSTEP_CHECK(check_entries(entries));
  Tar tar;
  const Writer writer(archive_write_new());
  archive_write_set_format_ustar(writer.get());
  archive_write_set_bytes_in_last_block(writer.get(), 1);
  archive_write_set_bytes_per_block(writer.get(), 0);  // no buffer between the entries and us
  if (archive_write_open(writer.get(), &tar, nullptr, append, nullptr) != ARCHIVE_OK) {
    return refusal(writer.get(), "a tar file could not be started");
  }
  for (const Entry& entry : entries) {
    tar.entry = &entry;
    LOCKSTEP_CHECK(put(writer.get(), entry, format));
  }
  tar.entry = nullptr;
  if (archive_write_close(writer.get()) != ARCHIVE_OK) {
    return refusal(writer.get(), "a tar file could not be finished");
  }
  return tar.out.finish();
}

Result<Bytes> write_gzip(const Chunks& bytes, std::int64_t epoch, GzipSystem system) {
  constexpr std::int64_t kLast = std::numeric_limits<std::uint32_t>::max();
  return deflate_gzip(bytes, static_cast<std::uint32_t>(std::clamp(epoch, std::int64_t{0}, kLast)),
                      system);
}

Result<Bytes> write_tar_gz(std::span<const Entry> entries, const TarFormat& format,
                           std::int64_t gzip_epoch, GzipSystem system) {
  LOCKSTEP_TRY(tar, write_ustar(entries, format));
  return write_gzip(tar, gzip_epoch, system);
}

}  // namespace lockstep::archive
