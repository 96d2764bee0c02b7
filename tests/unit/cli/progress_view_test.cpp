#include "progress_view.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "lockstep/base/text.hpp"
#include "progress_plan.hpp"

using namespace lockstep;
using namespace lockstep::cli;

namespace {

// A build in its middle: one cell done, one failed, one core at work.
BuildProgress middle() {
  BuildProgress state = begun({{"core/linux-x64", 10}, {"python/linux-x64", 4}}, 100);
  for (const char* id : {"core/linux-x64", "python/linux-x64", "node/linux-x64"}) {
    state = after(state, started(id), 101);
    if (std::string(id) == "node/linux-x64") break;
    state = after(state, finished(id), 104);
  }
  state = after(
      state,
      engine::PackageFinished{"package/python/linux-x64", "python", "linux-x64", 1900000, 3, {}},
      104);
  state = after(state, started("core/macos-x64"), 105);
  return state;
}

BuildProgress failed() {
  const Error broken{ErrorKind::kToolFailed, "broken"};
  BuildProgress state = middle();
  state = after(state, finished("core/macos-x64", broken), 110);
  state = after(state, finished("python/macos-x64", broken), 110);
  for (const char* language : {"python", "node"}) {
    state = after(state,
                  engine::PackageFinished{std::string("package/") + language + "/macos-x64",
                                          language, "macos-x64", 0, 0, broken},
                  110);
  }
  state.stopping = true;
  return state;
}

// Compares with tests/golden/cli/<name>.txt; UPDATE_GOLDEN=1 writes it.
void check_golden(const std::string& name, const std::vector<std::string>& lines) {
  const std::string path = std::string(LOCKSTEP_SOURCE_DIR) + "/tests/golden/cli/" + name + ".txt";
  const std::string text = join(lines, "\n") + "\n";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path) << text;
  std::ostringstream golden;
  golden << std::ifstream(path).rdbuf();
  INFO(path);
  CHECK(text == golden.str());
}

Look wide(std::size_t columns) { return {.columns = columns, .rows = 30}; }

}  // namespace

TEST_CASE("the view of a build fits every width") {
  for (const std::size_t columns : {100U, 80U, 40U, 30U, 20U, 10U}) {
    const auto lines = view(middle(), 107.5, wide(columns));
    check_golden("progress/middle-" + std::to_string(columns), lines);
    for (const std::string& line : lines) CHECK(text_width(line) <= columns);
  }
}

TEST_CASE("the view before, at the beginning and at the end of a build") {
  check_golden("progress/plan", view(begin_progress(small_plan(), 2, 0), 0, wide(80)));
  check_golden("progress/begun", view(begun({}, 100), 100, wide(80)));
  check_golden("progress/failed", view(failed(), 175, wide(80)));
  BuildProgress waiting = begin_progress(small_plan(), 2, 0);
  waiting.waits_for = "process 42";
  check_golden("progress/waiting", view(waiting, 0, wide(80)));
}

TEST_CASE("without Unicode all is ASCII, with colours all is coloured") {
  for (const std::size_t columns : {80U, 40U, 20U}) {
    const auto lines = view(middle(), 107.5, {.columns = columns, .rows = 30, .unicode = false});
    check_golden("progress/ascii-" + std::to_string(columns), lines);
    for (const std::string& line : lines) {
      CHECK(line.size() <= columns);
      CHECK(line.find_first_of("\x80\xff") == std::string::npos);
    }
  }
  check_golden("progress/color", view(middle(), 107.5, {.columns = 80, .rows = 30, .color = true}));
}

TEST_CASE("where lines are few, the targets at work come first and the rest is counted") {
  model::Plan plan = small_plan();
  plan.cells.clear();
  plan.packages.clear();
  for (int i = 0; i < 12; ++i) {
    model::Cell cell;
    cell.language = "python";
    cell.target.name = "target-" + std::to_string(i);
    plan.cells.push_back(cell);
    model::PackageStep step;
    step.id = "package/" + cell.name();
    step.language = "python";
    step.target = cell.target.name;
    plan.packages.push_back(step);
  }
  BuildProgress state = begin_progress(plan, 2, 0);
  state = after(state, engine::BuildStarted{12, 0, 0, {}}, 0);
  state = after(state, engine::PackageStarted{"package/python/target-9", "python", "target-9"}, 0);
  for (std::size_t rows = 1; rows < 20; ++rows) {
    const auto lines = view(state, 0, {.columns = 80, .rows = rows});
    CHECK(lines.size() <= std::max<std::size_t>(rows, 2) - 1);
  }
  check_golden("progress/few-rows", view(state, 0, {.columns = 80, .rows = 8}));
}

TEST_CASE("no name drives the terminal") {
  model::Plan plan = small_plan();
  plan.project.name = "lo\x1b[2Jrem";
  CHECK(view(begin_progress(plan, 2, 0), 0, wide(80)).front().find('\x1b') == std::string::npos);
}

TEST_CASE("durations and estimates as a person says them") {
  CHECK(spoken_duration(-1) == "0 s");
  CHECK(spoken_duration(59.9) == "59 s");
  CHECK(spoken_duration(75) == "1 min 15 s");
  CHECK(spoken_duration(3700) == "1 h 1 min");
  CHECK(spoken_estimate(0) == "longer than last time");
  CHECK(spoken_estimate(4) == "a few seconds left");
  CHECK(spoken_estimate(37) == "about 40 s left");
  CHECK(spoken_estimate(61) == "about 2 min left");
  CHECK(spoken_estimate(4000) == "about 1 h 7 min left");
}
