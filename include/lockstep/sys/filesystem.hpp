#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/bytes.hpp"
#include "lockstep/base/error.hpp"

namespace lockstep::sys {

/// What kind of thing a path names.
enum class FileKind { kMissing, kFile, kFolder, kLink, kOther };

/// A file's status without following a last link.
struct FileStatus {
  FileKind kind = FileKind::kMissing;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
  std::uint64_t inode = 0;
  bool executable = false;
  std::int64_t changed_ns = 0;  ///< when bytes or attributes changed; nobody can set it
  std::uint64_t device = 0;
  bool operator==(const FileStatus&) const = default;
};

/// One entry of a folder.
struct FolderEntry {
  std::string name;
  FileKind kind = FileKind::kFile;
};

/// Takes the next bytes of a file; they are gone after the call.
using PartSink = std::function<void(std::string_view)>;

/// Gives the next bytes of a file, good until the next call; empty at its end.
using PartSource = std::function<Result<std::string_view>()>;

/// The file system, seam. Paths are absolute or relative to the process's folder. Every Error is
/// `kIo` or `kNotFound` and names the path and the system's reason.
class Filesystem {
 public:
  virtual ~Filesystem() = default;

  virtual FileStatus status(const std::string& path) const = 0;
  virtual Result<std::string> read(const std::string& path) const = 0;
  /// Reads a file from its start to its end, handing over one part after the other.
  virtual Result<void> read_parts(const std::string& path, const PartSink& take) const = 0;
  /// `size` bytes from `offset` on; fewer where the file ends.
  virtual Result<std::string> read_range(const std::string& path, std::uint64_t offset,
                                         std::size_t size) const = 0;
  /// Entries sorted by name.
  virtual Result<std::vector<FolderEntry>> list(const std::string& path) const = 0;
  virtual Result<std::string> read_link(const std::string& path) const = 0;
  /// Absolute path with links resolved.
  virtual Result<std::string> canonical(const std::string& path) const = 0;

  /// Writes a new or replaced file through a temporary neighbour and a rename; flushed to disk.
  virtual Result<void> write_atomic(const std::string& path, std::string_view bytes,
                                    bool executable) = 0;
  /// An Error when `replace` would refuse: the file is missing, or its owner may not write it
  /// (which counts for root, too).
  virtual Result<void> check_replaceable(const std::string& path) const = 0;
  /// Replaces the bytes of an existing file as `write_atomic` does; its mode and owner stay.
  virtual Result<void> replace(const std::string& path, std::string_view bytes) = 0;
  /// Adds bytes to the end of a file, which is made when missing, and flushes them to the disk.
  virtual Result<void> append(const std::string& path, std::string_view bytes) = 0;
  /// Writes a file directly (for folders nobody else sees yet). Its folder must exist.
  virtual Result<void> write(const std::string& path, std::string_view bytes, bool executable) = 0;
  /// `write` of bytes that lie in several buffers.
  virtual Result<void> write_chunks(const std::string& path, const Chunks& bytes,
                                    bool executable) = 0;
  /// `write` of bytes that come one part after the other; an Error of `next` ends it.
  virtual Result<void> write_parts(const std::string& path, const PartSource& next) = 0;
  virtual Result<void> create_folders(const std::string& path) = 0;
  virtual Result<void> link(const std::string& target, const std::string& path) = 0;
  /// Copies one file's bytes, by reflink where the file system can.
  virtual Result<void> copy_file(const std::string& from, const std::string& to,
                                 bool executable) = 0;
  /// The same, but the copy gets the time (seconds since 1970) named here.
  virtual Result<void> copy_file_as(const std::string& from, const std::string& to, bool executable,
                                    std::int64_t modified) = 0;
  virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
  /// Swaps two existing folders atomically where the system can; else two renames.
  virtual Result<void> exchange(const std::string& a, const std::string& b) = 0;
  /// Removes a file or a whole folder; missing is fine. Never follows links.
  virtual Result<void> remove_all(const std::string& path) = 0;
  /// Sets the modification time of the file itself, in seconds since 1970.
  virtual Result<void> set_modified(const std::string& path, std::int64_t seconds) = 0;
  /// Takes everybody's right to write from a file or folder (not from what is in it).
  virtual Result<void> make_read_only(const std::string& path) = 0;
};

/// The machine's file system.
class RealFilesystem final : public Filesystem {
 public:
  FileStatus status(const std::string& path) const override;
  Result<std::string> read(const std::string& path) const override;
  Result<void> read_parts(const std::string& path, const PartSink& take) const override;
  Result<std::string> read_range(const std::string& path, std::uint64_t offset,
                                 std::size_t size) const override;
  Result<std::vector<FolderEntry>> list(const std::string& path) const override;
  Result<std::string> read_link(const std::string& path) const override;
  Result<std::string> canonical(const std::string& path) const override;
  Result<void> write_atomic(const std::string& path, std::string_view bytes,
                            bool executable) override;
  Result<void> check_replaceable(const std::string& path) const override;
  Result<void> replace(const std::string& path, std::string_view bytes) override;
  Result<void> append(const std::string& path, std::string_view bytes) override;
  Result<void> write(const std::string& path, std::string_view bytes, bool executable) override;
  Result<void> write_chunks(const std::string& path, const Chunks& bytes, bool executable) override;
  Result<void> write_parts(const std::string& path, const PartSource& next) override;
  Result<void> create_folders(const std::string& path) override;
  Result<void> link(const std::string& target, const std::string& path) override;
  Result<void> copy_file(const std::string& from, const std::string& to, bool executable) override;
  Result<void> copy_file_as(const std::string& from, const std::string& to, bool executable,
                            std::int64_t modified) override;
  Result<void> rename(const std::string& from, const std::string& to) override;
  Result<void> exchange(const std::string& a, const std::string& b) override;
  Result<void> remove_all(const std::string& path) override;
  Result<void> set_modified(const std::string& path, std::int64_t seconds) override;
  Result<void> make_read_only(const std::string& path) override;
};

/// Every file below `folder`, folder-relative with `/`, sorted; links are listed, not followed.
Result<std::vector<std::string>> list_tree(const Filesystem& files, const std::string& folder);

}  // namespace lockstep::sys
