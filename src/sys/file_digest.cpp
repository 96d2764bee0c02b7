#include "lockstep/sys/file_digest.hpp"

namespace lockstep::sys {

Result<Digest> digest_of_file(const Filesystem& files, const std::string& path) {
  Hasher hasher;
  LOCKSTEP_CHECK(files.read_parts(path, [&](std::string_view part) { hasher.update(part); }));
  return hasher.finish();
}

}  // namespace lockstep::sys
