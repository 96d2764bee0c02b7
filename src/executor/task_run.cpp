#include "task_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cargo_messages.hpp"
#include "diagnose.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/shell.hpp"
#include "lockstep/base/text.hpp"
#include "stage.hpp"

namespace lockstep::executor {

namespace {

constexpr std::size_t kShownLines = 40;

bool speaks_json(const std::vector<std::string>& command) {
  return std::ranges::any_of(
      command, [](const std::string& word) { return word.starts_with("--message-format=json"); });
}

std::map<std::string, std::string> environment_of(const Task& task, const Places& places) {
  std::map<std::string, std::string> env;
  for (const auto& [name, value] : task.action.env) env[name] = substituted(value, places);
  for (const auto& [name, value] : task.inherited) env.try_emplace(name, value);
  // Cargo says why it compiles a unit again only in its own log.
  if (!task.action.fresh_packages.empty())
    env["CARGO_LOG"] = "cargo::core::compiler::fingerprint=info";
  return env;
}

sys::ProcessRequest request_of(const Task& task, const Places& places,
                               const std::vector<std::string>& command) {
  sys::ProcessRequest request;
  for (const std::string& word : command) request.argv.push_back(substituted(word, places));
  request.folder = join_path(places.root, task.action.folder);
  request.env = environment_of(task, places);
  request.output_path = speaks_json(command) ? "" : places.log;
  request.error_path = places.log;
  request.without_network = task.action.network == model::Network::kNone;
  request.stop = task.stop;
  return request;
}

// One run of one task: what its commands said, and what they left.
class Run {
 public:
  Run(sys::Filesystem& files, const Task& task, const Places& places)
      : files_(files), task_(task), places_(places) {
    for (const auto& command : task.action.commands)
      requests_.push_back(request_of(task, places, command));
  }

  Result<Outcome> all(const RunCommands& run_commands) {
    LOCKSTEP_TRY(ends, run_commands(requests_));
    Outcome outcome;
    for (std::size_t i = 0; i < ends.size(); ++i) {
      if (speaks_json(task_.action.commands[i])) take_messages(ends[i].out);
      outcome.seconds += ends[i].seconds;
      outcome.cpu_seconds += ends[i].cpu_seconds;
      outcome.peak_kib = std::max(outcome.peak_kib, ends[i].peak_kib);
    }
    if (!ends.empty() && ends.back().status != 0)
      return failed(requests_[ends.size() - 1].argv, ends.back().status);
    LOCKSTEP_CHECK(check_outputs());
    if (!task_.action.fresh_packages.empty())
      outcome.stale = stale_units(cargo_, task_.action.fresh_packages, log());
    return outcome;
  }

 private:
  // With `json` cargo leaves the showing to us; with `json-render-diagnostics` the log has it
  // already.
  void take_messages(const std::string& out) {
    CargoReport report = read_cargo_messages(out);
    if (!report.messages.empty()) {
      static_cast<void>(files_.write(task_.log, log() + join(report.messages, ""), false));
    }
    cargo_.errors.insert(cargo_.errors.end(), report.errors.begin(), report.errors.end());
    cargo_.artifacts.insert(cargo_.artifacts.end(), report.artifacts.begin(),
                            report.artifacts.end());
  }

  std::unexpected<Error> failed(const std::vector<std::string>& argv, int status) const {
    const std::string shown = replace_all(command_line(argv), places_.root + "/", "");
    const std::string how = status > 128 ? fmt::format("was ended by signal {}", status - 128)
                                         : fmt::format("failed with exit status {}", status);
    std::string hint =
        replace_all(telling_lines(log(), cargo_.errors, kShownLines), places_.root + "/", "");
    if (!hint.empty()) hint += '\n';
    hint += fmt::format("the full log is `{}`", task_.log);
    return fail(ErrorKind::kToolFailed,
                without_secrets(fmt::format("`{}` {}", shown, how), task_.inherited),
                without_secrets(std::move(hint), task_.inherited));
  }

  Result<void> check_outputs() const {
    for (const std::string& output : task_.action.outputs) {
      if (files_.status(join_path(task_.root, output)).kind != sys::FileKind::kMissing) continue;
      const auto near = nearest_files(files_, task_.root, output);
      const std::string there = near.empty() ? "it left no files" : "there is: " + join(near, ", ");
      return fail(ErrorKind::kNotFound,
                  fmt::format("the commands succeeded but left no `{}`", output),
                  fmt::format("{}\nthe full log is `{}`", there, task_.log));
    }
    return {};
  }

  std::string log() const { return files_.read(task_.log).value_or(std::string()); }

  sys::Filesystem& files_;
  const Task& task_;
  const Places& places_;
  std::vector<sys::ProcessRequest> requests_;
  CargoReport cargo_;
};

}  // namespace

Result<Outcome> run_task(sys::Filesystem& files, const Task& task, const Places& places,
                         const RunCommands& run_commands) {
  LOCKSTEP_CHECK(stage_inputs(files, task, places));
  LOCKSTEP_CHECK(files.create_folders(std::string(parent_path(task.log))));
  LOCKSTEP_CHECK(files.write(task.log, "", false));
  LOCKSTEP_CHECK(files.create_folders(task.cache));
  auto outcome = Run(files, task, places).all(run_commands);
  const auto log = files.read(task.log);
  if (log && !task.inherited.empty()) {
    LOCKSTEP_CHECK(files.write(task.log, without_secrets(*log, task.inherited), false));
  }
  return outcome;
}

}  // namespace lockstep::executor
