#include <fmt/format.h>

#include "form.hpp"
#include "lockstep/resources/resources.hpp"
#include "services.hpp"

namespace lockstep::ci {

namespace {

using Lines = std::vector<std::string>;

Lines tags(const std::string& runner) {
  if (runner.empty()) return {};
  return {fmt::format("tags: [{}]", yaml_scalar(runner))};
}

Lines setup(const Request& request) {
  Lines lines;
  if (!request.folder.empty())
    lines.push_back("cd " + request.folder.substr(0, request.folder.size() - 1));
  for (const std::string& line : setup_lines(request)) lines.push_back(line);
  return lines;
}

Lines plan(const Jobs& jobs) {
  if (jobs.plans_nothing) return {};
  return {"- lockstep plan" + plan_patterns(jobs)};
}

std::string build_name(const Placed& one) { return "lockstep-build-" + one.group.name; }

std::string try_name(const Placed& one) { return "lockstep-try-" + one.group.machine; }

// Jobs apart by blank lines.
void begin_job(const std::string& name, const std::string& base, Lines& lines) {
  if (!lines.empty()) lines.emplace_back();
  lines.push_back(name + ":");
  lines.push_back("  extends: " + base);
}

void add_tags(const Placed& one, Lines& lines) {
  for (const std::string& line : tags(one.runner)) lines.push_back("  " + line);
}

Lines build_jobs(const Jobs& jobs) {
  Lines lines;
  for (const Placed& one : jobs.builds) {
    begin_job(build_name(one), ".lockstep-build", lines);
    if (one.group.machine != kLinuxMachine) add_tags(one, lines);
    lines.push_back(fmt::format("  variables: {{GROUP: {}, ONLY: {}}}", yaml_scalar(one.group.name),
                                yaml_scalar(one.group.only)));
  }
  return lines;
}

Lines try_jobs(const Jobs& jobs) {
  Lines lines;
  for (const Placed& one : jobs.tries) {
    begin_job(try_name(one), ".lockstep-try", lines);
    if (one.group.machine != kLinuxMachine) add_tags(one, lines);
  }
  return lines;
}

Lines needed(const std::vector<Placed>& jobs, std::string (*name)(const Placed&)) {
  Lines lines;
  for (const Placed& one : jobs) lines.push_back("- " + name(one));
  return lines;
}

Lines id_tokens(const Request& request) {
  Lines lines;
  for (const auto& [language, audience] : request.ci.audiences) {
    const auto variable = request.identity_variables.find(language);
    if (variable == request.identity_variables.end()) continue;
    lines.push_back("  " + variable->second + ":");
    lines.push_back("    aud: " + yaml_scalar(audience));
  }
  if (!lines.empty()) lines.insert(lines.begin(), "id_tokens:");
  return lines;
}

// GitLab hands all of a project's variables to its jobs: what is missing is said before anything is
// published.
Lines publish_script(const Request& request) {
  Lines script;
  for (const std::string& name : request.ci.secrets)
    script.push_back(fmt::format(
        ": \"${{{}:?is no variable of this project, or the tag is not protected}}\"", name));
  if (pushes_commits(request.project)) {
    for (const std::string& line : committer_lines()) script.push_back(line);
  }
  if (script.empty()) return {};
  Lines lines{"- |"};
  for (const std::string& line : script) lines.push_back("  " + line);
  return lines;
}

}  // namespace

Pipeline gitlab_file(const Request& request, const Jobs& jobs) {
  const Blanks blanks{{"linux_tags", tags(jobs.linux_runner)},
                      {"prefix", {request.folder}},
                      {"setup", setup(request)},
                      {"plan", plan(jobs)},
                      {"groups", build_jobs(jobs)},
                      {"builds", needed(jobs.builds, build_name)},
                      {"machines", try_jobs(jobs)},
                      {"tries", needed(jobs.tries, try_name)},
                      {"id_tokens", id_tokens(request)},
                      {"publish_script", publish_script(request)}};
  const auto form = resources::find_resource("templates/ci/gitlab.yml");
  return {".gitlab/lockstep.yml", filled(form ? form->bytes : "", blanks), {}};
}

}  // namespace lockstep::ci
