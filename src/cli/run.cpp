#include "lockstep/cli/run.hpp"

#include <CLI/CLI.hpp>
#include <functional>

#include "commands.hpp"
#include "download.hpp"
#include "lockstep/sys/process.hpp"
#include "lockstep/sys/terminal.hpp"
#include "matrix_command_line.hpp"
#include "version.hpp"

namespace lockstep::cli {

namespace {

/// What the command line asks for: the chosen command with its options filled in.
struct Invocation {
  CommonOptions common;
  InitOptions init;
  PlanOptions plan;
  DoctorOptions doctor;
  BuildOptions build;
  CollectOptions collect;
  BumpOptions bump;
  CheckOptions check;
  PromoteOptions promote;
  PublishOptions publish;
  StatusOptions status;
  RehearseOptions rehearse;
  ReleaseOptions release;
  AbortOptions abort;
  ReportOptions report;
  StoreOptions store;
  InspectOptions inspect;
  SchemaOptions schema;
  CiOptions ci;
  ServeOptions serve;
  VersionOptions version;
  CompleteOptions complete;
  CompletionsOptions completions;
  HelpOptions help;
  ManOptions man;
  MatrixOptions matrix;
  MatrixFlags matrix_flags;
  std::function<int()> command;
  bool json = false;
  bool quiet = false;
  bool verbose = false;
  bool fail_fast = false;
  bool keep_going = false;
  bool write_schema = false;
  bool dry_run = false;
  bool commit = false;
  bool tag = false;
  bool push = false;
  bool changelog = false;
  bool no_changelog = false;
  bool fix = false;
  bool yes = false;
  bool skip_rehearsal = false;
  Download download;
  std::string download_to;
  std::string color = "auto";
};

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

/// A command that takes the common flags after its name as well as before it.
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

void add_dist(CLI::App& command, std::string& folder) {
  command.add_option("--dist", folder, "the folder of the packages (default: dist)")
      ->type_name("DIR");
}

void add_wanted_version(CLI::App& command, std::string& version) {
  command.add_option("version", version, "the version that the packages have to be of")
      ->type_name("VERSION");
}

void add_init(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(
      app, "init", "write a lockstep.yaml for the project in a folder, or a starter project");
  InitOptions& options = invocation.init;
  command.add_option("folder", options.folder, "where to (default: this folder)");
  command.add_option("--name", options.name, "the packages' name (default: the folder's)");
  command.add_option("--core", options.core, "a starter project with this core: rust or c");
  command.add_option("--languages", options.languages, "python,node,ruby,go (default: all)")
      ->delimiter(',');
  command.callback(
      [&] { invocation.command = [&] { return run_init(options, invocation.common); }; });
}

void add_plan(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(app, "plan", "show what a build would do, and why");
  add_only(command, invocation.plan.only);
  add_shard(command, invocation.plan.shard);
  command
      .add_option("--explain", invocation.plan.explain,
                  "name the first input of this cell that changed since the last build")
      ->type_name("CELL");
  command.add_flag_callback(
      "--cache-key", [&] { invocation.plan.answer = PlanAnswer::kCacheKey; },
      "print a digest of all actions' keys: by what a CI service keeps the store");
  add_store(command, invocation.plan.store);
  command.callback(
      [&] { invocation.command = [&] { return run_plan(invocation.plan, invocation.common); }; });
}

void add_build(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(app, "build", "compile and pack every cell into dist/");
  BuildOptions& options = invocation.build;
  add_only(command, options.only);
  add_shard(command, options.shard);
  command.add_option("-j,--jobs", options.jobs, "how many cores to use (default: all)")
      ->check(CLI::PositiveNumber);
  auto* stop =
      command.add_flag("--fail-fast", invocation.fail_fast, "stop at the first failed cell");
  command.add_flag("--keep-going", invocation.keep_going, "go on with the other cells (default)")
      ->excludes(stop);
  add_store(command, options.store);
  command.callback(
      [&] { invocation.command = [&] { return run_build(options, invocation.common); }; });
}

void add_collect(CLI::App& app, Invocation& invocation) {
  CLI::App& command =
      subcommand(app, "collect", "put the dists of several machines together into dist/");
  CollectOptions& options = invocation.collect;
  command.add_option("parts", options.parts, "folders that `lockstep build` left")
      ->required()
      ->type_name("DIR");
  add_store(command, options.store);
  command.callback(
      [&] { invocation.command = [&] { return run_collect(options, invocation.common); }; });
}

void add_git(CLI::App& command, Invocation& invocation) {
  GitWishes& wishes = invocation.bump.git;
  command.add_flag("--commit", invocation.commit, "commit the changed files, and nothing else");
  command.add_flag("--tag", invocation.tag, "and make the annotated tag vX.Y.Z");
  command.add_flag("--push", invocation.push, "and push both");
  command
      .add_option("--message", wishes.message,
                  "of commit and tag; {version}, {from} and {name} stand for theirs")
      ->type_name("TEMPLATE")
      ->capture_default_str();
  command.add_option("--allow", wishes.allowed, "go on nevertheless: detached, dirty; repeatable")
      ->check(CLI::IsMember({"detached", "dirty"}))
      ->take_all();
}

void add_bump(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(app, "bump", "give the project a new version, everywhere");
  command
      .add_option("version", invocation.bump.request,
                  "major, minor, patch, prerelease[=rc], release, auto, or X.Y.Z[-pre.N]")
      ->required()
      ->type_name("LEVEL");
  add_git(command, invocation);
  auto* always = command.add_flag("--changelog", invocation.changelog,
                                  "give CHANGELOG.md a section, also when no commit tells of it");
  command.add_flag("--no-changelog", invocation.no_changelog, "leave CHANGELOG.md alone")
      ->excludes(always);
  command.add_flag("--dry-run", invocation.dry_run, "show what would change, and change nothing");
  command.callback(
      [&] { invocation.command = [&] { return run_bump(invocation.bump, invocation.common); }; });
}

void add_promote(CLI::App& app, Invocation& invocation) {
  CLI::App& command =
      subcommand(app, "promote", "make a tested prerelease the release, without building");
  PromoteOptions& options = invocation.promote;
  command.add_option("version", options.from, "the prerelease that dist/ holds: 1.2.0-rc.1")
      ->required()
      ->type_name("VERSION");
  command
      .add_option("--to", options.to, "the version it becomes (default: without its prerelease)")
      ->type_name("VERSION");
  add_dist(command, options.dist);
  command.callback(
      [&] { invocation.command = [&] { return run_promote(options, invocation.common); }; });
}

void add_publish(CLI::App& app, Invocation& invocation) {
  CLI::App& publish =
      subcommand(app, "publish", "publish the packages of dist/, together or not at all");
  add_wanted_version(publish, invocation.publish.version);
  add_dist(publish, invocation.publish.dist);
  publish.add_flag("--dry-run", invocation.dry_run,
                   "ask the registries all that can be asked, and publish nothing");
  publish.callback([&] {
    invocation.command = [&] { return run_publish(invocation.publish, invocation.common); };
  });
}

void add_version_wish(CLI::App& command, std::string& version) {
  command
      .add_option("version", version,
                  "the version (default: that of dist/, else of lockstep.yaml); its packages come "
                  "from the draft release where no dist/ holds them")
      ->type_name("VERSION");
}

void add_resume(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(app, "resume", "go on with a release that stopped");
  add_version_wish(command, invocation.publish.version);
  add_dist(command, invocation.publish.dist);
  command.callback([&] {
    invocation.command = [&] { return run_resume(invocation.publish, invocation.common); };
  });
}

void add_status(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(app, "status", "what every registry holds of the packages");
  add_version_wish(command, invocation.status.version);
  add_dist(command, invocation.status.dist);
  command.callback([&] {
    invocation.command = [&] { return run_status(invocation.status, invocation.common); };
  });
}

void add_rehearse(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(
      app, "rehearse", "publish dist/ to registries on this machine, and install it from there");
  add_dist(command, invocation.rehearse.dist);
  command.callback([&] {
    invocation.command = [&] { return run_rehearse(invocation.rehearse, invocation.common); };
  });
}

void add_release(CLI::App& app, Invocation& invocation) {
  CLI::App& command =
      subcommand(app, "release", "check, bump, build, rehearse, publish and tag, in one go");
  command
      .add_option(
          "level", invocation.release.level,
          "a bump to begin with: major, minor, patch, prerelease[=rc], release, auto, X.Y.Z")
      ->type_name("LEVEL");
  command.add_flag("--skip-rehearsal", invocation.skip_rehearsal, "publish without a rehearsal");
  command.add_flag("--push", invocation.push, "push the release's commit and tag in the end");
  command.add_flag("--dry-run", invocation.dry_run,
                   "try it all, a new version in a clone: change and publish nothing");
  command.callback([&] {
    invocation.command = [&] { return run_release(invocation.release, invocation.common); };
  });
}

void add_abort(CLI::App& app, Invocation& invocation) {
  CLI::App& command =
      subcommand(app, "abort", "take back what can be taken back of a release, and say the rest");
  add_version_wish(command, invocation.abort.version);
  add_dist(command, invocation.abort.dist);
  command.add_flag("-y,--yes", invocation.yes, "really do it");
  command.callback(
      [&] { invocation.command = [&] { return run_abort(invocation.abort, invocation.common); }; });
}

void add_report(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(app, "report", "write all about dist/ as one HTML page");
  ReportOptions& options = invocation.report;
  add_dist(command, options.dist);
  command.add_option("--against", options.against, "another dist, which sizes are held against")
      ->type_name("DIR");
  command
      .add_option("-o,--out", options.out, "the page (default: .lockstep/report.html beside dist)")
      ->type_name("FILE");
  command.callback(
      [&] { invocation.command = [&] { return run_report(options, invocation.common); }; });
}

void add_check(CLI::App& app, Invocation& invocation) {
  CLI::App& command =
      subcommand(app, "check", "find places that do not hold the project's version");
  command.add_flag("--fix", invocation.fix, "mend them");
  command.callback(
      [&] { invocation.command = [&] { return run_check(invocation.check, invocation.common); }; });
}

void add_store_task(CLI::App& parent, Invocation& invocation, StoreTask task,
                    const std::string& name, const std::string& description) {
  CLI::App& command = *parent.add_subcommand(name, description);
  command.fallthrough();
  StoreOptions& options = invocation.store;
  if (task == StoreTask::kCollect) {
    command.add_option("--max-size", options.max_bytes, "what may stay: 5GB, 500MB, 2GiB")
        ->required()
        ->transform(CLI::AsSizeValue(true))
        ->type_name("SIZE");
  }
  command.callback([&invocation, &options, task] {
    options.task = task;
    invocation.command = [&] { return run_store(options, invocation.common); };
  });
}

void add_store_command(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(app, "store", "look after the store of results");
  command.require_subcommand(1);
  add_store(command, invocation.store.store);
  add_store_task(command, invocation, StoreTask::kPath, "path", "print where it is");
  add_store_task(command, invocation, StoreTask::kStats, "stats", "what it holds");
  add_store_task(command, invocation, StoreTask::kVerify, "verify",
                 "read all of it, and remove what is damaged");
  add_store_task(command, invocation, StoreTask::kCollect, "gc",
                 "remove what was not used for longest");
}

void add_targets(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(app, "targets", "list the targets in every ecosystem's words");
  command.callback([&] { invocation.command = [&] { return run_targets(invocation.common); }; });
}

void add_matrix(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(app, "matrix", "the languages and targets, shown and changed");
  add_matrix_tasks(command, invocation.matrix, invocation.matrix_flags, [&] {
    invocation.command = [&] { return run_matrix(invocation.matrix, invocation.common); };
  });
}

void add_doctor(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(app, "doctor", "check every cell's toolchain, and say the fix");
  add_only(command, invocation.doctor.only);
  command.callback([&] {
    invocation.command = [&] { return run_doctor(invocation.doctor, invocation.common); };
  });
}

void add_inspect(CLI::App& app, Invocation& invocation) {
  CLI::App& command =
      subcommand(app, "inspect", "facts of any library, wheel, tgz, gem or module zip");
  command.add_option("files", invocation.inspect.files, "the files")->required()->type_name("FILE");
  command.callback([&] {
    invocation.command = [&] { return run_inspect(invocation.inspect, invocation.common); };
  });
}

void add_version(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(app, "version", "a version as each registry spells it");
  command
      .add_option("versions", invocation.version.versions,
                  "versions by SemVer (default: the project's)")
      ->type_name("VERSION");
  command.callback([&] {
    invocation.command = [&] { return run_version(invocation.version, invocation.common); };
  });
}

void add_schema(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(app, "schema", "print the JSON schema of lockstep.yaml");
  command.add_flag("--write", invocation.write_schema,
                   "write it to .lockstep/schema.json in the project, for editors");
  command.callback([&] {
    invocation.command = [&] { return run_schema(invocation.schema, invocation.common); };
  });
}

void add_ci(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(app, "ci", "the jobs that build and publish on a CI service");
  command.require_subcommand(1);
  CLI::App& generate = *command.add_subcommand("generate", "write them from lockstep.yaml");
  generate.fallthrough();
  CiOptions& options = invocation.ci;
  generate.add_option("service", options.service, "github or gitlab")
      ->required()
      ->check(CLI::IsMember({"github", "gitlab"}));
  const auto doing = [&](CiDoing wanted) { return [&options, wanted] { options.doing = wanted; }; };
  auto* check = generate.add_flag_callback("--check", doing(CiDoing::kCheck),
                                           "fail when the file is not what the matrix asks for");
  generate.add_flag_callback("--stdout", doing(CiDoing::kPrint), "print it and write nothing")
      ->excludes(check);
  generate.callback(
      [&] { invocation.command = [&] { return run_ci(options, invocation.common); }; });
}

void add_serve(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(app, "serve", "registries of all ecosystems on this machine");
  ServeOptions& options = invocation.serve;
  constexpr int kMostPort = 65535;
  command.add_option("--port", options.port, "where to listen (default: any that is free)")
      ->check(CLI::Range(0, kMostPort));
  command
      .add_option("--folder", options.folder,
                  "where what is published stays (default: it goes with the command)")
      ->type_name("DIR");
  command.add_option("--latency", options.latency_ms, "wait this long before every answer")
      ->check(CLI::NonNegativeNumber)
      ->type_name("MS");
  command.callback(
      [&] { invocation.command = [&] { return run_serve(invocation.serve, invocation.common); }; });
}

void add_completions(CLI::App& app, Invocation& invocation) {
  CLI::App& command =
      subcommand(app, "completions", "print what makes a shell complete: bash, zsh or fish");
  command.add_option("shell", invocation.completions.shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command.callback([&] {
    invocation.command = [&] { return run_completions(invocation.completions, invocation.common); };
  });
  CLI::App& hidden = *app.add_subcommand("complete", "");
  hidden.group("");
  hidden.add_option("words", invocation.complete.words);
  hidden.callback([&] {
    invocation.command = [&] { return run_complete(invocation.complete, shape_of(app)); };
  });
}

void add_help(CLI::App& app, Invocation& invocation) {
  CLI::App& help = subcommand(app, "help", "tell about a command or a topic");
  help.add_option("topic", invocation.help.topic, "a command, or a page of the documentation")
      ->type_name("TOPIC");
  help.callback([&] {
    invocation.command = [&] {
      const std::function<bool(CLI::App*)> is_meant = [&](const CLI::App* command) {
        return command->get_name() == invocation.help.topic && !command->get_group().empty();
      };
      const auto commands = app.get_subcommands(is_meant);
      if (commands.empty()) return run_help(invocation.help, shape_of(app), invocation.common);
      sys::write_out(commands.front()->help(app.get_name()));
      return 0;
    };
  });
  CLI::App& man = subcommand(app, "man", "print a manual page: lockstep man build | man -l -");
  man.add_option("command", invocation.man.command, "whose (default: the program's)")
      ->type_name("COMMAND");
  man.callback([&] {
    invocation.command = [&] { return run_man(invocation.man, shape_of(app), invocation.common); };
  });
}

// Hidden: what actions run to have an adopted file.
void add_download(CLI::App& app, Invocation& invocation) {
  CLI::App& command = *app.add_subcommand("download", "");
  command.group("");
  command.add_option("url", invocation.download.url)->required();
  command.add_option("sha256", invocation.download.sha256)->required();
  command.add_option("file", invocation.download_to)->required();
  command.callback([&] {
    invocation.command = [&] { return run_download(invocation.download, invocation.download_to); };
  });
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

int run(int argc, char** argv) {
  CLI::App app("builds one native core for every language and platform, under one version",
               "lockstep");
  app.set_version_flag("-V,--version", std::string("lockstep ") + kVersion);
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  Invocation invocation;
  add_common(app, invocation);
  add_init(app, invocation);
  add_plan(app, invocation);
  add_build(app, invocation);
  add_collect(app, invocation);
  add_bump(app, invocation);
  add_check(app, invocation);
  add_promote(app, invocation);
  add_publish(app, invocation);
  add_resume(app, invocation);
  add_rehearse(app, invocation);
  add_release(app, invocation);
  add_status(app, invocation);
  add_abort(app, invocation);
  add_report(app, invocation);
  add_store_command(app, invocation);
  add_targets(app, invocation);
  add_matrix(app, invocation);
  add_doctor(app, invocation);
  add_inspect(app, invocation);
  add_version(app, invocation);
  add_schema(app, invocation);
  add_ci(app, invocation);
  add_serve(app, invocation);
  add_completions(app, invocation);
  add_help(app, invocation);
  add_download(app, invocation);
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
