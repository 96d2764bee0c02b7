#include "guest_program.hpp"

#include <fmt/format.h>

#include <string_view>

#include "lockstep/base/digest.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/sys/filesystem.hpp"

// Put there by cmake/Guest.cmake.
extern "C" const char lockstep_guest_begin[];
extern "C" const char lockstep_guest_end[];

namespace lockstep::cli {

Result<std::string> guest_program(const std::string& store) {
  const std::string_view bytes(lockstep_guest_begin, lockstep_guest_end);
  if (bytes.empty()) {
    return fail(ErrorKind::kNotFound, "this lockstep cannot run containers",
                "it was built without its program for them, which takes Linux");
  }
  sys::RealFilesystem files;
  const std::string path =
      join_path(store, fmt::format("cache/lockstep/guest-{}", sha256(bytes).hex()));
  const auto there = files.read(path);
  if (there && *there == bytes) return path;
  LOCKSTEP_CHECK(files.create_folders(std::string(parent_path(path))));
  LOCKSTEP_CHECK(files.write_atomic(path, std::string(bytes), true));
  return path;
}

}  // namespace lockstep::cli
