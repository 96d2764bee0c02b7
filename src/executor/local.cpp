#include <fmt/format.h>

#include <algorithm>

#include "cargo_messages.hpp"
#include "diagnose.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/shell.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/executor/executor.hpp"
#include "stage.hpp"

namespace lockstep::executor {

namespace {

constexpr std::size_t kShownLines = 40;

bool speaks_json(const std::vector<std::string>& command) {
  return std::ranges::any_of(
      command, [](const std::string& word) { return word.starts_with("--message-format=json"); });
}

std::map<std::string, std::string> environment_of(const Task& task) {
  std::map<std::string, std::string> env;
  for (const auto& [name, value] : task.action.env) env[name] = substituted(value, task);
  for (const auto& [name, value] : task.inherited) env.try_emplace(name, value);
  if (task.jobserver) {
    env["MAKEFLAGS"] =
        fmt::format("-j --jobserver-auth={},{}", task.jobserver->read, task.jobserver->write);
  }
  // Cargo says why it compiles a unit again only in its own log.
  if (!task.action.fresh_packages.empty())
    env["CARGO_LOG"] = "cargo::core::compiler::fingerprint=info";
  return env;
}

sys::ProcessRequest request_of(const Task& task, const std::vector<std::string>& command) {
  sys::ProcessRequest request;
  for (const std::string& word : command) request.argv.push_back(substituted(word, task));
  request.folder = join_path(task.root, task.action.folder);
  request.env = environment_of(task);
  request.output_path = speaks_json(command) ? "" : task.log;
  request.error_path = task.log;
  request.without_network = task.action.network == model::Network::kNone;
  request.stop = task.stop;
  if (task.jobserver) request.descriptors = {task.jobserver->read, task.jobserver->write};
  return request;
}

// One run of one task: the commands in order, and what they said.
class Run {
 public:
  Run(sys::Filesystem& files, sys::Process& process, const Task& task)
      : files_(files), process_(process), task_(task) {}

  Result<Outcome> all() {
    Outcome outcome;
    for (const auto& command : task_.action.commands) {
      LOCKSTEP_TRY(result, one(command));
      outcome.seconds += result.seconds;
      outcome.cpu_seconds += result.cpu_seconds;
      outcome.peak_kib = std::max(outcome.peak_kib, result.peak_kib);
    }
    LOCKSTEP_CHECK(check_outputs());
    if (!task_.action.fresh_packages.empty()) {
      outcome.stale = stale_units(cargo_, task_.action.fresh_packages, log());
    }
    return outcome;
  }

 private:
  Result<sys::ProcessResult> one(const std::vector<std::string>& command) {
    const auto request = request_of(task_, command);
    auto result = process_.run(request);
    if (!result) return result;
    if (speaks_json(command)) take_messages(result->out);
    if (result->status != 0) return failed(request.argv, result->status);
    return result;
  }

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
    const std::string shown = replace_all(command_line(argv), task_.root + "/", "");
    const std::string how = status > 128 ? fmt::format("was ended by signal {}", status - 128)
                                         : fmt::format("failed with exit status {}", status);
    std::string hint =
        replace_all(telling_lines(log(), cargo_.errors, kShownLines), task_.root + "/", "");
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
  sys::Process& process_;
  const Task& task_;
  CargoReport cargo_;
};

}  // namespace

Result<Outcome> LocalExecutor::execute(const Task& task) {
  LOCKSTEP_CHECK(stage_inputs(files_, task));
  LOCKSTEP_CHECK(files_.create_folders(std::string(parent_path(task.log))));
  LOCKSTEP_CHECK(files_.write(task.log, "", false));
  LOCKSTEP_CHECK(files_.create_folders(task.cache));
  auto outcome = Run(files_, process_, task).all();
  const auto log = files_.read(task.log);
  if (log && !task.inherited.empty()) {
    LOCKSTEP_CHECK(files_.write(task.log, without_secrets(*log, task.inherited), false));
  }
  return outcome;
}

}  // namespace lockstep::executor
