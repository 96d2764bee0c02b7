#include "rehearsal_install.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/shell.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "lockstep/sys/terminal.hpp"
#include "lockstep/toolchain/host.hpp"

namespace lockstep::cli {

using ecosystem::InstallStep;
using State = Installed::State;

namespace {

bool is_for_host(const model::Cell& cell, const toolchain::Platform& host) {
  return cell.target.os == host.os && cell.target.arch == host.arch &&
         (cell.target.libc.empty() || cell.target.libc == host.libc);
}

bool has_package_here(const release::Release& release, const std::string& language,
                      const toolchain::Platform& host) {
  return std::ranges::any_of(release.project.cells, [&](const model::Cell& cell) {
    return cell.language == language && is_for_host(cell, host);
  });
}

std::map<std::string, std::string> environment_for(const InstallStep& step,
                                                   const ReleaseBench& bench) {
  std::map<std::string, std::string> env = bench.seams.environment;
  for (const auto& [name, value] : step.env) {
    const bool is_path = name == "PATH" && env.contains("PATH");
    env[name] = is_path ? value + ":" + env.at("PATH") : value;
  }
  return env;
}

// Copies what a smoke command names of the language's folder; names of other things are words.
Result<void> copy_named(const InstallStep& step, const std::string& from, sys::Filesystem& files) {
  for (const std::string& path : step.copies) {
    const std::string source = join_path(from, path);
    if (files.status(source).kind == sys::FileKind::kMissing) continue;
    const bool is_folder = files.status(source).kind == sys::FileKind::kFolder;
    std::vector<std::string> names = {""};
    if (is_folder) {
      LOCKSTEP_TRY(tree, sys::list_tree(files, source));
      names = std::move(tree);
    }
    for (const std::string& name : names) {
      const std::string to = join_path(step.folder, name.empty() ? path : path + "/" + name);
      LOCKSTEP_CHECK(files.create_folders(std::string(parent_path(to))));
      LOCKSTEP_CHECK(files.copy_file(name.empty() ? source : join_path(source, name), to, false));
    }
  }
  return {};
}

std::string last_lines(const std::string& text) {
  constexpr std::size_t kLines = 12;
  std::vector<std::string> lines = split(trim(text), '\n');
  if (lines.size() > kLines) lines.erase(lines.begin(), lines.end() - kLines);
  return join(lines, "\n");
}

Result<void> run_step(const InstallStep& step, const std::string& sources, ReleaseBench& bench) {
  LOCKSTEP_CHECK(bench.files.create_folders(step.folder));
  for (const auto& [name, text] : step.files)
    LOCKSTEP_CHECK(bench.files.write(join_path(step.folder, name), text, false));
  LOCKSTEP_CHECK(copy_named(step, sources, bench.files));
  sys::ProcessRequest request;
  request.argv = step.argv;
  request.folder = step.folder;
  request.env = environment_for(step, bench);
  LOCKSTEP_TRY(ended, bench.process.run(request));
  if (ended.status == 0) return {};
  return fail(ErrorKind::kCheckFailed,
              fmt::format("`{}` exited with {}", command_line(step.argv), ended.status),
              last_lines(ended.err.empty() ? ended.out : ended.err));
}

Installed install(const release::Release& release, const release::Channel& channel,
                  const ecosystem::Account& account, const std::string& folder,
                  ReleaseBench& bench) {
  const ecosystem::Ecosystem* row = ecosystem::find_ecosystem(channel.registry);
  Installed installed{channel.registry, {}, {}, {}};
  const std::string version = channel.parcels.empty() ? "" : channel.parcels.front().version;
  const std::string project = std::string(parent_path(release.dist));
  const std::string sources = join_path(project, channel.language.folder);
  for (const InstallStep& step :
       row->install({release.project, channel.language, account, version, folder})) {
    installed.steps.push_back(step.what);
    const auto done = run_step(step, sources, bench);
    if (done) continue;
    installed.problem = at(done.error(), channel.registry + ": " + step.what);
    installed.state = State::kFailed;
    return installed;
  }
  return installed;
}

}  // namespace

Result<std::vector<Installed>> install_from(
    const release::Release& release, const std::map<std::string, ecosystem::Account>& accounts,
    const std::string& folder, ReleaseBench& bench, const CommonOptions& common) {
  const toolchain::Platform host = toolchain::this_platform();
  std::vector<Installed> all;
  for (const release::Channel& channel : release.channels) {
    const ecosystem::Ecosystem* row = ecosystem::find_ecosystem(channel.registry);
    if (row == nullptr || row->install == nullptr) continue;
    if (!has_package_here(release, channel.registry, host)) {
      all.push_back({channel.registry, {}, "no package is for this machine", {}, State::kNothing});
      continue;
    }
    all.push_back(install(release, channel, accounts.at(channel.registry),
                          join_path(folder, channel.registry), bench));
    if (common.chatter != Chatter::kQuiet) sys::write_err(installed_text({all.back()}));
  }
  return all;
}

Result<void> failure_of(const std::vector<Installed>& installed) {
  std::vector<Error> errors;
  for (const Installed& one : installed)
    if (one.state == State::kFailed) errors.push_back(one.problem);
  if (errors.empty()) return {};
  return std::unexpected(merged(std::move(errors)));
}

std::string installed_text(const std::vector<Installed>& installed) {
  std::string text;
  for (const Installed& one : installed) {
    const char* word = one.state == State::kDone      ? "ok"
                       : one.state == State::kNothing ? "-"
                                                      : "FAILED";
    text +=
        fmt::format("  {:<9} {:<6} {}{}\n", one.language, word, join(one.steps, ", "), one.note);
  }
  return text;
}

SummaryTable installed_table(std::string title, const std::vector<Installed>& installed) {
  SummaryTable table{std::move(title), {"language", "installed", ""}, {}};
  for (const Installed& one : installed) {
    const std::string mark = one.state == State::kDone      ? "✓ "
                             : one.state == State::kNothing ? "– "
                                                            : "✗ ";
    table.rows.push_back({one.language, mark + join(one.steps, ", "),
                          one.state == State::kFailed ? one.problem.message : one.note});
  }
  return table;
}

model::Value installed_value(const std::vector<Installed>& installed) {
  model::Value::Array rows;
  for (const Installed& one : installed) {
    model::Value::Array steps;
    for (const std::string& step : one.steps) steps.emplace_back(step);
    rows.push_back(model::Value::Object{{"language", one.language},
                                        {"done", one.state == State::kDone},
                                        {"steps", std::move(steps)},
                                        {"note", one.note}});
  }
  return rows;
}

}  // namespace lockstep::cli
