#include "lockstep/archive/read.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

#include "budget.hpp"
#include "check_entries.hpp"
#include "utf8_locale.hpp"

namespace lockstep::archive {

namespace {

struct CloseReader {
  void operator()(::archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<::archive, CloseReader>;

std::unexpected<Error> damaged(::archive* reader) {
  const char* reason = archive_error_string(reader);
  return fail(ErrorKind::kCheckFailed,
              std::string("the archive is damaged: ") + (reason == nullptr ? "cut off" : reason),
              "download or build it again");
}

Result<std::string> read_body(::archive* reader, Budget& budget) {
  std::string out;
  for (;;) {
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int status = archive_read_data_block(reader, &block, &size, &offset);
    if (status == ARCHIVE_EOF) return out;
    if (status != ARCHIVE_OK) return damaged(reader);
    if (offset != static_cast<la_int64_t>(out.size())) {
      return fail(ErrorKind::kCheckFailed, "the archive holds a file with holes");
    }
    LOCKSTEP_CHECK(budget.take(size));
    out.append(static_cast<const char*>(block), size);
  }
}

Result<Entry> read_entry(::archive* reader, ::archive_entry* header, Budget& budget) {
  const char* path = archive_entry_pathname(header);
  Entry entry;
  entry.path = path == nullptr ? "" : path;
  const bool is_link =
      archive_entry_hardlink(header) != nullptr || archive_entry_symlink(header) != nullptr;
  if (is_link || archive_entry_filetype(header) != AE_IFREG) {
    return fail(ErrorKind::kCheckFailed, "`" + entry.path + "` in the archive is no regular file",
                "packages hold regular files alone");
  }
  entry.executable = (archive_entry_perm(header) & 0100) != 0;
  LOCKSTEP_TRY(bytes, read_body(reader, budget));
  entry.bytes = std::move(bytes);
  return entry;
}

Result<std::vector<Entry>> read_all(const Reader& reader, std::string_view bytes,
                                    const Limits& limits) {
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
    return damaged(reader.get());
  }
  Budget budget(bytes.size(), limits);
  std::vector<Entry> entries;
  ::archive_entry* header = nullptr;
  for (;;) {
    const int status = archive_read_next_header(reader.get(), &header);
    if (status == ARCHIVE_EOF) break;
    if (status != ARCHIVE_OK) return damaged(reader.get());
    LOCKSTEP_CHECK(budget.take_entry());
    if (archive_entry_filetype(header) == AE_IFDIR) continue;
    LOCKSTEP_TRY(entry, read_entry(reader.get(), header, budget));
    entries.push_back(std::move(entry));
  }
  if (Result<void> checked = check_entries(entries); !checked) {
    return fail(ErrorKind::kCheckFailed, "in the archive, " + checked.error().message,
                "do not unpack it: no honest tool writes such an archive");
  }
  return entries;
}

}  // namespace

Result<std::vector<Entry>> read_zip(std::string_view bytes, const Limits& limits) {
  const Utf8Locale utf8;
  const Reader reader(archive_read_new());
  archive_read_support_format_zip_seekable(reader.get());
  return read_all(reader, bytes, limits);
}

Result<std::vector<Entry>> read_tar(std::string_view bytes, const Limits& limits) {
  const Utf8Locale utf8;
  const Reader reader(archive_read_new());
  archive_read_support_format_tar(reader.get());
  return read_all(reader, bytes, limits);
}

Result<std::vector<Entry>> read_tar_gz(std::string_view bytes, const Limits& limits) {
  LOCKSTEP_TRY(tar, read_gzip(bytes, limits));
  return read_tar(tar, limits);
}

}  // namespace lockstep::archive
