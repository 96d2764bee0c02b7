#include "lockstep/archive/read_member.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>

#include "budget.hpp"
#include "source_reader.hpp"

namespace lockstep::archive {

namespace {

constexpr std::size_t kBlock = std::size_t{1} << 16;

Result<std::string> read_text(SourceReader& reader, Budget& budget) {
  std::string text;
  std::string part(kBlock, '\0');
  for (;;) {
    const la_ssize_t got = archive_read_data(reader.get(), part.data(), part.size());
    if (got < 0) return reader.stopped();
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
  SourceReader reader(source);
  LOCKSTEP_CHECK(reader.open(kind));
  Budget budget(source.size, limits);
  for (;;) {
    LOCKSTEP_TRY(header, reader.next());
    if (header == nullptr) break;
    LOCKSTEP_CHECK(budget.take_entry());
    if (is_wanted(header, pattern)) return read_text(reader, budget);
    LOCKSTEP_CHECK(count_passed(header, kind, budget));
  }
  return fail(ErrorKind::kNotFound, "the archive holds no file `" + std::string(pattern) + "`");
}

}  // namespace lockstep::archive
