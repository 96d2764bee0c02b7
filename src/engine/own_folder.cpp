#include "lockstep/engine/own_folder.hpp"

#include "lockstep/base/path.hpp"

namespace lockstep::engine {

Result<std::string> make_own_folder(sys::Filesystem& files, const std::string& project) {
  std::string own = join_path(project, ".lockstep");
  LOCKSTEP_CHECK(files.create_folders(own));
  const std::string ignore = join_path(own, ".gitignore");
  if (files.status(ignore).kind == sys::FileKind::kMissing)
    LOCKSTEP_CHECK(files.write(ignore, "*\n", false));
  return own;
}

}  // namespace lockstep::engine
