#include "fakes/memory_filesystem.hpp"

#include "lockstep/base/path.hpp"

namespace lockstep::fakes {

using sys::FileKind;

namespace {

std::unexpected<Error> missing(const std::string& path) {
  return fail(ErrorKind::kNotFound, "cannot read `" + path + "`: No such file or directory");
}

bool is_below(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

}  // namespace

void MemoryFilesystem::add(const std::string& path, std::string bytes, bool executable) {
  const std::string parent(parent_path(path));
  if (!parent.empty()) static_cast<void>(create_folders(parent));
  static_cast<void>(put(path, {FileKind::kFile, std::move(bytes), executable, 0, 0}));
}

void MemoryFilesystem::fail_writes_with(std::string reason) { write_failure_ = std::move(reason); }

void MemoryFilesystem::fail_once_after(int count) {
  const std::scoped_lock lock(mutex_);
  until_failure_ = count;
}

Result<void> MemoryFilesystem::check_writable(const std::string& path) const {
  if (until_failure_ >= 0 && until_failure_-- == 0)
    return fail(ErrorKind::kIo, "cannot write `" + path + "`: input/output error");
  if (write_failure_.empty()) return {};
  return fail(ErrorKind::kIo, "cannot write `" + path + "`: " + write_failure_);
}

Result<const MemoryFilesystem::Node*> MemoryFilesystem::file_at(const std::string& path) const {
  const auto found = nodes_.find(path);
  if (found == nodes_.end()) return missing(path);
  if (found->second.kind == FileKind::kLink) {
    const std::string& target = found->second.bytes;
    return file_at(target.starts_with('/') ? target : join_path(parent_path(path), target));
  }
  if (found->second.kind == FileKind::kFolder) {
    return fail(ErrorKind::kIo, "cannot read `" + path + "`: Is a directory");
  }
  return &found->second;
}

Result<void> MemoryFilesystem::put(const std::string& path, Node node) {
  const std::scoped_lock lock(mutex_);
  LOCKSTEP_CHECK(check_writable(path));
  const std::string parent(parent_path(path));
  if (!parent.empty() && status(parent).kind != FileKind::kFolder) return missing(parent);
  node.inode = next_inode_++;
  nodes_[path] = std::move(node);
  return {};
}

sys::FileStatus MemoryFilesystem::status(const std::string& path) const {
  const std::scoped_lock lock(mutex_);
  const auto found = nodes_.find(path);
  if (found == nodes_.end()) return {};
  const Node& node = found->second;
  return {node.kind,  node.bytes.size(), node.modified_ns,
          node.inode, node.executable,   node.modified_ns,
          0};
}

Result<std::string> MemoryFilesystem::read(const std::string& path) const {
  const std::scoped_lock lock(mutex_);
  LOCKSTEP_TRY(node, file_at(path));
  return node->bytes;
}

Result<void> MemoryFilesystem::read_parts(const std::string& path,
                                          const sys::PartSink& take) const {
  LOCKSTEP_TRY(bytes, read(path));
  take(bytes);
  return {};
}

Result<std::string> MemoryFilesystem::read_range(const std::string& path, std::uint64_t offset,
                                                 std::size_t size) const {
  LOCKSTEP_TRY(bytes, read(path));
  if (offset >= bytes.size()) return std::string();
  return bytes.substr(static_cast<std::size_t>(offset), size);
}

Result<std::vector<sys::FolderEntry>> MemoryFilesystem::list(const std::string& path) const {
  const std::scoped_lock lock(mutex_);
  if (status(path).kind != FileKind::kFolder) return missing(path);
  std::vector<sys::FolderEntry> entries;
  for (const auto& [name, node] : nodes_) {
    if (is_below(name, path) && parent_path(name) == path)
      entries.push_back({std::string(file_name(name)), node.kind});
  }
  return entries;
}

Result<std::string> MemoryFilesystem::read_link(const std::string& path) const {
  const std::scoped_lock lock(mutex_);
  const auto found = nodes_.find(path);
  if (found == nodes_.end() || found->second.kind != FileKind::kLink) return missing(path);
  return found->second.bytes;
}

Result<std::string> MemoryFilesystem::canonical(const std::string& path) const {
  if (status(path).kind == FileKind::kMissing) return missing(path);
  return path;
}

Result<void> MemoryFilesystem::write_atomic(const std::string& path, std::string_view bytes,
                                            bool executable) {
  return write(path, bytes, executable);
}

Result<void> MemoryFilesystem::check_replaceable(const std::string& path) const {
  const std::scoped_lock lock(mutex_);
  LOCKSTEP_CHECK(file_at(path));
  return {};
}

Result<void> MemoryFilesystem::replace(const std::string& path, std::string_view bytes) {
  const std::scoped_lock lock(mutex_);
  LOCKSTEP_TRY(held, file_at(path));
  return write(path, bytes, held->executable);
}

Result<void> MemoryFilesystem::write(const std::string& path, std::string_view bytes,
                                     bool executable) {
  return put(path, {FileKind::kFile, std::string(bytes), executable, 0, 0});
}

Result<void> MemoryFilesystem::append(const std::string& path, std::string_view bytes) {
  const auto old = read(path);
  return put(path,
             {FileKind::kFile, (old ? *old : std::string()) + std::string(bytes), false, 0, 0});
}

Result<void> MemoryFilesystem::write_chunks(const std::string& path, const Chunks& bytes,
                                            bool executable) {
  return write(path, bytes.joined(), executable);
}

Result<void> MemoryFilesystem::write_parts(const std::string& path, const sys::PartSource& next) {
  std::string bytes;
  for (;;) {
    LOCKSTEP_TRY(part, next());
    if (part.empty()) return write(path, bytes, false);
    bytes += part;
  }
}

Result<void> MemoryFilesystem::create_folders(const std::string& path) {
  const std::scoped_lock lock(mutex_);
  const auto kind = status(path).kind;
  if (kind == FileKind::kFolder) return {};
  if (kind != FileKind::kMissing)
    return fail(ErrorKind::kIo, "cannot create the folder `" + path + "`: File exists");
  const std::string parent(parent_path(path));
  if (!parent.empty()) LOCKSTEP_CHECK(create_folders(parent));
  return put(path, {FileKind::kFolder, {}, false, 0, 0});
}

Result<void> MemoryFilesystem::link(const std::string& target, const std::string& path) {
  return put(path, {FileKind::kLink, target, false, 0, 0});
}

Result<void> MemoryFilesystem::copy_file(const std::string& from, const std::string& to,
                                         bool executable) {
  const std::scoped_lock lock(mutex_);
  LOCKSTEP_TRY(node, file_at(from));
  return put(to, {FileKind::kFile, node->bytes, executable, 0, 0});
}

Result<void> MemoryFilesystem::copy_file_as(const std::string& from, const std::string& to,
                                            bool executable, std::int64_t modified) {
  const std::scoped_lock lock(mutex_);
  LOCKSTEP_TRY(node, file_at(from));
  return put(to, {FileKind::kFile, node->bytes, executable, modified * 1'000'000'000, 0});
}

Result<void> MemoryFilesystem::move(const std::string& from, const std::string& to) {
  if (nodes_.find(from) == nodes_.end()) return missing(from);
  Nodes moved;
  std::erase_if(nodes_, [&](auto& entry) {
    const bool inside = entry.first == from || is_below(entry.first, from);
    if (inside) moved[to + entry.first.substr(from.size())] = std::move(entry.second);
    return inside;
  });
  nodes_.merge(moved);
  return {};
}

Result<void> MemoryFilesystem::rename(const std::string& from, const std::string& to) {
  const std::scoped_lock lock(mutex_);
  LOCKSTEP_CHECK(check_writable(to));
  nodes_.erase(to);
  return move(from, to);
}

Result<void> MemoryFilesystem::exchange(const std::string& a, const std::string& b) {
  const std::scoped_lock lock(mutex_);
  LOCKSTEP_CHECK(check_writable(b));
  if (!nodes_.contains(a) || !nodes_.contains(b)) return missing(nodes_.contains(a) ? b : a);
  LOCKSTEP_CHECK(move(a, a + ".exchanged"));
  LOCKSTEP_CHECK(move(b, a));
  return move(a + ".exchanged", b);
}

Result<void> MemoryFilesystem::remove_all(const std::string& path) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(nodes_, [&](const auto& entry) {
    return entry.first == path || is_below(entry.first, path);
  });
  return {};
}

Result<void> MemoryFilesystem::set_modified(const std::string& path, std::int64_t seconds) {
  const std::scoped_lock lock(mutex_);
  const auto found = nodes_.find(path);
  if (found == nodes_.end()) return missing(path);
  found->second.modified_ns = seconds * 1'000'000'000;
  return {};
}

Result<void> MemoryFilesystem::make_read_only(const std::string& path) {
  const std::scoped_lock lock(mutex_);
  if (!nodes_.contains(path)) return missing(path);
  return {};
}

}  // namespace lockstep::fakes
