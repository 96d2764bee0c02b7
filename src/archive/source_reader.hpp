#pragma once

#include <archive.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "lockstep/archive/read_member.hpp"
#include "utf8_locale.hpp"

namespace lockstep::archive {

/// libarchive at work on a Source. Lives on one thread and stays where it is.
class SourceReader {
 public:
  explicit SourceReader(const Source& source) : source_(source), reader_(archive_read_new()) {}
  SourceReader(const SourceReader&) = delete;
  SourceReader& operator=(const SourceReader&) = delete;

  /// Opens the source as an archive of `kind`.
  Result<void> open(ArchiveKind kind);
  /// The next entry, good until the one after it; null at the end.
  Result<::archive_entry*> next();
  /// What libarchive is to be asked with.
  ::archive* get() const { return reader_.get(); }
  /// Why the archive cannot be read further: the source's own Error, or what is damaged.
  std::unexpected<Error> stopped();

 private:
  struct Close {
    void operator()(::archive* reader) const { archive_read_free(reader); }
  };
  static la_ssize_t read_block(::archive* reader, void* self, const void** out);
  static la_int64_t seek(::archive* reader, void* self, la_int64_t offset, int whence);
  static la_int64_t skip(::archive* reader, void* self, la_int64_t request);

  const Utf8Locale utf8_;
  const Source& source_;
  std::uint64_t offset_ = 0;
  std::string block_;
  std::optional<Error> failure_;  // what callbacks cannot tell
  std::unique_ptr<::archive, Close> reader_;
};

}  // namespace lockstep::archive
