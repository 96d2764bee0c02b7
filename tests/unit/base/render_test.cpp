#include "lockstep/base/render.hpp"

#include <catch2/catch.hpp>

namespace lockstep {

namespace {

Error marked(int line, int column, int length, std::string text) {
  Error error;
  error.kind = ErrorKind::kUsage;
  error.message = "unknown target `linux-amd64`";
  error.hint = "did you mean `linux-x64`?";
  error.mark = SourceMark{"lockstep.yaml", line, column, length, std::move(text)};
  return error;
}

}  // namespace

TEST_CASE("a marked error shows the line, the underlined columns and the hint behind them") {
  CHECK(render(marked(14, 7, 11, "    - linux-amd64"), false) ==
        "error: unknown target `linux-amd64`\n"
        "  --> lockstep.yaml:14:7\n"
        "14 |     - linux-amd64\n"
        "   |       ^^^^^^^^^^^ did you mean `linux-x64`?\n");
}

TEST_CASE("an error without a mark says where, and its hint stands below") {
  Error error;
  error.message = "needs GLIBC_2.34, its tag allows 2.17";
  error.where = "python/linux-arm64";
  error.hint = "do       use zig\n         or raise the floor";
  CHECK(render(error, false) == "error: python/linux-arm64: needs GLIBC_2.34, its tag allows 2.17\n"
                                "  do       use zig\n"
                                "           or raise the floor\n");
}

TEST_CASE("a mark without a line names the file alone") {
  CHECK(render(marked(0, 0, 0, ""), false) == "error: unknown target `linux-amd64`\n"
                                              " --> lockstep.yaml\n"
                                              "  did you mean `linux-x64`?\n");
}

TEST_CASE("several errors are counted at the end, nested ones too") {
  Error first = marked(1, 1, 1, "a");
  Error second = marked(2, 1, 1, "b");
  second.others.push_back(marked(3, 1, 1, "c"));
  first.others.push_back(second);
  CHECK(render(first, false).ends_with("\n\n3 errors in lockstep.yaml\n"));
  first.others.push_back(Error{});
  CHECK(render(first, false).ends_with("\n\n4 errors\n"));
}

TEST_CASE("control characters of a source never reach the terminal") {
  Error error = marked(1, 3, 1, "a\tb\x1b[31m\x7f");
  error.message = "bad \x1b]0;title\a";
  error.where = "x\ny";
  const std::string text = render(error, false);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\a') == std::string::npos);
  CHECK(text.find("x?y: bad ?]0;title?") != std::string::npos);
  CHECK(text.find("1 | a b?[31m?\n  |   ^ ") != std::string::npos);
}

TEST_CASE("columns count characters, not bytes") {
  CHECK(render(marked(1, 3, 2, "äöü€x"), false).find("1 | äöü€x\n  |   ^^ ") != std::string::npos);
}

TEST_CASE("a long line is cut around the mark") {
  const std::string line = std::string(500, 'a') + "XYZ" + std::string(500, 'b');
  const std::string text = render(marked(1, 501, 3, line), false);
  CHECK(text.find("…" + std::string(30, 'a') + "XYZ" + std::string(87, 'b') + "…\n") !=
        std::string::npos);
  CHECK(text.find("  | " + std::string(31, ' ') + "^^^ did") != std::string::npos);
}

TEST_CASE("marks that reach beyond their line stay in it") {
  CHECK(render(marked(1, 2, 900, "abc"), false).find("  |  ^^ did") != std::string::npos);
  CHECK(render(marked(1, 900, 4, "abc"), false).find("^ did") != std::string::npos);
  CHECK(render(marked(1, -5, -4, ""), false).find("  | ^ did") != std::string::npos);
}

TEST_CASE("colour wraps words in ANSI sequences and changes none") {
  const Error error = marked(1, 1, 1, "a");
  const std::string text = render(error, true);
  CHECK(text.starts_with("\x1b[1;31merror:\x1b[0m \x1b[1munknown target"));
  CHECK(text.find("\x1b[1;31m^\x1b[0m did you mean") != std::string::npos);
}

}  // namespace lockstep
