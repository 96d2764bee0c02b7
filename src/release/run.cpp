#include "lockstep/release/run.hpp"

#include <atomic>
#include <mutex>

#include "side_by_side.hpp"

namespace lockstep::release {

using ecosystem::Operation;
using ecosystem::Stage;

namespace {

constexpr Stage kStages[] = {Stage::kDraft, Stage::kPlatform, Stage::kMain, Stage::kPublic};

using Group = std::vector<const Operation*>;

// The operations of one stage in their order, cut where the kind changes.
std::vector<Group> groups_of(const Channel& channel, Stage stage) {
  std::vector<Group> groups;
  for (const Operation& operation : channel.operations) {
    if (operation.stage != stage) continue;
    const bool goes_on = !groups.empty() && groups.back().front()->kind == operation.kind;
    if (goes_on) {
      groups.back().push_back(&operation);
    } else {
      groups.push_back({&operation});
    }
  }
  return groups;
}

// What the threads of a run share.
struct Running {
  const RunOptions& options;
  Journal& journal;
  const Seams& seams;
  Tokens tokens{seams};
  std::atomic<bool> stopped = false;
  std::mutex mutex{};
  Outcomes outcomes{};
};

void tell(Running& running, const Event& event) {
  if (running.options.on_event) running.options.on_event(event);
}

void note_failure(Running& running, const Operation& operation, Error error) {
  const bool is_first = !running.stopped.exchange(true);
  const bool is_consequence = !is_first && error.kind == ErrorKind::kInterrupted;
  (void)running.journal.write(Step::kFailed, operation.id, error.message);
  const std::lock_guard lock(running.mutex);
  tell(running, {Event::Kind::kFailed, operation, error.message});
  if (!is_consequence) running.outcomes.problems.push_back(at(std::move(error), operation.id));
}

void note_success(Running& running, const Operation& operation, Ending ending) {
  const std::lock_guard lock(running.mutex);
  const bool was_there = ending == Ending::kThere;
  ++(was_there ? running.outcomes.there : running.outcomes.done);
  tell(running, {was_there ? Event::Kind::kThere : Event::Kind::kDone, operation, {}});
}

std::optional<Asked> known(const RunOptions& options, const Operation& operation) {
  const auto found = options.asked.find(operation.id);
  return found == options.asked.end() ? std::nullopt : std::optional(found->second);
}

void perform_one(const Channel& channel, const Operation& operation, Running& running) {
  {
    const std::lock_guard lock(running.mutex);
    tell(running, {Event::Kind::kBegun, operation, {}});
  }
  const Performance performance{operation,
                                exchange_for(channel, operation, running.tokens, running.seams),
                                running.journal,
                                running.seams.clock,
                                running.seams.pause,
                                [&running] { return running.stopped.load(); },
                                running.options.patience};
  auto ending = perform(performance, known(running.options, operation));
  if (ending) return note_success(running, operation, *ending);
  note_failure(running, operation, std::move(ending).error());
}

void run_group(const Channel& channel, const Group& group, Running& running) {
  side_by_side(group.size(), channel.publisher->side_by_side, [&](std::size_t i) {
    if (!running.stopped) perform_one(channel, *group[i], running);
  });
}

void run_stage(const Release& release, Stage stage, Running& running) {
  const std::size_t count = release.channels.size();
  side_by_side(count, count, [&](std::size_t i) {
    for (const Group& group : groups_of(release.channels[i], stage))
      if (!running.stopped) run_group(release.channels[i], group, running);
  });
}

}  // namespace

Outcomes run(const Release& release, const RunOptions& options, Journal& journal,
             const Seams& seams) {
  Running running{options, journal, seams};
  for (const Stage stage : kStages)
    if (!running.stopped) run_stage(release, stage, running);
  return std::move(running.outcomes);
}

}  // namespace lockstep::release
