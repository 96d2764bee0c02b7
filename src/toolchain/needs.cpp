#include "lockstep/toolchain/host.hpp"

namespace lockstep::toolchain {

namespace {

void add_gnu(const std::string& prefix, std::set<std::string>& programs) {
  const std::string dash = prefix.empty() ? "" : prefix + "-";
  for (const char* tool : {"gcc", "g++", "ar", "ranlib"}) programs.insert(dash + tool);
}

void add_compiler(const model::Cell& cell, std::set<std::string>& programs) {
  for (const model::Cell& slice : cell.slices) add_compiler(slice, programs);
  if (cell.toolchain == "zig") programs.insert("zig");
  if (cell.toolchain == "host") add_gnu("", programs);
  const auto prefix = cell.target.gcc.find(cell.abi);
  if (prefix == cell.target.gcc.end()) return;
  if (cell.toolchain != "mingw" && cell.toolchain != "cross-gcc") return;
  add_gnu(prefix->second, programs);
  if (cell.toolchain == "mingw") programs.insert(prefix->second + "-dlltool");
}

void add_triples(const model::Cell& cell, std::set<std::string>& triples) {
  for (const model::Cell& slice : cell.slices) add_triples(slice, triples);
  if (cell.slices.empty()) triples.insert(cell.triple);
}

}  // namespace

std::string default_image(const std::string& toolchain) { return toolchain; }

ToolNeeds tools_for(const std::vector<model::Cell>& cells, CoreKind kind) {
  ToolNeeds needs;
  for (const model::Cell& cell : cells) add_compiler(cell, needs.programs);
  if (kind == CoreKind::kCargo) {
    needs.rust = true;
    for (const model::Cell& cell : cells) add_triples(cell, needs.triples);
    add_gnu("", needs.programs);  // build scripts and procedural macros run on the host
    needs.programs.insert("objcopy");
  }
  if (kind == CoreKind::kCmake)
    needs.programs.insert({"cmake", "ninja", "make", "install_name_tool"});
  return needs;
}

}  // namespace lockstep::toolchain
