#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "go/generated.hpp"
#include "go/platform.hpp"
#include "lockstep/archive/entry.hpp"

namespace lockstep::ecosystem::go {

/// The shared library that a submodule carries in its programs.
struct EmbeddedLibrary {
  std::string name;    ///< `liblorem.so`
  std::string digest;  ///< SHA-256 in hexadecimal
};

/// What the user's package must declare for a library that is embedded: the generated files set it.
inline constexpr std::string_view kLibraryHook = "var prebuiltLibrary func() (string, error)";

/// Whether a Go file declares kLibraryHook, however it is spaced.
bool declares_hook(std::string_view text);

/// The Go files of a submodule whose library is embedded: its name, digest and bytes for its
/// platform, and one file that stands everywhere, so that the folder is never empty.
std::vector<archive::Entry> embedded_sources(const Binding& binding, const Platform& platform,
                                             const EmbeddedLibrary& library);

/// The Go files that `package` of the root module gets, below `folder`: one per platform that sets
/// the hook, the function that lays the library into the user's cache folder, and a guard that
/// tells what is missing on other platforms.
std::vector<archive::Entry> embedded_prebuilt_sources(const Binding& binding,
                                                      std::string_view package,
                                                      std::string_view folder);

}  // namespace lockstep::ecosystem::go
