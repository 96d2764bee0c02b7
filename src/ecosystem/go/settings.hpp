#pragma once

#include <string>
#include <vector>

#include "go/platform.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::ecosystem::go {

/// Problems of what stands below `languages.go`, each with its key in `where`.
std::vector<Error> check_settings(const model::Language& language);

/// The user's own linker flags for `platform`: `ldflags`, then `ldflags_linux` or its like.
std::vector<std::string> linker_flags(const model::Language& language, const Platform& platform);

/// How a program comes by the native library.
enum class Link {
  kCgo,     ///< linked statically by cgo
  kPurego,  ///< embedded as a shared library, laid down and loaded when the program runs, without
            ///< cgo
};

/// `link: cgo` or `link: purego`; cgo when nothing is said.
Link link_of(const model::Language& language);

/// The folder, below the module's, of the package that imports the libraries; empty for the
/// module's own.
std::string prebuilt_folder(const model::Language& language);

}  // namespace lockstep::ecosystem::go
