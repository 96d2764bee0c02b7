#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/cell.hpp"
#include "lockstep/model/facts.hpp"

namespace lockstep::inspect {

/// What a cell wants of one native file, beyond what its target says.
struct Wanted {
  std::string role;                  ///< `shared` or `static`
  std::vector<std::string> exports;  ///< symbols that must be exported, as C spells them
  std::string cxx{};  ///< the C++ library that a static one is linked with: `libstdc++`, or any
  bool operator==(const Wanted&) const = default;
};

/// Every way in which a library of these `facts` does not fit its `cell`, each an Error
/// (kCheckFailed, `where` the cell) with what was found, what was wanted and what to do; empty when
/// it fits. A static library is held to format, machine, symbols and its C++ library: its user
/// links the rest.
std::vector<Error> hold_against(const model::LibraryFacts& facts, const model::Cell& cell,
                                const Wanted& wanted);

}  // namespace lockstep::inspect
