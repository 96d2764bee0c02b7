#include "progress_state.hpp"

#include <catch2/catch.hpp>

#include "progress_plan.hpp"

using namespace lockstep;
using namespace lockstep::cli;

namespace {

const ActionProgress& action(const BuildProgress& state, const std::string& id) {
  return state.actions.at(state.action_index.at(id));
}

const PackageProgress& cell(const BuildProgress& state, const std::string& name) {
  return state.packages.at(state.cell_index.at(name));
}

Error broken() { return {ErrorKind::kToolFailed, "broken"}; }

}  // namespace

TEST_CASE("events move actions and packages through their phases") {
  BuildProgress state = begun({}, 10);
  CHECK(count_steps(state).total == 5);
  state = after(state, started("core/linux-x64"), 11);
  CHECK(action(state, "core/linux-x64").phase == Phase::kRuns);
  CHECK(action(state, "core/linux-x64").began == 11);
  state = after(state, finished("core/linux-x64"), 12);
  state = after(state, started("python/linux-x64"), 12);
  state = after(state, finished("python/linux-x64"), 13);
  state =
      after(state, engine::PackageStarted{"package/python/linux-x64", "python", "linux-x64"}, 13);
  CHECK(cell(state, "python/linux-x64").phase == Phase::kRuns);
  state = after(
      state, engine::PackageFinished{"package/python/linux-x64", "python", "linux-x64", 42, 1, {}},
      14);
  CHECK(cell(state, "python/linux-x64").phase == Phase::kDone);
  CHECK(cell(state, "python/linux-x64").size == 42);
  CHECK(count_steps(state).done == 2);
}

TEST_CASE("what fails without having begun was skipped") {
  BuildProgress state = begun({}, 0);
  state = after(state, started("core/linux-x64"), 1);
  state = after(state, finished("core/linux-x64", broken()), 2);
  state = after(state, finished("python/linux-x64", broken()), 2);
  CHECK(action(state, "core/linux-x64").phase == Phase::kFailed);
  CHECK(action(state, "python/linux-x64").phase == Phase::kSkipped);
  CHECK(count_steps(state).failed == 2);
  state = after(
      state,
      engine::PackageFinished{"package/python/linux-x64", "python", "linux-x64", 0, 0, broken()},
      2);
  CHECK(cell(state, "python/linux-x64").phase == Phase::kSkipped);
}

TEST_CASE("a cell that cannot be built here is one that failed") {
  BuildProgress state = begun({}, 0);
  state = after(
      state, engine::PackageFinished{"package/go/macos-x64", "go", "macos-x64", 0, 0, broken()}, 1);
  CHECK(cell(state, "go/macos-x64").phase == Phase::kFailed);
}

TEST_CASE("events of ids that the plan lacks change nothing") {
  const BuildProgress state = begun({}, 0);
  CHECK(after(after(state, started("nowhere"), 1), finished("nowhere"), 2) == state);
}

TEST_CASE("without anything to run the packages are counted") {
  BuildProgress state = begin_progress(small_plan(), 2, 0);
  state = after(state, engine::BuildStarted{4, 2, 5, {}}, 0);
  CHECK(count_steps(state).total == state.packages.size());
}

TEST_CASE("an estimate needs an earlier run") {
  CHECK_FALSE(seconds_left(begun({}, 0), 0));
  CHECK_FALSE(seconds_left(begun({{"core/linux-x64", 10}}, 0), 0));
}

TEST_CASE("an estimate is a schedule over the jobs, what is needed first") {
  // Two cores side by side take 20, then three bindings of 5 over two jobs end at 15, 20 and 25.
  const std::map<std::string, double> known{{"core/linux-x64", 10},
                                            {"core/macos-x64", 20},
                                            {"python/linux-x64", 5},
                                            {"node/linux-x64", 5},
                                            {"python/macos-x64", 5}};
  BuildProgress state = begun(known, 0);
  CHECK(*seconds_left(state, 0) == Approx(25));
  state = after(state, started("core/linux-x64"), 0);
  state = after(state, started("core/macos-x64"), 0);
  CHECK(*seconds_left(state, 4) == Approx(21));
  state = after(state, finished("core/linux-x64"), 10);
  CHECK(*seconds_left(state, 10) == Approx(15));
  // One that takes longer than it did may end at any moment, and only delays what needs it.
  CHECK(*seconds_left(state, 1000) == Approx(10));
}

TEST_CASE("an action never seen counts as the mean of its kind") {
  const auto state = begun({{"core/linux-x64", 10}, {"python/linux-x64", 4}}, 0);
  CHECK(*seconds_left(state, 0) == Approx(18));
}
