#include <CLI/CLI.hpp>

#include "invocation.hpp"

namespace lockstep::cli {

namespace {

void add_wanted_version(CLI::App& command, std::string& version) {
  command.add_option("version", version, "the version that the packages have to be of")
      ->type_name("VERSION");
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

}  // namespace

void add_release_commands(CLI::App& app, Invocation& invocation) {
  add_promote(app, invocation);
  add_publish(app, invocation);
  add_resume(app, invocation);
  add_rehearse(app, invocation);
  add_release(app, invocation);
  add_status(app, invocation);
  add_abort(app, invocation);
  add_serve(app, invocation);
}

}  // namespace lockstep::cli
