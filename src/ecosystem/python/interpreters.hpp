#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::python {

/// The ABIs that `abi` below `languages.python` lists, as cells' variants: `abi3` is the empty one,
/// `cp312` and `cp313t` stand for themselves. Without that key the stable ABI alone.
std::vector<std::string> variants(const model::Language& language);

/// Whether `word` names the ABI of one CPython: `cp312`, free-threaded `cp313t` (3.13 on).
bool is_interpreter(std::string_view word);

/// How PyO3 compiles for a cell's interpreter, of which this machine needs to have none: a file
/// that describes it (`PYO3_CONFIG_FILE`). Nothing for the stable ABI.
std::vector<CompileVariant> compile_variants(const model::Language& language,
                                             const model::Cell& cell);

/// What CPython wants behind an extension's name: `.abi3.so`, `.cpython-312-x86_64-linux-gnu.so`,
/// `.cp312-win_amd64.pyd`.
std::string extension_suffix(const model::Cell& cell);

}  // namespace lockstep::ecosystem::python
