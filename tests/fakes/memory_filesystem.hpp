#pragma once

#include <map>
#include <mutex>
#include <string>

#include "lockstep/sys/filesystem.hpp"

namespace lockstep::fakes {

/// A file system in memory. Paths are taken as they are (no `.` or `..`); writing makes no parent
/// folders. `fail_writes_with` makes every change fail as a full disk does.
class MemoryFilesystem final : public sys::Filesystem {
 public:
  /// Adds a file with its folders, for a test's start.
  void add(const std::string& path, std::string bytes, bool executable = false);
  /// From now on every change fails with this reason; empty: none does.
  void fail_writes_with(std::string reason);
  /// The change that follows `count` others fails, once, as an error of the disk does.
  void fail_once_after(int count);

  sys::FileStatus status(const std::string& path) const override;
  Result<std::string> read(const std::string& path) const override;
  Result<void> read_parts(const std::string& path, const sys::PartSink& take) const override;
  Result<std::string> read_range(const std::string& path, std::uint64_t offset,
                                 std::size_t size) const override;
  Result<std::vector<sys::FolderEntry>> list(const std::string& path) const override;
  Result<std::string> read_link(const std::string& path) const override;
  Result<std::string> canonical(const std::string& path) const override;
  Result<void> write_atomic(const std::string& path, std::string_view bytes,
                            bool executable) override;
  Result<void> check_replaceable(const std::string& path) const override;
  Result<void> replace(const std::string& path, std::string_view bytes) override;
  Result<void> append(const std::string& path, std::string_view bytes) override;
  Result<void> write(const std::string& path, std::string_view bytes, bool executable) override;
  Result<void> write_chunks(const std::string& path, const Chunks& bytes, bool executable) override;
  Result<void> write_parts(const std::string& path, const sys::PartSource& next) override;
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

 private:
  struct Node {
    sys::FileKind kind = sys::FileKind::kFile;
    std::string bytes;  // a file's contents or a link's target
    bool executable = false;
    std::int64_t modified_ns = 0;
    std::uint64_t inode = 0;
  };
  using Nodes = std::map<std::string, Node>;

  Result<const Node*> file_at(const std::string& path) const;
  Result<void> put(const std::string& path, Node node);
  Result<void> move(const std::string& from, const std::string& to);
  Result<void> check_writable(const std::string& path) const;

  mutable std::recursive_mutex mutex_;
  Nodes nodes_;
  std::string write_failure_;
  mutable int until_failure_ = -1;  // changes before the one that fails; negative: none does
  std::uint64_t next_inode_ = 1;
};

}  // namespace lockstep::fakes
