#include "run_action.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "derive.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/path_glob.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/sys/file_digest.hpp"

namespace lockstep::engine {

using executor::StagedFile;

namespace {

bool is_taken(const model::UpstreamInput& input, std::string_view rest) {
  const auto matches = [&](const std::string& pattern) { return path_matches(pattern, rest); };
  return (input.only.empty() || std::ranges::any_of(input.only, matches)) &&
         std::ranges::none_of(input.without, matches);
}

// Where `path` of an upstream's root comes to lie; nothing when the input does not take it.
std::optional<std::string> place_of(const model::UpstreamInput& input, const std::string& path) {
  if (path == input.output) return input.path;
  if (!path.starts_with(input.output + "/")) return std::nullopt;
  const std::string rest = path.substr(input.output.size() + 1);
  if (!is_taken(input, rest)) return std::nullopt;
  return join_path(input.path == "." ? "" : input.path, rest);
}

void stage_project(const model::ProjectInput& input, const Surroundings& around,
                   std::vector<StagedFile>& staged) {
  for (PlacedFile& file : around.inputs.placed(input)) {
    const SourceFile& source = around.inputs.source(file.source);
    std::string from = source.link.empty() ? join_path(around.options.folder, file.source) : "";
    staged.push_back({std::move(file.path), std::move(from), source.link, source.executable,
                      source.digest, source.status.size});
  }
}

std::vector<StagedFile> staged_inputs(const model::Action& action, const Surroundings& around) {
  std::vector<StagedFile> staged;
  for (const model::Input& input : action.inputs) {
    if (const auto* project = std::get_if<model::ProjectInput>(&input)) {
      stage_project(*project, around, staged);
    } else if (const auto* upstream = std::get_if<model::UpstreamInput>(&input)) {
      auto files =
          staged_upstream(*upstream, around.results.at(upstream->action), around.seams.store);
      std::ranges::move(files, std::back_inserter(staged));
    }
  }
  return staged;
}

// Another status with the same bytes, as after `touch` or a backup's link, is no change.
bool is_unchanged(const std::string& path, const Surroundings& around) {
  const SourceFile& before = around.inputs.source(path);
  const std::string place = join_path(around.options.folder, path);
  if (!before.link.empty()) return around.seams.files.read_link(place).value_or("") == before.link;
  if (status_of_bytes(around.seams.files, place) == before.status) return true;
  const auto now = sys::digest_of_file(around.seams.files, place);
  return now && *now == before.digest;
}

// Equal times hide a changed source from cargo, so what was hashed must be what was staged.
Result<void> check_unchanged(const model::Action& action, const Surroundings& around) {
  for (const model::Input& input : action.inputs) {
    const auto* project = std::get_if<model::ProjectInput>(&input);
    if (project == nullptr) continue;
    for (const PlacedFile& file : around.inputs.placed(*project)) {
      if (!is_unchanged(file.source, around)) {
        return fail(ErrorKind::kIo, fmt::format("`{}` changed while the build ran", file.source),
                    "run the build again");
      }
    }
  }
  return {};
}

std::map<std::string, std::string> inherited(const model::Action& action,
                                             const BuildOptions& options) {
  std::map<std::string, std::string> values;
  for (const auto& variable : options.environment) {
    const bool is_wanted = std::ranges::any_of(action.inherit, [&](const std::string& pattern) {
      return glob_match(pattern, variable.first);
    });
    if (is_wanted) values.insert(variable);
  }
  return values;
}

executor::Task task_of(const model::Action& action, std::vector<StagedFile> inputs,
                       const store::Scratch& scratch, const Surroundings& around) {
  executor::Task task{.action = action,
                      .inputs = std::move(inputs),
                      .root = scratch.path(),
                      .cache = around.seams.store.tool_cache(),
                      .log = log_path(action.id, around.options),
                      .program = around.options.program,
                      .inherited = inherited(action, around.options),
                      .jobserver = {},
                      .stop = &around.stop};
  task.jobserver =
      executor::JobserverPipe{around.jobserver.read_end(), around.jobserver.write_end()};
  return task;
}

std::string told(const executor::StaleUnit& unit) {
  const std::string reason = unit.reason.empty() ? "cargo gave no reason" : unit.reason;
  return fmt::format("{} ({}): {}", unit.package, unit.target, reason);
}

std::unexpected<Error> stale_error(const std::vector<executor::StaleUnit>& stale) {
  std::vector<std::string> lines;
  for (const auto& unit : stale) lines.push_back(told(unit));
  return fail(ErrorKind::kCheckFailed,
              "cargo compiled units again that the core build had finished", join(lines, "\n"));
}

// Trees that are shared by actions age by their last use.
void note_shared_trees(const model::Action& action, store::Store& store) {
  constexpr std::string_view kShared = "@cache@/";
  for (const model::Input& input : action.inputs) {
    const auto* upstream = std::get_if<model::UpstreamInput>(&input);
    if (upstream != nullptr && upstream->path.starts_with(kShared))
      store.note_tree_use(upstream->path.substr(kShared.size()));
  }
}

// What a result is stored under.
struct Names {
  const Digest& key;
  const store::BlobName& action;
};

// Runs what nobody has run before.
Result<Ran> run_derived(const model::Action& action, const Names& names,
                        std::vector<StagedFile> inputs, const Surroundings& around) {
  store::Store& store = around.seams.store;
  LOCKSTEP_TRY(scratch, store.make_scratch());
  auto outcome = around.seams.executor.execute(task_of(action, std::move(inputs), scratch, around));
  if (!outcome) {
    if (around.options.keep_folders) {
      scratch.keep();
      outcome.error().hint += fmt::format("\nit ran in `{}`", scratch.path());
    }
    return std::unexpected(std::move(outcome).error());
  }
  note_shared_trees(action, store);
  LOCKSTEP_CHECK(check_unchanged(action, around));
  if (!outcome->stale.empty() && around.options.stale == StalePolicy::kFail)
    return stale_error(outcome->stale);
  const store::Cost cost{outcome->seconds, outcome->cpu_seconds, outcome->peak_kib};
  LOCKSTEP_TRY(result, store.insert(names.key, names.action, scratch.path(), action.outputs, cost));
  return Ran{std::move(result), false, std::move(outcome->stale)};
}

}  // namespace

void Results::put(const std::string& id, store::StoredResult result) {
  const std::scoped_lock lock(mutex_);
  results_.insert_or_assign(id, std::move(result));
}

const store::StoredResult& Results::at(const std::string& id) const {
  const std::scoped_lock lock(mutex_);
  return results_.at(id);
}

std::string log_path(const std::string& id, const BuildOptions& options) {
  return join_path(options.folder, ".lockstep/logs/" + replace_all(id, "/", "-") + ".log");
}

const store::StoredResult* Results::find(const std::string& id) const {
  const std::scoped_lock lock(mutex_);
  const auto found = results_.find(id);
  return found == results_.end() ? nullptr : &found->second;
}

void Results::clear() {
  const std::scoped_lock lock(mutex_);
  results_.clear();
}

void Results::drop(const std::string& id) {
  const std::scoped_lock lock(mutex_);
  results_.erase(id);
}

std::vector<StagedFile> staged_upstream(const model::UpstreamInput& input,
                                        const store::StoredResult& result,
                                        const store::Store& store) {
  std::vector<StagedFile> staged;
  for (const std::string& folder : result.folders) {
    if (auto place = place_of(input, folder))
      staged.push_back({std::move(*place), "", "", false, {}, 0});
  }
  for (const store::StoredLink& link : result.links) {
    if (auto place = place_of(input, link.path))
      staged.push_back({std::move(*place), "", link.target, false, {}, 0});
  }
  for (const store::StoredFile& file : result.files) {
    if (auto place = place_of(input, file.path)) {
      staged.push_back({std::move(*place), store.blob_path(file.digest), "", file.executable,
                        file.digest, file.size});
    }
  }
  return staged;
}

Result<Ran> run_action(const model::Action& action, const Digest& key, const Surroundings& around) {
  store::Store& store = around.seams.store;
  LOCKSTEP_TRY(lock, store.lock(key));
  static_cast<void>(lock);
  auto stored = store.lookup(key, action.outputs);
  if (stored && store.verify(*stored)) return Ran{std::move(*stored), true, {}};
  std::vector<StagedFile> inputs = staged_inputs(action, around);
  LOCKSTEP_TRY(derived, derive_action(action, inputs, around.options.platform));
  const store::BlobName& name = derived.action.name;
  // Under another key, another process may be about to do the same. Locks are taken in this order
  // alone: a key's, then an Action's.
  LOCKSTEP_TRY(flight, store.lock(name.hash));
  static_cast<void>(flight);
  auto known = store.recall(name, action.outputs);
  if (known && store.verify(*known)) {
    LOCKSTEP_CHECK(store.remember(key, *known));
    return Ran{std::move(*known), true, {}};
  }
  return run_derived(action, {key, name}, std::move(inputs), around);
}

}  // namespace lockstep::engine
