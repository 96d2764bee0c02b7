#include "cargo_strip.hpp"

#include <vector>

namespace lockstep::plan {

namespace {

std::vector<std::string> strip_flags(const model::Cell& cell, const std::string& role) {
  if (role == "shared") {
    // Mach-O keeps its exports in the symbol table too, so only local symbols go.
    if (cell.target.os == "macos") return {"--strip-debug", "--discard-all"};
    return {"--strip-all"};
  }
  // llvm-objcopy refuses archives with short import members, as gnullvm's have; our std for Windows
  // has no debug information anyway.
  if (cell.target.os == "windows") return {};
  return {"--strip-debug"};
}

}  // namespace

void add_strip_commands(const toolchain::Host& host, const model::Cell& cell,
                        const std::map<std::string, std::string>& files, model::Action& action) {
  const auto objcopy = host.programs.find("objcopy");
  if (objcopy == host.programs.end()) return;
  for (const auto& [role, path] : files) {
    const auto flags = strip_flags(cell, role);
    if (flags.empty()) continue;
    std::vector<std::string> command{objcopy->second.path};
    command.insert(command.end(), flags.begin(), flags.end());
    command.push_back("@root@/" + path);
    action.commands.push_back(std::move(command));
    action.toolchain["objcopy"] = objcopy->second.version;
  }
}

}  // namespace lockstep::plan
