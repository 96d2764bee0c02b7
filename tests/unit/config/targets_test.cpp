#include "lockstep/config/targets.hpp"

#include <catch2/catch.hpp>

#include "lockstep/base/render.hpp"

namespace lockstep::config {

namespace {

std::string problems(const std::string& rows, const std::vector<model::Target>& base = {}) {
  const auto targets = parse_targets("targets:\n" + rows, "t.yaml", base);
  return targets ? "none" : render(targets.error(), false);
}

bool mentions(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("the embedded rows hold the six standard targets, with the GNU ABI on Windows") {
  const auto targets = builtin_targets().value();
  std::vector<std::string> standard;
  for (const model::Target& target : targets) {
    if (target.standard) standard.push_back(target.name + " " + target.triples.at(target.abi));
  }
  CHECK(standard == std::vector<std::string>{
                        "linux-x64 x86_64-unknown-linux-gnu",
                        "linux-arm64 aarch64-unknown-linux-gnu", "macos-x64 x86_64-apple-darwin",
                        "macos-arm64 aarch64-apple-darwin", "windows-x64 x86_64-pc-windows-gnu",
                        "windows-arm64 aarch64-pc-windows-gnullvm"});
}

TEST_CASE("the embedded floors are the oldest that are promised") {
  const auto targets = builtin_targets().value();
  CHECK(find_target(targets, "linux-x64")->target->glibc == "2.17");
  CHECK(find_target(targets, "linux-arm64")->target->glibc == "2.17");
  CHECK(find_target(targets, "macos-x64")->target->macos == "10.12");
  CHECK(find_target(targets, "macos-arm64")->target->macos == "11.0");
}

TEST_CASE("a target is found by its name and by each of its triples") {
  const auto targets = builtin_targets().value();
  CHECK(find_target(targets, "windows-x64")->abi == "gnu");
  const auto msvc = find_target(targets, "aarch64-pc-windows-msvc");
  REQUIRE(msvc);
  CHECK(msvc->target->name == "windows-arm64");
  CHECK(msvc->abi == "msvc");
  CHECK(!find_target(targets, "Linux-x64"));
}

TEST_CASE("a project's row changes single keys and keeps the others") {
  const auto base = builtin_targets().value();
  const auto targets =
      parse_targets("targets: {macos-x64: {macos: \"11.0\", standard: false}}", "t.yaml", base)
          .value();
  CHECK(targets.size() == base.size());
  const model::Target& changed = *find_target(targets, "macos-x64")->target;
  CHECK(changed.macos == "11.0");
  CHECK(!changed.standard);
  CHECK(changed.zig == find_target(base, "macos-x64")->target->zig);
}

TEST_CASE("a musl row needs no floor") {
  CHECK(problems("  l: {os: linux, arch: x64, libc: musl, toolchain: zig, triple: "
                 "x86_64-unknown-linux-musl}\n") == "none");
}

TEST_CASE("a row with wrong words is told key by key") {
  const std::string found = problems(
      "  Linux: {os: linux}\n"
      "  a: {os: linx, arch: x-64, toolchain: gcc, abi: msv, libc: glib, zig: [x], tripel: x}\n"
      "  b: 3\n"
      "  b: {}\n");
  CHECK(mentions(found, "`Linux` is no target name"));
  CHECK(mentions(found, "unknown os `linx`"));
  CHECK(mentions(found, "did you mean `linux`?"));
  CHECK(mentions(found, "`x-64` is no arch"));
  CHECK(mentions(found, "unknown toolchain `gcc`"));
  CHECK(mentions(found, "unknown abi `msv`"));
  CHECK(mentions(found, "unknown libc `glib`"));
  CHECK(mentions(found, "`zig` should be text, found a list"));
  CHECK(mentions(found, "unknown key `tripel` in target `a`"));
  CHECK(mentions(found, "`b` should be a map of keys and values"));
  CHECK(mentions(found, "`b` is given twice"));
}

TEST_CASE("an incomplete row says what it lacks") {
  CHECK(mentions(problems("  a: {arch: x64}\n"), "target `a` has no `os`"));
  CHECK(mentions(problems("  a: {os: linux, arch: x64, toolchain: zig, triple: x}\n"),
                 "target `a` has no `libc`"));
  CHECK(mentions(problems("  a: {os: linux, libc: glibc, arch: x64, toolchain: zig, triple: x}\n"),
                 "needs a `glibc` floor exactly when"));
  CHECK(mentions(problems("  a: {os: macos, arch: x64, toolchain: zig, triple: x}\n"),
                 "needs a `macos` floor"));
  CHECK(mentions(
      problems("  a: {os: windows, arch: x64, toolchain: zig, triple: {gnu: x, msvc: y}}\n"),
      "has no `triple` for its default ABI"));
}

TEST_CASE("the embedded fat target joins the two of macOS, and Rust's word for it is known") {
  const auto targets = builtin_targets().value();
  const auto fat = find_target(targets, "universal2-apple-darwin");
  REQUIRE(fat);
  CHECK(fat->target->name == "macos-universal");
  CHECK(fat->target->fat_of == std::vector<std::string>{"macos-x64", "macos-arm64"});
  CHECK(!fat->target->standard);
}

TEST_CASE("a fat row that cannot be joined says why") {
  const auto base = builtin_targets().value();
  const auto fat = [&](const std::string& of) {
    return problems("  f: {os: macos, arch: universal, macos: \"11.0\", triple: x, fat_of: " + of +
                        "}\n",
                    base);
  };
  CHECK(fat("[macos-arm64, macos-x64]") == "none");
  CHECK(mentions(fat("[macos-x64]"), "target `f` needs two targets to join"));
  CHECK(mentions(fat("[macos-x64, mac]"), "target `f` cannot be joined: `mac` is no target"));
  CHECK(mentions(fat("[macos-x64, linux-x64]"),
                 "`linux-x64` is no target of one architecture of macOS"));
  CHECK(mentions(fat("[macos-x64, macos-universal]"),
                 "`macos-universal` is no target of one architecture of macOS"));
  CHECK(
      mentions(problems("  l: {os: linux, arch: x, libc: musl, triple: x, fat_of: [a, b]}\n", base),
               "has `fat_of`, and only macOS has libraries of several architectures"));
}

TEST_CASE("no two targets share a triple") {
  CHECK(mentions(
      problems(
          "  other: {os: windows, arch: x64, toolchain: zig, triple: x86_64-pc-windows-msvc}\n",
          builtin_targets().value()),
      "target `other` has the triple `x86_64-pc-windows-msvc` of target `windows-x64`"));
}

TEST_CASE("a target file of another shape is refused") {
  CHECK(!parse_targets("", "t.yaml"));
  CHECK(!parse_targets("[]", "t.yaml"));
  CHECK(!parse_targets("target: {}", "t.yaml"));
  CHECK(!parse_targets("targets: []", "t.yaml"));
}

}  // namespace lockstep::config
