#include "grid.hpp"

#include <catch2/catch.hpp>

using namespace lockstep::cli;

TEST_CASE("a grid's columns line up, marks outside ASCII counted as one column") {
  const Grid grid{{"python", "go"},
                  {"linux-x64", "macos-x64"},
                  {{"python/linux-x64", "✓ 1.9 MB"}, {"go/linux-x64", "x"}, {"go/macos-x64", "y"}}};
  CHECK(render_grid(grid, {}) == "           python    go\n"
                                 "linux-x64  ✓ 1.9 MB  x\n"
                                 "macos-x64            y\n");
}

TEST_CASE("a grid wider than the terminal is a list, without Unicode its marks are words") {
  const Grid grid{{"python", "go"}, {"linux-x64"}, {{"python/linux-x64", "✓ 1.9 MB"}}};
  CHECK(render_grid(grid, {.columns = 20}) == "python/linux-x64  ✓ 1.9 MB\n");
  CHECK(render_grid(grid, {.unicode = false}) == "           python     go\n"
                                                 "linux-x64  ok 1.9 MB\n");
}
