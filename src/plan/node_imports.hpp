#pragma once

#include "lockstep/model/action.hpp"
#include "lockstep/model/cell.hpp"
#include "lockstep/toolchain/host.hpp"

namespace lockstep::plan {

/// Has `action`, which links for Windows, make the import library of node.exe before all else:
/// addons that do not look Node-API up at run time are linked against it. `tool-cc` names it in
/// every link, and one that uses nothing of it is the same as without. Other systems' linkers leave
/// the program's functions open.
void add_node_imports(const toolchain::Host& host, const model::Cell& cell, model::Action& action);

/// The case of `tool-cc`'s rule that names that library, after all that may need it; without words
/// where there is none.
model::Value node_imports_case(const model::Cell& cell);

}  // namespace lockstep::plan
