#include "matrix_command_line.hpp"

#include <CLI/CLI.hpp>

namespace lockstep::cli {

namespace {

using config::EditVerb;

// A verb that changes the matrix, in the words of the command line.
struct Change {
  EditVerb verb;
  const char* name;
  const char* description;
  const char* words;
  const char* type;  // what shells complete it by
};

constexpr Change kChanges[] = {
    {EditVerb::kAdd, "add", "put targets or languages into the matrix, or cells of them alone",
     "linux-x64-musl, '*-musl', ruby, python/linux-armv7", "TARGET"},
    {EditVerb::kRemove, "remove", "take targets or languages out of the matrix, or disable cells",
     "windows-arm64, '*-musl', ruby, python/linux-armv7", "PATTERN"},
    {EditVerb::kSet, "set", "give cells a value; KEY= takes it out again",
     "'python/linux-*' glibc=2.28; keys: glibc, macos, toolchain, image, abi, triple, tier, "
     "features, "
     "default_features",
     "PATTERN"},
    {EditVerb::kEnable, "enable", "build cells again that are disabled",
     "go/windows-arm64, 'python/*', linux-x64", "PATTERN"},
    {EditVerb::kDisable, "disable", "leave cells out of the matrix, and say so in it",
     "go/windows-arm64, 'python/*', linux-x64", "PATTERN"},
};

void add_drop(CLI::App& task, MatrixFlags& flags) {
  task.add_flag("--drop", flags.drop,
                "also when the last release shipped a cell that this takes away or downgrades");
}

void add_change(CLI::App& command, const Change& change, MatrixOptions& options, MatrixFlags& flags,
                const std::function<void()>& chosen) {
  CLI::App& task = *command.add_subcommand(change.name, change.description);
  task.fallthrough();
  task.add_option("words", options.words, change.words)->required()->type_name(change.type);
  task.add_flag("--dry-run", flags.dry_run, "show the change as a diff, and change nothing");
  add_drop(task, flags);
  task.callback([&options, &flags, chosen, verb = change.verb] {
    options.task = MatrixTask::kChange;
    options.verb = verb;
    if (flags.dry_run) options.doing = Doing::kShow;
    if (flags.drop) options.on_loss = OnLoss::kAccept;
    chosen();
  });
}

}  // namespace

void add_matrix_tasks(CLI::App& command, MatrixOptions& options, MatrixFlags& flags,
                      const std::function<void()>& chosen) {
  command.require_subcommand(1);
  CLI::App& show = *command.add_subcommand("show", "draw the grid of languages and targets");
  show.fallthrough();
  show.add_option("--why", options.why, "say where each value of this cell comes from")
      ->type_name("CELL");
  show.callback(chosen);
  for (const Change& change : kChanges) add_change(command, change, options, flags, chosen);
  CLI::App& edit = *command.add_subcommand("edit", "the grid on the whole terminal, to be edited");
  edit.fallthrough();
  add_drop(edit, flags);
  edit.callback([&options, &flags, chosen] {
    options.task = MatrixTask::kEdit;
    if (flags.drop) options.on_loss = OnLoss::kAccept;
    chosen();
  });
}

}  // namespace lockstep::cli
