#include "lockstep/release/perform.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/sys/process.hpp"
#include "patiently.hpp"

namespace lockstep::release {

using ecosystem::Effect;
using ecosystem::Presence;
using ecosystem::Verdict;

namespace {

Result<void> go_on(const Performance& performance) {
  if (sys::interrupted()) return fail(ErrorKind::kInterrupted, "interrupted");
  if (performance.stopped()) return fail(ErrorKind::kInterrupted, "another operation failed");
  return {};
}

// Asks until somebody answers.
Result<Asked> ask_patiently(const Performance& performance) {
  return patiently(performance.patience, performance.patience.questions, performance.pause,
                   [&]() -> Result<Asked> {
                     LOCKSTEP_CHECK(go_on(performance));
                     return performance.exchange.ask();
                   });
}

std::unexpected<Error> other(const Performance& performance, const Asked& asked) {
  return fail(ErrorKind::kCheckFailed,
              fmt::format("something else is there under this name: {}", asked.standing.detail),
              fmt::format("{} is never overwritten; release these packages as another version",
                          performance.operation.registry));
}

std::unexpected<Error> not_seen(const Performance& performance) {
  return fail(ErrorKind::kIo,
              fmt::format("accepted, but not visible after {:.0f} seconds",
                          performance.patience.visible_seconds),
              "`lockstep resume` goes on from here once it is");
}

// What was accepted is waited for even when another operation fails meanwhile: it is public.
Performance unstoppable(Performance performance) {
  performance.stopped = [] { return false; };
  return performance;
}

// Waits until what was accepted is seen by others.
Result<void> wait_until_visible(const Performance& performance) {
  const double deadline = performance.clock.steady() + performance.patience.visible_seconds;
  for (int question = 1;; ++question) {
    LOCKSTEP_TRY(asked, ask_patiently(performance));
    if (asked.standing.presence == Presence::kOther) return other(performance, asked);
    if (asked.standing.presence == Presence::kSame) break;
    if (performance.clock.steady() >= deadline) return not_seen(performance);
    performance.pause(pause_before(performance.patience, question, 0));
    LOCKSTEP_CHECK(go_on(performance));
  }
  return performance.journal.write(Step::kVisible, performance.operation.id, {});
}

// What is there after an act that nobody can tell the end of. A registry may take a while to show
// what it accepted, so one no is not believed.
Result<Asked> ask_after_doubt(const Performance& performance) {
  LOCKSTEP_TRY(asked, ask_patiently(performance));
  for (int no = 1; asked.standing.presence == Presence::kAbsent && no < performance.patience.noes;
       ++no) {
    performance.pause(pause_before(performance.patience, no, 0));
    LOCKSTEP_TRY(again, ask_patiently(performance));
    asked = std::move(again);
  }
  return asked;
}

std::unexpected<Error> refused(const ecosystem::Outcome& outcome) {
  return fail(ErrorKind::kToolFailed, fmt::format("refused: {}", outcome.reason), outcome.hint);
}

// A refusal may be that of an earlier act of ours, or of another release, that came through.
Result<Ending> settle_refusal(const Performance& performance, const ecosystem::Outcome& outcome) {
  const auto asked = ask_patiently(performance);
  if (asked && asked->standing.presence == Presence::kOther) return other(performance, *asked);
  if (!asked || asked->standing.presence != Presence::kSame) return refused(outcome);
  LOCKSTEP_CHECK(performance.journal.write(Step::kThere, performance.operation.id, outcome.reason));
  return Ending::kThere;
}

// One of the acts that a registry bears at once, as long as it lives.
class Slot {
 public:
  explicit Slot(std::counting_semaphore<>* slots) : slots_(slots) {
    if (slots_ != nullptr) slots_->acquire();
  }
  ~Slot() {
    if (slots_ != nullptr) slots_->release();
  }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;

 private:
  std::counting_semaphore<>* slots_;
};

Result<Acted> act_once(const Performance& performance, const Asked& asked) {
  const std::string& id = performance.operation.id;
  const Slot slot(performance.slots);
  LOCKSTEP_CHECK(go_on(performance));
  LOCKSTEP_CHECK(performance.journal.write(Step::kIntent, id, {}));
  return performance.exchange.act(asked);
}

// Acts until it is done, the registry holds it, or nothing helps.
Result<Ending> act_patiently(const Performance& performance, Asked asked) {
  const std::string& id = performance.operation.id;
  for (int attempt = 1;; ++attempt) {
    LOCKSTEP_TRY(acted, act_once(performance, asked));
    if (acted.outcome.verdict == Verdict::kRefused)
      return settle_refusal(performance, acted.outcome);
    if (acted.outcome.verdict == Verdict::kDone) {
      LOCKSTEP_CHECK(performance.journal.write(Step::kDone, id, acted.outcome.reason));
      LOCKSTEP_CHECK(wait_until_visible(unstoppable(performance)));
      return Ending::kDone;
    }
    const bool is_doubtful = acted.outcome.verdict == Verdict::kDoubtful;
    LOCKSTEP_CHECK(performance.journal.write(is_doubtful ? Step::kDoubtful : Step::kRetry, id,
                                             acted.outcome.reason));
    performance.pause(pause_before(performance.patience, attempt, acted.retry_after));
    auto again = is_doubtful ? ask_after_doubt(performance) : ask_patiently(performance);
    if (!again) return std::unexpected(std::move(again).error());
    if (again->standing.presence == Presence::kOther) return other(performance, *again);
    if (again->standing.presence == Presence::kSame) {
      LOCKSTEP_CHECK(performance.journal.write(Step::kVisible, id, {}));
      return Ending::kDone;
    }
    if (attempt >= performance.patience.tries)
      return fail(ErrorKind::kIo,
                  fmt::format("tried {} times; the last answer: {}", attempt, acted.outcome.reason),
                  acted.outcome.hint.empty() ? "`lockstep resume` tries again"
                                             : acted.outcome.hint);
    asked = std::move(*again);
  }
}

}  // namespace

double pause_before(const Patience& patience, int attempt, double asked_for) {
  double seconds = patience.first_pause;
  for (int i = 1; i < attempt && seconds < patience.longest_pause; ++i) seconds *= 2;
  return std::max(std::min(seconds, patience.longest_pause), asked_for);
}

Result<Ending> perform(const Performance& performance, std::optional<Asked> asked) {
  if (performance.operation.effect == Effect::kWait) {
    LOCKSTEP_CHECK(wait_until_visible(performance));
    return Ending::kDone;
  }
  if (!asked) {
    LOCKSTEP_TRY(answer, ask_patiently(performance));
    asked = std::move(answer);
  }
  switch (asked->standing.presence) {
  case Presence::kOther:
    return other(performance, *asked);
  case Presence::kSame:
    LOCKSTEP_CHECK(performance.journal.write(Step::kThere, performance.operation.id, {}));
    return Ending::kThere;
  case Presence::kAbsent:
    return act_patiently(performance, std::move(*asked));
  }
  return fail(ErrorKind::kInternal, "a standing of no known kind");
}

}  // namespace lockstep::release
