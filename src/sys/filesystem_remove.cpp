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

// These give 0 or the errno of what failed.
int remove_entry(int parent, const char* name);

// Removes what a folder holds. Works on descriptors, so that a link put in place of a folder
// meanwhile is never followed.
int empty_folder(int parent, const char* name) {
  Descriptor folder(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder) return errno;
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(folder.get()), &::closedir);
  if (entries == nullptr) return errno;
  const int opened = folder.release();  // closed with `entries`
  while (const dirent* entry = ::readdir(entries.get())) {
    const std::string_view entry_name = entry->d_name;
    if (entry_name == "." || entry_name == "..") continue;
    const int code = remove_entry(opened, entry->d_name);
    if (code != 0 && code != ENOENT) return code;
  }
  return 0;
}

int remove_folder(int parent, const char* name) {
  int code = empty_folder(parent, name);
  if (code == EACCES && ::fchmodat(parent, name, 0700, 0) == 0) {
    code = empty_folder(parent, name);  // tools leave read-only folders (Go's module cache)
  }
  if (code != 0) return code;
  return ::unlinkat(parent, name, AT_REMOVEDIR) == 0 ? 0 : errno;
}

int remove_entry(int parent, const char* name) {
  if (::unlinkat(parent, name, 0) == 0) return 0;
  // Linux says EISDIR for a folder, POSIX EPERM.
  const int refused = errno;
  if (refused != EISDIR && refused != EPERM) return refused;
  const int code = remove_folder(parent, name);
  return code == ENOTDIR ? refused : code;
}

}  // namespace

Result<void> RealFilesystem::remove_all(const std::string& path) {
  for (int attempt = 0;; ++attempt) {
    const int code = remove_entry(AT_FDCWD, path.c_str());
    if (code == 0 || code == ENOENT || code == ENOTDIR) return {};
    // A process that is just ending may still add a file.
    if (code != ENOTEMPTY || attempt == 3) return fail_system("remove", path, code);
  }
}

}  // namespace lockstep::sys
