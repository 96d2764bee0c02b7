#include "lockstep/release/run.hpp"

#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <semaphore>

#include "shared_questions.hpp"
#include "side_by_side.hpp"

namespace lockstep::release {

using ecosystem::Effect;
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

// How many operations of one kind are under way at once: most of them wait for a turn or an answer.
constexpr std::size_t kUnderWay = 64;

// How old an answer may be that serves the next operation too: others change registries as well.
constexpr std::chrono::seconds kRecently{1};

// A registry while a run is at it: its questions are shared, its acts wait for their turn.
struct Site {
  const Channel& channel;
  SharedQuestions questions;
  RecentAnswers recent;
  Seams seams;
  Seams recalling;  ///< to the same registry, and no further than what it just said
  std::counting_semaphore<> slots;

  Site(const Channel& at, const Seams& world)
      : channel(at),
        questions(world.http, at.publisher->side_by_side, Freshness::kAskedAfter),
        recent(questions, kRecently),
        seams(through(world, questions)),
        recalling(through(world, recent)),
        slots(static_cast<std::ptrdiff_t>(at.publisher->side_by_side)) {}
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

// What is known without asking: from the preflight, or from what the registry told the operation
// before this one a moment ago.
std::optional<Asked> known(const Site& site, const Operation& operation, Running& running) {
  const auto& asked = running.options.asked;
  if (const auto found = asked.find(operation.id); found != asked.end()) return found->second;
  if (operation.effect == Effect::kWait || operation.git) return std::nullopt;
  auto told = exchange_for(site.channel, operation, running.tokens, site.recalling).ask();
  return told ? std::optional(std::move(*told)) : std::nullopt;
}

// Whether an operation ended because another failed, before it did anything.
bool never_began(const Error& error, bool has_acted) {
  return error.kind == ErrorKind::kInterrupted && !has_acted;
}

void perform_one(Site& site, const Operation& operation, Running& running) {
  {
    const std::lock_guard lock(running.mutex);
    tell(running, {Event::Kind::kBegun, operation, {}});
  }
  Exchange exchange = exchange_for(site.channel, operation, running.tokens, site.seams);
  bool has_acted = false;
  exchange.act = [&has_acted, act = std::move(exchange.act)](const Asked& asked) {
    has_acted = true;
    return act(asked);
  };
  const Performance performance{operation,
                                std::move(exchange),
                                running.journal,
                                running.seams.clock,
                                running.seams.pause,
                                [&running] { return running.stopped.load(); },
                                running.options.patience,
                                &site.slots};
  auto ending = perform(performance, known(site, operation, running));
  if (ending) return note_success(running, operation, *ending);
  if (running.stopped && never_began(ending.error(), has_acted)) return;
  note_failure(running, operation, std::move(ending).error());
}

void run_group(Site& site, const Group& group, Running& running) {
  side_by_side(group.size(), kUnderWay, [&](std::size_t i) {
    if (!running.stopped) perform_one(site, *group[i], running);
  });
}

void run_stage(std::deque<Site>& sites, Stage stage, Running& running) {
  side_by_side(sites.size(), sites.size(), [&](std::size_t i) {
    for (const Group& group : groups_of(sites[i].channel, stage))
      if (!running.stopped) run_group(sites[i], group, running);
  });
}

}  // namespace

Outcomes run(const Release& release, const RunOptions& options, Journal& journal,
             const Seams& seams) {
  Running running{options, journal, seams};
  std::deque<Site> sites;
  for (const Channel& channel : release.channels) sites.emplace_back(channel, seams);
  for (const Stage stage : kStages)
    if (!running.stopped) run_stage(sites, stage, running);
  return std::move(running.outcomes);
}

}  // namespace lockstep::release
