#include "lockstep/cli/run.hpp"

#include <CLI/CLI.hpp>

#include "invocation.hpp"
#include "lockstep/sys/process.hpp"
#include "lockstep/sys/terminal.hpp"
#include "version.hpp"

namespace lockstep::cli {

namespace {

void add_common(CLI::App& command, Invocation& invocation) {
  command.add_option("-C", invocation.common.folder, "work in this folder")->type_name("DIR");
  command
      .add_option("-f,--file", invocation.common.file,
                  "the configuration (default: lockstep.yaml, searched upward)")
      ->type_name("FILE");
  command.add_flag("--json", invocation.json, "answer in JSON on stdout");
  command.add_flag("-q,--quiet", invocation.quiet, "only results and problems");
  command.add_flag("-v,--verbose", invocation.verbose, "say what runs");
  command.add_option("--color", invocation.color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
}

void settle(Invocation& invocation) {
  CommonOptions& common = invocation.common;
  common.form = invocation.json ? AnswerForm::kJson : AnswerForm::kText;
  if (invocation.verbose) common.chatter = Chatter::kVerbose;
  if (invocation.quiet) common.chatter = Chatter::kQuiet;
  if (invocation.color == "always") common.color = sys::ColorWish::kAlways;
  if (invocation.color == "never") common.color = sys::ColorWish::kNever;
  if (invocation.commit) invocation.bump.git.reach = GitReach::kCommit;
  if (invocation.tag) invocation.bump.git.reach = GitReach::kTag;
  if (invocation.push) invocation.bump.git.reach = GitReach::kPush;
  if (invocation.changelog) invocation.bump.changelog = ChangelogWish::kAlways;
  if (invocation.no_changelog) invocation.bump.changelog = ChangelogWish::kNever;
  if (invocation.write_schema) invocation.schema.to = SchemaPlace::kProject;
  if (invocation.dry_run) invocation.bump.doing = Doing::kShow;
  if (invocation.dry_run) invocation.publish.doing = Doing::kShow;
  if (invocation.dry_run) invocation.release.publish.doing = Doing::kShow;
  if (invocation.skip_rehearsal) invocation.release.rehearsal = Rehearsal::kSkip;
  if (invocation.push) invocation.release.push = Push::kYes;
  if (invocation.yes) invocation.abort.doing = Doing::kWrite;
  if (invocation.fix) invocation.check.on_drift = OnDrift::kMend;
  if (invocation.fail_fast) invocation.build.on_failure = OnFailure::kStop;
}

}  // namespace

CLI::App& subcommand(CLI::App& app, const std::string& name, const std::string& description) {
  CLI::App& command = *app.add_subcommand(name, description);
  command.fallthrough();
  command.footer("Also: -C DIR, -f FILE, --json, -q, -v, --color WHEN; see `lockstep --help`.");
  return command;
}

void add_only(CLI::App& command, std::vector<std::string>& only) {
  command
      .add_option("--only", only,
                  "cells to take: 'python/linux-*', a language or a target; repeatable")
      ->type_name("PATTERN")
      ->take_all();
}

void add_shard(CLI::App& command, std::string& shard) {
  command.add_option("--shard", shard, "the K-th of N parts of them, for as many machines as N")
      ->type_name("K/N");
}

void add_store(CLI::App& command, std::string& folder) {
  command
      .add_option("--store", folder,
                  "where results are kept (default: LOCKSTEP_STORE, else the user's cache)")
      ->type_name("DIR");
}

void add_place(CLI::App& command, BuildPlace& place) {
  command
      .add_option_function<std::string>(
          "--executor",
          [&place](const std::string& name) {
            place.placement =
                name == "local" ? plan::Placement::kLocal : plan::Placement::kContainer;
          },
          "where actions run: local or container (default: as the matrix says for each cell)")
      ->check(CLI::IsMember({"local", "container"}))
      ->type_name("WHERE");
  command
      .add_option("--container-host", place.container_host,
                  "the machine whose engine runs containers (default: this one)")
      ->type_name("URL");
}

void add_dist(CLI::App& command, std::string& folder) {
  command.add_option("--dist", folder, "the folder of the packages (default: dist)")
      ->type_name("DIR");
}

int run(int argc, char** argv) {
  CLI::App app("builds one native core for every language and platform, under one version",
               "lockstep");
  app.set_version_flag("-V,--version", std::string("lockstep ") + kVersion);
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  Invocation invocation;
  add_common(app, invocation);
  add_build_commands(app, invocation);
  add_version_commands(app, invocation);
  add_release_commands(app, invocation);
  add_project_commands(app, invocation);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    constexpr int kUsage = 2;
    const int status = app.exit(problem);
    return status == 0 ? 0 : kUsage;
  }
  settle(invocation);
  sys::install_interrupt_handlers();
  return invocation.command();
}

}  // namespace lockstep::cli
