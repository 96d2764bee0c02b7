#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/cell.hpp"

namespace lockstep::ecosystem::go {

/// A platform in Go's words.
struct Platform {
  std::string os;        ///< GOOS
  std::string arch;      ///< GOARCH
  bool is_musl = false;  ///< Go has no word for the libc: the build tag `musl` chooses
  bool operator==(const Platform&) const = default;

  /// `linux_amd64`, `linux_amd64_musl`: the name of its folder and files.
  std::string name() const;
};

/// The platform of `cell`; an Error when Go or cgo has none. cgo links with GNU tools, so a library
/// of the MSVC ABI is refused.
Result<Platform> platform_of(const model::Cell& cell);

/// The path of the module that carries the library for `platform`:
/// `example.com/lorem/native/linux_amd64` with the `/vN` of `root` at the end.
std::string submodule_path(std::string_view root, const Platform& platform);

/// The system libraries that a static Rust or C library needs on `platform`, as linker flags.
std::vector<std::string> system_libraries(const Platform& platform, std::string_view triple);

}  // namespace lockstep::ecosystem::go
