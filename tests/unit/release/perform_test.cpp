#include "lockstep/release/perform.hpp"

#include <catch2/catch.hpp>
#include <deque>

#include "fakes/fake_clock.hpp"
#include "fakes/memory_filesystem.hpp"

using namespace lockstep;
using namespace lockstep::release;
using ecosystem::Outcome;
using ecosystem::Presence;
using ecosystem::Verdict;

namespace {

// A registry that holds one thing: what it says to questions, and what it does with acts, in turn.
struct FakeRegistry {
  bool holds = false;
  int lag = 0;
  std::deque<Result<Outcome>> answers;  // to acts; done once they are used up
  std::deque<bool> comes_through;       // whether the act with that answer is done nevertheless
  int questions = 0;
  int acts = 0;

  Result<Asked> ask() {
    ++questions;
    if (holds && lag > 0) {
      --lag;
      return Asked{{Presence::kAbsent, {}}, {}};
    }
    return Asked{{holds ? Presence::kSame : Presence::kAbsent, {}}, {}};
  }

  Result<Acted> act() {
    ++acts;
    const bool is_done = comes_through.empty() || comes_through.front();
    if (!comes_through.empty()) comes_through.pop_front();
    Result<Outcome> answer = Outcome{Verdict::kDone, {}, {}};
    if (!answers.empty()) {
      answer = answers.front();
      answers.pop_front();
    }
    holds = holds || is_done;
    if (!answer) return std::unexpected(answer.error());
    return Acted{*answer};
  }
};

struct Bench {
  fakes::MemoryFilesystem files;
  fakes::FakeClock clock;
  Journal journal{files, clock, "/p/journal.jsonl"};
  FakeRegistry registry;
  ecosystem::Operation operation;
  bool stopped = false;
  bool stop_when_acted = false;
  double paused = 0;

  Bench() {
    files.add("/p/x", "");
    operation.id = "python/upload/lorem.whl";
  }

  Result<Ending> run(std::optional<Asked> asked = std::nullopt) {
    const Performance performance{operation,
                                  {[this] { return registry.ask(); },
                                   [this](const Asked&) {
                                     stopped = stopped || stop_when_acted;
                                     return registry.act();
                                   }},
                                  journal,
                                  clock,
                                  [this](double seconds) { paused += seconds; },
                                  [this] { return stopped; },
                                  {}};
    return perform(performance, std::move(asked));
  }

  std::vector<Step> steps() {
    std::vector<Step> steps;
    const auto text = files.read("/p/journal.jsonl");
    const auto records = records_of(text ? *text : "");
    REQUIRE(records);
    for (const Record& record : *records) steps.push_back(record.step);
    return steps;
  }
};

}  // namespace

TEST_CASE("what is absent is made, its intent on disk before, and seen after") {
  Bench bench;
  bench.registry.comes_through = {true};
  CHECK(bench.run() == Ending::kDone);
  CHECK(bench.registry.acts == 1);
  CHECK(bench.steps() == std::vector{Step::kIntent, Step::kDone, Step::kVisible});
}

TEST_CASE("what is there already is left alone") {
  Bench bench;
  bench.registry.holds = true;
  CHECK(bench.run() == Ending::kThere);
  CHECK(bench.registry.acts == 0);
  CHECK(bench.steps() == std::vector{Step::kThere});
}

TEST_CASE("what was asked just before is not asked again") {
  Bench bench;
  CHECK(bench.run(Asked{{Presence::kAbsent, {}}, {}}) == Ending::kDone);
  CHECK(bench.registry.questions == 1);
}

TEST_CASE("something else under the name ends it") {
  Bench bench;
  const auto ended = bench.run(Asked{{Presence::kOther, "sha256 1 there, 2 here"}, {}});
  REQUIRE(!ended);
  CHECK(ended.error().kind == ErrorKind::kCheckFailed);
  CHECK(bench.registry.acts == 0);
}

TEST_CASE("a lost answer of an act that came through is not repeated, however late it shows") {
  Bench bench;
  bench.registry.answers = {Outcome{Verdict::kDoubtful, "no answer", {}}};
  bench.registry.comes_through = {true};
  bench.registry.lag = 3;
  CHECK(bench.run() == Ending::kDone);
  CHECK(bench.registry.acts == 1);
  CHECK(bench.steps() == std::vector{Step::kIntent, Step::kDoubtful, Step::kVisible});
}

TEST_CASE("a lost act is repeated once its registry has said no several times") {
  Bench bench;
  bench.registry.answers = {Outcome{Verdict::kDoubtful, "no answer", {}}};
  bench.registry.comes_through = {false, true};
  CHECK(bench.run() == Ending::kDone);
  CHECK(bench.registry.acts == 2);
  CHECK(bench.registry.questions >= 1 + Patience{}.noes);
}

TEST_CASE("an act that is certainly not done is tried again after a pause") {
  Bench bench;
  bench.registry.answers = {Outcome{Verdict::kRetry, "429", {}},
                            Outcome{Verdict::kRetry, "429", {}}};
  bench.registry.comes_through = {false, false, true};
  CHECK(bench.run() == Ending::kDone);
  CHECK(bench.registry.acts == 3);
  CHECK(bench.paused >= 3);
}

TEST_CASE("trying ends") {
  Bench bench;
  for (int i = 0; i < 50; ++i) {
    bench.registry.answers.push_back(Outcome{Verdict::kRetry, "503", {}});
    bench.registry.comes_through.push_back(false);
  }
  const auto ended = bench.run();
  REQUIRE(!ended);
  CHECK(ended.error().kind == ErrorKind::kIo);
  CHECK(bench.registry.acts == Patience{}.tries);
}

TEST_CASE("a refusal ends it, unless the thing is there by then") {
  Bench bench;
  bench.registry.answers = {Outcome{Verdict::kRefused, "no permission", "ask the owner"}};
  SECTION("it is not") {
    bench.registry.comes_through = {false};
    const auto ended = bench.run();
    REQUIRE(!ended);
    CHECK(ended.error().hint == "ask the owner");
    CHECK(bench.registry.acts == 1);
  }
  SECTION("another release was quicker") {
    bench.registry.comes_through = {true};
    CHECK(bench.run() == Ending::kThere);
  }
}

TEST_CASE("nothing is done when the journal cannot be written") {
  Bench bench;
  bench.files.fail_writes_with("No space left on device");
  const auto ended = bench.run();
  REQUIRE(!ended);
  CHECK(ended.error().kind == ErrorKind::kIo);
  CHECK(bench.registry.acts == 0);
}

TEST_CASE("nothing begins after another operation failed") {
  Bench bench;
  bench.stopped = true;
  const auto ended = bench.run();
  REQUIRE(!ended);
  CHECK(ended.error().kind == ErrorKind::kInterrupted);
  CHECK(bench.registry.acts == 0);
}

TEST_CASE("what was accepted is waited for although another operation fails meanwhile") {
  Bench bench;
  bench.registry.lag = 2;
  bench.stop_when_acted = true;
  CHECK(bench.run() == Ending::kDone);
  CHECK(bench.steps() == std::vector{Step::kIntent, Step::kDone, Step::kVisible});
}

TEST_CASE("what only waits is never acted on") {
  Bench bench;
  bench.operation.effect = ecosystem::Effect::kWait;
  bench.registry.holds = true;
  bench.registry.lag = 2;
  CHECK(bench.run() == Ending::kDone);
  CHECK(bench.registry.acts == 0);
  CHECK(bench.registry.questions == 3);
}
