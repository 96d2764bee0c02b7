#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "filesystem_error.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::sys {

namespace {

bool remove_entry(int parent, const char* name);

// Removes what `folder` holds. Works on descriptors, so that a link put in place of a folder
// meanwhile is never followed.
bool empty_folder(int parent, const char* name) {
  const int folder = ::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder < 0) return false;
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(folder), &::closedir);
  if (entries == nullptr) {
    ::close(folder);
    return false;
  }
  while (const dirent* entry = ::readdir(entries.get())) {
    const std::string_view entry_name = entry->d_name;
    if (entry_name == "." || entry_name == "..") continue;
    if (!remove_entry(folder, entry->d_name) && errno != ENOENT) return false;
  }
  return true;
}

bool remove_folder(int parent, const char* name) {
  bool emptied = empty_folder(parent, name);
  if (!emptied && errno == EACCES && ::fchmodat(parent, name, 0700, 0) == 0) {
    emptied = empty_folder(parent, name);  // tools leave read-only folders (Go's module cache)
  }
  return emptied && ::unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

bool remove_entry(int parent, const char* name) {
  if (::unlinkat(parent, name, 0) == 0) return true;
  // Linux says EISDIR for a folder, POSIX EPERM.
  const int code = errno;
  if (code != EISDIR && code != EPERM) return false;
  if (remove_folder(parent, name)) return true;
  if (errno == ENOTDIR) errno = code;
  return false;
}

}  // namespace

Result<void> RealFilesystem::remove_all(const std::string& path) {
  for (int attempt = 0;; ++attempt) {
    if (remove_entry(AT_FDCWD, path.c_str()) || errno == ENOENT || errno == ENOTDIR) return {};
    // A process that is just ending may still add a file.
    if (errno != ENOTEMPTY || attempt == 3) return fail_system("remove", path, errno);
  }
}

}  // namespace lockstep::sys
