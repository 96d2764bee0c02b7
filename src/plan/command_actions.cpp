#include "core_builds.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/plan/plan.hpp"
#include "lockstep/toolchain/compilers.hpp"

namespace lockstep::plan {

namespace {

using model::Action;
using model::Cell;

/// `word` with the cell's words in place of `{cc}`, `{triple}` and their like.
std::string filled_in(std::string word, const Cell& cell) {
  const std::map<std::string, std::string> words = {
      {"{cc}", "@root@/.lockstep/bin/tool-cc"},
      {"{cxx}", "@root@/.lockstep/bin/tool-cxx"},
      {"{ar}", "@root@/.lockstep/bin/tool-ar"},
      {"{ranlib}", "@root@/.lockstep/bin/tool-ranlib"},
      {"{triple}", cell.triple},
      {"{os}", cell.target.os},
      {"{arch}", cell.target.arch},
      {"{target}", cell.target.name},
  };
  for (const auto& [from, to] : words) word = replace_all(word, from, to);
  return word;
}

void add_inputs(const model::CommandCore& core, Action& action) {
  // lockstep.yaml holds the version, which is no input of a compile.
  if (core.inputs.empty())
    action.inputs.emplace_back(model::ProjectInput{".", ".", {"lockstep.yaml"}});
  for (const std::string& path : core.inputs)
    action.inputs.emplace_back(model::ProjectInput{path, path});
  action.inputs.emplace_back(model::TextInput{".lockstep/home/.keep", "", false});
  action.inputs.emplace_back(model::TextInput{".lockstep/tmp/.keep", "", false});
}

Action command_action(const CoreRequest& request, const model::CommandCore& core,
                      const CoreBuild& build) {
  const Cell& cell = build.cells.front();
  const toolchain::Compilers compilers = toolchain::compilers_for(request.host, cell);
  Action action;
  action.id = build.id;
  std::vector<std::string> argv;
  for (const std::string& word : core.run) argv.push_back(filled_in(word, cell));
  action.commands = {std::move(argv)};
  action.env = request.env;
  action.env.insert(compilers.env.begin(), compilers.env.end());
  action.env["PATH"] = "@root@/.lockstep/bin:" + request.host.search_path;
  action.env["HOME"] = "@root@/.lockstep/home";
  action.env["TMPDIR"] = "@root@/.lockstep/tmp";
  action.env["LC_ALL"] = "C.UTF-8";
  action.env["SOURCE_DATE_EPOCH"] = "315532800";
  add_inputs(core, action);
  for (const auto& tool : compilers.tools) action.inputs.emplace_back(tool);
  for (const auto& [role, path] : core.outputs) action.outputs.push_back(filled_in(path, cell));
  action.toolchain = compilers.identity;
  return action;
}

}  // namespace

Result<BuildActions> command_actions(const CoreRequest& request) {
  const auto& core = std::get<model::CommandCore>(request.project.core);
  BuildActions out;
  const auto builds = core_builds(buildable_cells(request, out.blocked));
  out.core_builds = builds.size();
  for (const CoreBuild& build : builds) {
    out.actions.push_back(command_action(request, core, build));
    for (const Cell& cell : build.cells) {
      for (const auto& [role, path] : core.outputs) {
        out.natives[cell.name()].push_back({role, build.id, filled_in(path, cell), ""});
      }
    }
  }
  return out;
}

}  // namespace lockstep::plan
