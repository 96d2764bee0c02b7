#include <CLI/CLI.hpp>

#include "invocation.hpp"

namespace lockstep::cli {

namespace {

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

void add_check(CLI::App& app, Invocation& invocation) {
  CLI::App& command =
      subcommand(app, "check", "find places that do not hold the project's version");
  command.add_flag("--fix", invocation.fix, "mend them");
  command.callback(
      [&] { invocation.command = [&] { return run_check(invocation.check, invocation.common); }; });
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

}  // namespace

void add_version_commands(CLI::App& app, Invocation& invocation) {
  add_bump(app, invocation);
  add_check(app, invocation);
  add_version(app, invocation);
}

}  // namespace lockstep::cli
