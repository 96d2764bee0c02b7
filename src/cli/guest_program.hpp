#pragma once

#include <string>

#include "lockstep/base/error.hpp"

namespace lockstep::cli {

/// The absolute path of the program that lockstep runs inside containers (src/guest), written to
/// the store's cache from what is embedded here; its name holds its digest. Errors: this lockstep
/// has none (`kNotFound`), the file system's.
Result<std::string> guest_program(const std::string& store);

}  // namespace lockstep::cli
