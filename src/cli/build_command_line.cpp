#include <CLI/CLI.hpp>

#include "invocation.hpp"

namespace lockstep::cli {

namespace {

void add_init(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(
      app, "init", "write a lockstep.yaml for the project in a folder, or a starter project");
  InitOptions& options = invocation.init;
  command.add_option("folder", options.folder, "where to (default: this folder)");
  command.add_option("--name", options.name, "the packages' name (default: the folder's)");
  command.add_option("--core", options.core, "a starter project with this core: rust or c");
  command.add_option("--languages", options.languages, "python,node,ruby,go (default: all)")
      ->delimiter(',')
      ->allow_extra_args(false);
  command
      .add_option("--targets", options.targets, "linux-x64,linux-x64-musl,... (default: the six)")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_flag_callback(
      "-y,--yes", [&options] { options.asking = InitAsking::kDefaults; },
      "ask nothing on a terminal: take every question's default");
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
  add_place(command, invocation.plan.place);
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
  add_place(command, options.place);
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

CLI::App& add_images_task(CLI::App& parent, Invocation& invocation, ImagesTask task,
                          const std::string& name, const std::string& description) {
  CLI::App& command = *parent.add_subcommand(name, description);
  command.fallthrough();
  command.callback([&invocation, task] {
    invocation.images.task = task;
    invocation.command = [&] { return run_images(invocation.images, invocation.common); };
  });
  return command;
}

void add_images(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(app, "images", "the images that cells are built in by containers");
  command.require_subcommand(1);
  ImagesOptions& options = invocation.images;
  command.add_option("--base", options.base, "a Debian to build on (default: as each image says)")
      ->type_name("REFERENCE");
  command.add_option("--container-host", options.host, "an engine elsewhere: ssh://user@machine/…")
      ->type_name("URL");
  add_images_task(command, invocation, ImagesTask::kBuild, "build", "build them with the engine")
      .add_option("names", options.names, "which (default: those that the project's cells need)")
      ->type_name("IMAGE");
  add_images_task(command, invocation, ImagesTask::kList, "list",
                  "which there are, and what each is pinned to");
  CLI::App& pin = add_images_task(command, invocation, ImagesTask::kPin, "pin",
                                  "write into images.lock.json which bytes a name stands for");
  pin.add_option("name", options.name, "zig, or as lockstep.yaml names it")
      ->required()
      ->type_name("IMAGE");
  pin.add_option("reference", options.reference, "an image (default: the one that was built)")
      ->type_name("REFERENCE");
  add_images_task(command, invocation, ImagesTask::kPull, "pull",
                  "bring those that are pinned and that the engine lacks");
}

void add_doctor(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(app, "doctor", "check every cell's toolchain, and say the fix");
  add_only(command, invocation.doctor.only);
  add_place(command, invocation.doctor.place);
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

void add_report(CLI::App& app, Invocation& invocation) {
  CLI::App& command = subcommand(app, "report", "write all about dist/ as one HTML page");
  ReportOptions& options = invocation.report;
  add_dist(command, options.dist);
  command
      .add_option("--against", options.against,
                  "what sizes are held against: another dist, a VERSION or `last` of the forge's "
                  "releases (default: the last release that is recorded here)")
      ->type_name("DIR");
  command
      .add_option("-o,--out", options.out, "the page (default: .lockstep/report.html beside dist)")
      ->type_name("FILE");
  command.callback(
      [&] { invocation.command = [&] { return run_report(options, invocation.common); }; });
}

}  // namespace

void add_build_commands(CLI::App& app, Invocation& invocation) {
  add_init(app, invocation);
  add_plan(app, invocation);
  add_build(app, invocation);
  add_collect(app, invocation);
  add_report(app, invocation);
  add_store_command(app, invocation);
  add_images(app, invocation);
  add_doctor(app, invocation);
  add_inspect(app, invocation);
}

}  // namespace lockstep::cli
