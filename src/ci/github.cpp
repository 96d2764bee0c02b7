#include <fmt/format.h>

#include "form.hpp"
#include "lockstep/resources/resources.hpp"
#include "services.hpp"

namespace lockstep::ci {

namespace {

using Lines = std::vector<std::string>;

Lines step(const std::string& name, const Lines& script) {
  Lines lines{"- name: " + name};
  if (script.size() == 1) {
    lines.push_back("  run: " + script.front());
    return lines;
  }
  lines.emplace_back("  run: |");
  for (const std::string& line : script) lines.push_back(line.empty() ? line : "    " + line);
  return lines;
}

// The user's lines are a block whatever is in them.
Lines setup_step(const Request& request) {
  Lines lines{"- name: Set up lockstep and its toolchain", "  run: |"};
  for (const std::string& line : setup_lines(request))
    lines.push_back(line.empty() ? line : "    " + line);
  return lines;
}

Lines plan_step(const Jobs& jobs) {
  if (jobs.plans_nothing) return {};
  return step("What will be built", {"lockstep plan" + plan_patterns(jobs)});
}

Lines groups(const Jobs& jobs) {
  Lines lines;
  for (const Placed& one : jobs.builds)
    lines.push_back(fmt::format("- {{group: {}, runner: {}, only: {}}}",
                                yaml_scalar(one.group.name), yaml_scalar(one.runner),
                                yaml_scalar(one.group.only)));
  return lines;
}

Lines machines(const Jobs& jobs) {
  Lines lines;
  for (const Placed& one : jobs.tries)
    lines.push_back(fmt::format("- {{machine: {}, runner: {}}}", yaml_scalar(one.group.machine),
                                yaml_scalar(one.runner)));
  return lines;
}

bool shows_release_here(const model::Project& project) {
  const auto kind = project.releases.find("kind");
  return kind != project.releases.end() && kind->second == "github";
}

Lines publish_environment(const Request& request) {
  Lines lines;
  if (shows_release_here(request.project))
    lines.emplace_back("  GITHUB_TOKEN: ${{ github.token }}");
  for (const std::string& name : request.ci.secrets)
    lines.push_back(fmt::format("  {0}: ${{{{ secrets.{0} }}}}", name));
  if (!lines.empty()) lines.insert(lines.begin(), "env:");
  return lines;
}

// git pushes Go modules with what the checkout leaves it.
Lines publish_checkout(const model::Project& project) {
  if (pushes_commits(project)) return {};
  return {"with:", "  persist-credentials: false"};
}

Lines committer(const model::Project& project) {
  if (!pushes_commits(project)) return {};
  return step("Commits of Go modules are by the author of this one", committer_lines());
}

std::string contents_permission(const model::Project& project) {
  return shows_release_here(project) || pushes_commits(project) ? "write" : "read";
}

Lines working_directory(const std::string& folder) {
  if (folder.empty()) return {};
  return {"working-directory: " + folder.substr(0, folder.size() - 1)};
}

}  // namespace

Pipeline github_workflow(const Request& request, const Jobs& jobs) {
  const Blanks blanks{{"linux", {yaml_scalar(jobs.linux_runner)}},
                      {"working_directory", working_directory(request.folder)},
                      {"prefix", {request.folder}},
                      {"setup", setup_step(request)},
                      {"plan", plan_step(jobs)},
                      {"groups", groups(jobs)},
                      {"machines", machines(jobs)},
                      {"contents", {contents_permission(request.project)}},
                      {"publish_checkout", publish_checkout(request.project)},
                      {"committer", committer(request.project)},
                      {"publish_env", publish_environment(request)}};
  const auto form = resources::find_resource("templates/ci/github.yml");
  return {".github/workflows/lockstep.yml", filled(form ? form->bytes : "", blanks), {}};
}

}  // namespace lockstep::ci
