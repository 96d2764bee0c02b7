#include "lockstep/archive/unpack.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <set>

#include "budget.hpp"
#include "check_entries.hpp"
#include "source_reader.hpp"

namespace lockstep::archive {

namespace {

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
  SourceReader& reader;
  Budget& budget;
  la_int64_t at = 0;

  Result<std::string_view> next() {
    for (;;) {
      const void* block = nullptr;
      std::size_t size = 0;
      la_int64_t offset = 0;
      const int status = archive_read_data_block(reader.get(), &block, &size, &offset);
      if (status == ARCHIVE_EOF) return std::string_view();
      if (status != ARCHIVE_OK || (size > 0 && offset != at)) return reader.stopped();
      LOCKSTEP_CHECK(budget.take(size));
      at += static_cast<la_int64_t>(size);
      if (size > 0) return std::string_view(static_cast<const char*>(block), size);
    }
  }
};

}  // namespace

Result<void> unpack_zip(const Source& source, const MemberSink& take, const Limits& limits) {
  SourceReader reader(source);
  LOCKSTEP_CHECK(reader.open(ArchiveKind::kZip));
  Budget budget(source.size, limits);
  std::set<std::string> seen;
  for (;;) {
    LOCKSTEP_TRY(header, reader.next());
    if (header == nullptr) return {};
    LOCKSTEP_CHECK(budget.take_entry());
    if (archive_entry_filetype(header) == AE_IFDIR) continue;
    LOCKSTEP_TRY(path, path_of(header, seen));
    Body body{reader, budget};
    LOCKSTEP_CHECK(take(path, [&body] { return body.next(); }));
  }
}

}  // namespace lockstep::archive
