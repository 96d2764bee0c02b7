#include "node_imports.hpp"

#include "lockstep/toolchain/compilers.hpp"

namespace lockstep::plan {

namespace {

using model::Cell;
using model::Value;
using Words = Value::Array;

constexpr const char* kDefinitions = ".lockstep/lib/node_api.def";
constexpr const char* kImports = "@root@/.lockstep/lib/libnode.dll.a";

bool has_imports(const Cell& cell) { return cell.target.os == "windows" && cell.abi == "gnu"; }

/// `zig dlltool` has to be told of the machine, a GNU one is built for its own.
std::vector<std::string> dlltool_words(const toolchain::Host& host, const Cell& cell) {
  if (cell.toolchain == "zig") {
    const char* machine = cell.target.arch == "arm64" ? "arm64"
                          : cell.target.arch == "x86" ? "i386"
                                                      : "i386:x86-64";
    return {host.programs.at("zig").path, "dlltool", "-m", machine};
  }
  const auto prefix = cell.target.gcc.find(cell.abi);
  const std::string name =
      prefix == cell.target.gcc.end() ? "dlltool" : prefix->second + "-dlltool";
  const auto found = host.programs.find(name);
  return {found == host.programs.end() ? name : found->second.path};
}

}  // namespace

void add_node_imports(const toolchain::Host& host, const Cell& cell, model::Action& action) {
  if (!has_imports(cell)) return;
  action.inputs.emplace_back(model::TextInput{kDefinitions, toolchain::node_api(), false});
  std::vector<std::string> command = dlltool_words(host, cell);
  command.insert(command.end(),
                 {"-d", std::string("@root@/") + kDefinitions, "-D", "node.exe", "-l", kImports});
  action.commands.insert(action.commands.begin(), std::move(command));
}

Value node_imports_case(const Cell& cell) {
  if (!has_imports(cell)) return Value::Object{};
  return Value::Object{{"when_arg", "-shared"}, {"append", Words{kImports}}};
}

}  // namespace lockstep::plan
