#pragma once

#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/facts.hpp"

namespace lockstep::inspect {

/// The facts of the ELF, Mach-O or PE/COFF file in `bytes`: a shared library, executable, object
/// or a static archive (GNU, BSD, COFF); `name` stands in the messages.
///
/// A static archive answers for all its members, which must agree on format and machine; its
/// exports are all its members' global symbols, imports what none of them has. A universal Mach-O
/// answers for all its slices: `machine` joins them sorted (`arm64+x64`), exports are those of
/// every slice, `macos` is the highest.
///
/// Errors (kCheckFailed): no native file, damaged or truncated, an archive that is empty, thin, or
/// holds a member that is no object file, LLVM bitcode. Never aborts, whatever the bytes.
Result<model::LibraryFacts> read_library(std::string_view bytes, std::string_view name);

/// The facts of each slice of a universal Mach-O file, in its order, their version slots aside;
/// none for any other file. Errors as read_library.
Result<std::vector<model::LibraryFacts>> read_slices(std::string_view bytes, std::string_view name);

/// Whether `bytes` begin like something that read_library reads. Looks at the first bytes only.
bool is_native_file(std::string_view bytes);

}  // namespace lockstep::inspect
