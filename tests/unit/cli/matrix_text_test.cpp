#include "matrix_text.hpp"

#include <catch2/catch.hpp>

#include "lockstep/base/text.hpp"
#include "matrix_sample.hpp"

namespace lockstep::cli {

namespace {

Look look_of(std::size_t columns, bool unicode = true) { return {columns, 24, false, unicode}; }

std::size_t widest(const std::string& text) {
  std::size_t width = 0;
  for (const std::string& line : split(text, '\n')) width = std::max(width, text_width(line));
  return width;
}

}  // namespace

TEST_CASE("a wide look has all of the matrix in a table, with a line for each kind of cell") {
  CHECK(
      matrix_text(sample_matrix(), look_of(120)) ==
      "lorem 0.1.0 · 3 languages, 3 targets, 8 cells · 1 disabled\n"
      "                python  node  go  floor       toolchain  tier  triple\n"
      "linux-x64       ✓                 glibc 2.28  zig        1     x86_64-unknown-linux-gnu\n"
      "                        ✓     ✓   glibc 2.17  zig        1     x86_64-unknown-linux-gnu\n"
      "macos-arm64     ✓       ✓     –   macOS 11.0  zig        1     aarch64-apple-darwin\n"
      "linux-x64-musl  ✓       ✓     ✓   musl 1.2    zig        1     x86_64-unknown-linux-musl\n");
}

TEST_CASE("in 80 columns the triple goes below, in 40 each target has a paragraph") {
  const std::string middle = matrix_text(sample_matrix(), look_of(70));
  CHECK(widest(middle) <= 70);
  CHECK(middle.find("macos-arm64     ✓       ✓     –   macOS 11.0  zig        1\n"
                    "  aarch64-apple-darwin\n") != std::string::npos);
  const std::string narrow = matrix_text(sample_matrix(), look_of(40));
  CHECK(widest(narrow) <= 40);
  CHECK(narrow.starts_with("lorem 0.1.0\n3 languages, 3 targets, 8 cells · 1 dis…\n"));
  CHECK(narrow.find("macos-arm64\n  ✓ python  ✓ node  – go\n  macOS 11.0 · zig · tier 1\n"
                    "  aarch64-apple-darwin\n") != std::string::npos);
  CHECK(widest(matrix_text(sample_matrix(), look_of(12))) <= 12);
}

TEST_CASE("without Unicode marks are ASCII and columns stay aligned") {
  const std::string text = matrix_text(sample_matrix(), look_of(120, false));
  CHECK(std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
  CHECK(text.find("macos-arm64     ok      ok    -   macOS 11.0") != std::string::npos);
}

TEST_CASE("every value has an origin: the file, the target's row or the default") {
  const config::Matrix matrix = sample_matrix();
  const auto cell = cell_named(matrix, "python/linux-x64", sample_vocabulary().targets).value();
  std::map<std::string, std::string> from;
  for (const Origin& origin : origins_of(cell, "")) from[origin.key] = origin.from;
  CHECK(from["target"] == "lockstep.yaml:5");
  CHECK(from["glibc"] == "lockstep.yaml:7");
  CHECK(from["enabled"] == "the default");
  CHECK(from["toolchain"].starts_with("matrix/targets.yaml:"));
  CHECK(from["toolchain"].ends_with(", built in"));
  const std::string own = "targets:\n  linux-x64:\n    toolchain: host\n";
  for (const Origin& origin : origins_of(cell, own)) from[origin.key] = origin.from;
  CHECK(from["toolchain"] == "matrix/targets.yaml:3");
}

TEST_CASE("a cell is named by target or triple, another gets the nearest") {
  const config::Matrix matrix = sample_matrix();
  const auto& targets = sample_vocabulary().targets;
  CHECK(cell_named(matrix, "go/aarch64-apple-darwin", targets)->cell.name() == "go/macos-arm64");
  CHECK(cell_named(matrix, "go/macos-arm65", targets).error().hint ==
        "did you mean `go/macos-arm64`?");
}

TEST_CASE("what is said of why fits its look") {
  const config::Matrix matrix = sample_matrix();
  const auto cell = cell_named(matrix, "go/macos-arm64", sample_vocabulary().targets).value();
  const std::string text = why_text(cell, origins_of(cell, ""), look_of(80));
  CHECK(text.find("  enabled           false                 lockstep.yaml:8\n") !=
        std::string::npos);
  CHECK(widest(why_text(cell, origins_of(cell, ""), look_of(40))) <= 40);
}

}  // namespace lockstep::cli
