#include "lockstep/ci/pipeline.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "form.hpp"
#include "lockstep/base/text.hpp"
#include "services.hpp"

namespace lockstep::ci {

namespace {

constexpr std::string_view kMadeBy = "# Made by `lockstep ci generate ";

// The runners that GitHub has for everybody. Of GitLab's only the default one is known: the others'
// tags are those of the instance.
std::map<std::string, std::string> known_runners(Service service) {
  if (service == Service::kGitLab) return {{kLinuxMachine, ""}};
  return {{"linux-x64", "ubuntu-24.04"},   {"linux-arm64", "ubuntu-24.04-arm"},
          {"macos-x64", "macos-15-intel"}, {"macos-arm64", "macos-15"},
          {"windows-x64", "windows-2025"}, {"windows-arm64", "windows-11-arm"}};
}

std::map<std::string, std::string> runners_of(Service service, const model::Ci& ci) {
  std::map<std::string, std::string> runners = known_runners(service);
  for (const auto& [machine, runner] : ci.runners) runners[machine] = runner;
  return runners;
}

Error no_runner(const Group& group) {
  return {ErrorKind::kUsage,
          fmt::format("the toolchain `host` needs a runner of the kind {}, and none is known",
                      group.machine),
          group.name,
          fmt::format("name one in lockstep.yaml: `ci: {{runners: {{{}: ...}}}}`\n"
                      "or take another toolchain for these cells: `lockstep targets` lists them",
                      group.machine)};
}

Result<std::vector<Placed>> placed(const std::vector<Group>& groups,
                                   const std::map<std::string, std::string>& runners) {
  std::vector<Placed> found;
  std::vector<Error> errors;
  for (const Group& group : groups) {
    const auto runner = runners.find(group.machine);
    if (runner == runners.end())
      errors.push_back(no_runner(group));
    else
      found.push_back({group, runner->second});
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return found;
}

// The machines that lockstep runs on and that the matrix has packages for.
std::vector<Placed> tries_of(const std::vector<model::Cell>& cells,
                             const std::map<std::string, std::string>& runners) {
  std::vector<Placed> tries{{{kLinuxMachine, kLinuxMachine, {}}, runners.at(kLinuxMachine)}};
  const std::string arm = "linux-arm64";
  const auto is_for_arm = [&](const model::Cell& cell) {
    return cell.target.os == "linux" && cell.target.arch == "arm64";
  };
  if (std::ranges::any_of(cells, is_for_arm) && runners.contains(arm))
    tries.push_back({{arm, arm, {}}, runners.at(arm)});
  return tries;
}

void plan_on_linux(Jobs& jobs) {
  const auto is_elsewhere = [](const Placed& one) { return one.group.machine != kLinuxMachine; };
  if (std::ranges::none_of(jobs.builds, is_elsewhere)) return;
  for (const Placed& one : jobs.builds) {
    if (!is_elsewhere(one)) jobs.planned.push_back(one.group.only);
  }
  jobs.plans_nothing = jobs.planned.empty();
}

// The folder stands in paths of the file as it is.
Result<void> check_folder(const std::string& folder) {
  const auto is_fine = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-' || c == '/';
  };
  if (std::ranges::all_of(folder, is_fine)) return {};
  return fail(ErrorKind::kUsage,
              fmt::format("the project's folder `{}` cannot be written into a CI file", folder),
              "take letters, digits, `.`, `_` and `-` for its name");
}

std::vector<std::string> notes_of(Service service, const Request& request, const Jobs& jobs) {
  std::vector<std::string> notes;
  if (request.ci.setup.empty())
    notes.emplace_back(
        "how lockstep gets onto a runner is not said: every job fails until lockstep.yaml has "
        "`ci: {setup: [...]}`");
  for (const Placed& one : jobs.builds) {
    if (!one.group.machine.starts_with("linux-"))
      notes.push_back(fmt::format("job {} needs a lockstep that runs on {}", one.group.name,
                                  one.group.machine));
  }
  if (service == Service::kGitLab && jobs.tries.size() == 1)
    notes.emplace_back("packages are tried on linux-x64 alone: `ci.runners` names no linux-arm64");
  return notes;
}

}  // namespace

std::vector<std::string> setup_lines(const Request& request) {
  if (!request.ci.setup.empty()) return block_lines(request.ci.setup);
  return {"echo \"How lockstep gets onto a runner is not said: give lockstep.yaml ci: {setup: "
          "[shell lines]}\" >&2",
          "exit 1"};
}

std::string plan_patterns(const Jobs& jobs) {
  std::string text;
  for (const std::string& pattern : jobs.planned) text += fmt::format(" --only '{}'", pattern);
  return text;
}

bool pushes_commits(const model::Project& project) { return project.language("go") != nullptr; }

std::vector<std::string> committer_lines() {
  return {"git config --global user.name \"$(git log -1 --format=%an)\"",
          "git config --global user.email \"$(git log -1 --format=%ae)\""};
}

Result<Pipeline> generate(Service service, const Request& request) {
  LOCKSTEP_CHECK(check_folder(request.folder));
  const auto runners = runners_of(service, request.ci);
  LOCKSTEP_TRY(builds, placed(groups_of(request.project.cells), runners));
  Jobs jobs;
  jobs.builds = std::move(builds);
  jobs.tries = tries_of(request.project.cells, runners);
  jobs.linux_runner = runners.at(kLinuxMachine);
  plan_on_linux(jobs);
  Pipeline pipeline =
      service == Service::kGitHub ? github_workflow(request, jobs) : gitlab_file(request, jobs);
  pipeline.notes = notes_of(service, request, jobs);
  return pipeline;
}

bool is_generated(std::string_view text) { return text.starts_with(kMadeBy); }

}  // namespace lockstep::ci
