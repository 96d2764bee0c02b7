#include "screen.hpp"

#include <catch2/catch.hpp>

using lockstep::cli::Screen;

TEST_CASE("a frame writes only the lines that changed") {
  Screen screen;
  CHECK(screen.frame({"a", "b"}, 80) == "\r\x1b[Ka\r\n\x1b[Kb\r\n");
  CHECK(screen.frame({"a", "b"}, 80).empty());
  CHECK(screen.frame({"a", "c"}, 80) == "\r\x1b[2A\r\n\x1b[Kc\r\n");
  CHECK(screen.frame({"a"}, 80) == "\r\x1b[2A\r\n\x1b[J");
  CHECK(screen.clear() == "\r\x1b[1A\x1b[J");
}

TEST_CASE("after a resize all is drawn anew, above what wrapped") {
  Screen screen;
  screen.frame({"\x1b[32m0123456789\x1b[0m", "b"}, 80);
  CHECK(screen.frame({"0123", "b"}, 4) == "\r\x1b[4A\x1b[J\x1b[K0123\r\n\x1b[Kb\r\n");
}

TEST_CASE("a warning goes above the lines and stays") {
  Screen screen;
  screen.frame({"a", "b"}, 80);
  CHECK(screen.above("warning\n") == "\r\x1b[2A\x1b[Jwarning\n");
  CHECK(screen.frame({"a"}, 80) == "\r\x1b[Ka\r\n");
  screen.forget();
  CHECK(screen.frame({"a"}, 80) == "\r\x1b[Ka\r\n");
}
