#pragma once

#include <vector>

#include "lockstep/ecosystem/ecosystem.hpp"
#include "python/placement.hpp"

namespace lockstep::ecosystem::python {

/// Makes a package of an extension that is a module of its own with a stub beside it (`lorem.pyi`):
/// `lorem/__init__.py` takes over the names of `lorem/lorem.abi3.so`, with the stub and `py.typed`,
/// since type checkers read the types of installed packages alone (PEP 561). Other placements and
/// files stay as they are.
void wrap_typed_module(Placement& placement, std::vector<File>& files);

}  // namespace lockstep::ecosystem::python
