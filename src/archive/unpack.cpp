#include "lockstep/archive/unpack.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <set>

#include "budget.hpp"
#include "check_entries.hpp"
#include "utf8_locale.hpp"

namespace lockstep::archive {

namespace {

constexpr std::size_t kBlock = std::size_t{1} << 16;

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

// The ratio of a Budget needs the size of what is packed.
Result<std::uint64_t> packed_size(const std::string& file) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> opened(std::fopen(file.c_str(), "rb"),
                                                         &std::fclose);
  if (opened == nullptr || std::fseek(opened.get(), 0, SEEK_END) != 0)
    return fail(ErrorKind::kIo, "cannot read " + file);
  return static_cast<std::uint64_t>(std::ftell(opened.get()));
}

Result<std::string> path_of(::archive_entry* header, std::set<std::string>& seen) {
  const char* text = archive_entry_pathname(header);
  std::string path = text == nullptr ? "" : text;
  const bool is_link =
      archive_entry_hardlink(header) != nullptr || archive_entry_symlink(header) != nullptr;
  if (is_link || archive_entry_filetype(header) != AE_IFREG) {
    return fail(ErrorKind::kCheckFailed, "`" + path + "` in the archive is no regular file",
                "packages hold regular files alone");
  }
  const Entry entry{path, {}, false};
  const bool is_new = seen.insert(path).second;
  if (is_new && check_entries({&entry, 1})) return path;
  return fail(ErrorKind::kCheckFailed,
              "`" + path + "` in the archive is " + (is_new ? "no safe path" : "there twice"),
              "do not unpack it: no honest tool writes such an archive");
}

// Parts follow each other: a gap would be a hole, which no honest ZIP file has.
struct Body {
  ::archive* reader;
  Budget& budget;
  la_int64_t at = 0;

  Result<std::string_view> next() {
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int status = archive_read_data_block(reader, &block, &size, &offset);
    if (status == ARCHIVE_EOF) return std::string_view();
    if (status != ARCHIVE_OK || (size > 0 && offset != at)) return damaged(reader);
    LOCKSTEP_CHECK(budget.take(size));
    at += static_cast<la_int64_t>(size);
    if (size == 0) return next();
    return std::string_view(static_cast<const char*>(block), size);
  }
};

Result<void> hand_over(::archive* reader, const std::string& path, Budget& budget,
                       const MemberSink& take) {
  Body body{reader, budget};
  return take(path, [&body] { return body.next(); });
}

}  // namespace

Result<void> unpack_zip(const std::string& file, const MemberSink& take, const Limits& limits) {
  const Utf8Locale utf8;
  LOCKSTEP_TRY(size, packed_size(file));
  const Reader reader(archive_read_new());
  archive_read_support_format_zip_seekable(reader.get());
  if (archive_read_open_filename(reader.get(), file.c_str(), kBlock) != ARCHIVE_OK)
    return damaged(reader.get());
  Budget budget(size, limits);
  std::set<std::string> seen;
  ::archive_entry* header = nullptr;
  for (;;) {
    const int status = archive_read_next_header(reader.get(), &header);
    if (status == ARCHIVE_EOF) return {};
    if (status != ARCHIVE_OK) return damaged(reader.get());
    LOCKSTEP_CHECK(budget.take_entry());
    if (archive_entry_filetype(header) == AE_IFDIR) continue;
    LOCKSTEP_TRY(path, path_of(header, seen));
    LOCKSTEP_CHECK(hand_over(reader.get(), path, budget, take));
  }
}

}  // namespace lockstep::archive
