#include <CLI/CLI.hpp>

#include "invocation.hpp"
#include "lockstep/sys/terminal.hpp"

namespace lockstep::cli {

namespace {

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

}  // namespace

void add_project_commands(CLI::App& app, Invocation& invocation) {
  add_targets(app, invocation);
  add_matrix(app, invocation);
  add_schema(app, invocation);
  add_ci(app, invocation);
  add_completions(app, invocation);
  add_help(app, invocation);
  add_download(app, invocation);
}

}  // namespace lockstep::cli
