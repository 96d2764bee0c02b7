#include "lockstep/config/project.hpp"

#include <catch2/catch.hpp>

#include "lockstep/base/render.hpp"
#include "rules.hpp"

namespace lockstep::config {

namespace {

const std::string kHead = "name: lorem\nversion: 0.1.0\ncore: {cargo: core}\n";

Result<model::Project> parse(const std::string& rest) {
  return parse_project(kHead + rest, "lockstep.yaml", test_vocabulary());
}

// The named cell; the test fails when there is none.
model::Cell cell(const Result<model::Project>& project, const std::string& name) {
  REQUIRE(project);
  for (const model::Cell& each : project->cells) {
    if (each.name() == name) return each;
  }
  FAIL("no cell " + name);
  return {};
}

}  // namespace

TEST_CASE("a project that says little gets four languages on six targets") {
  const auto project = parse("");
  REQUIRE(project);
  CHECK(project->cells.size() == 24);
  CHECK(project->cells.front().name() == "python/linux-x64");
  CHECK(project->cells.back().name() == "go/windows-arm64");
  CHECK(project->language("ruby")->folder == "bindings/ruby");
  CHECK(project->language("go")->package == "lorem");
}

TEST_CASE("a language may be no more than its name") {
  CHECK(parse("languages: [node]")->cells.size() == 6);
  CHECK(parse("languages: {node: , go: {}}")->cells.size() == 12);
}

TEST_CASE("a floor keeps its last zero though YAML would read a number") {
  CHECK(cell(parse("cells: {'python/linux-*': {glibc: 2.30}}"), "python/linux-x64").glibc ==
        "2.30");
}

TEST_CASE("of two overrides of a cell the later one wins, key by key") {
  const auto project = parse("cells:\n  '*/linux-*': {glibc: \"2.28\", tier: 2}\n  "
                             "'python/linux-x64': {glibc: \"2.31\"}\n");
  CHECK(cell(project, "python/linux-x64").glibc == "2.31");
  CHECK(cell(project, "python/linux-x64").tier == 2);
  CHECK(cell(project, "python/linux-arm64").glibc == "2.28");
  CHECK(cell(project, "python/macos-x64").tier == 1);
}

TEST_CASE("a target that one language cannot serve leaves that cell out, and says why") {
  const auto project = parse("targets: [linux-x64, freebsd-x64]");
  REQUIRE(project);
  CHECK(project->cells.size() == 7);
  CHECK(project->left_out ==
        std::vector<model::LeftOut>{{"python/freebsd-x64", "there are no wheels for FreeBSD"}});
}

std::string refusal(const std::string& rest) {
  const auto project = parse(rest);
  REQUIRE_FALSE(project);
  return render(project.error(), false);
}

TEST_CASE(
    "a target that no language serves, and an override of a cell that cannot be, are mistakes") {
  const std::string none = refusal("languages: [python]\ntargets: [linux-x64, freebsd-x64]");
  CHECK(none.find("no language of this project has packages for target `freebsd-x64`") !=
        std::string::npos);
  CHECK(none.find("there are no wheels for FreeBSD") != std::string::npos);
  CHECK(none.find("lockstep.yaml:5:22") != std::string::npos);
  const std::string named =
      refusal("targets: [linux-x64, freebsd-x64]\ncells: {python/freebsd-x64: {tier: 2}}");
  CHECK(named.find("there can be no package `python/freebsd-x64`") != std::string::npos);
}

TEST_CASE("a fat cell is joined from the matrix's own cells, or from cells with its settings") {
  const auto alone = cell(parse("targets: [macos-universal]\ncells: {'node/*': {macos: \"12.0\"}}"),
                          "node/macos-universal");
  REQUIRE(alone.slices.size() == 2);
  CHECK(alone.slices[0].name() == "node/macos-x64");
  CHECK(alone.slices[0].macos == "12.0");
  CHECK(alone.slices[1].triple == "aarch64-apple-darwin");
  CHECK(alone.toolchain == "zig");
  const auto floors = cell(parse("targets: [macos-universal]"), "ruby/macos-universal");
  CHECK(floors.macos == "10.12");
  CHECK(floors.slices[1].macos == "11.0");
  const auto project =
      parse("targets: [macos-x64, macos-universal]\ncells: {'ruby/macos-x64': {macos: \"10.15\"}}");
  CHECK(cell(project, "ruby/macos-universal").slices[0] == cell(project, "ruby/macos-x64"));
  CHECK(cell(project, "ruby/macos-universal").macos == "10.15");
  CHECK(project->left_out.size() == 1);
}

TEST_CASE("a fat cell has no settings that its slices lack, and no triple") {
  const std::string floor = refusal(
      "targets: [macos-x64, macos-universal]\ncells: {'ruby/macos-universal': {macos: \"12.0\"}}");
  CHECK(floor.find("`macos` of ruby/macos-universal is not that of ruby/macos-x64, which it is "
                   "joined from") != std::string::npos);
  const std::string triple =
      refusal("targets: [macos-universal]\ncells: {'ruby/macos-universal': {triple: a-b-c}}");
  CHECK(triple.find("`macos-universal` has no triple of its own") != std::string::npos);
}

TEST_CASE("an override applies where it has a meaning") {
  const auto project = parse("cells: {'python/*': {glibc: \"2.28\", macos: \"12.0\", abi: msvc}}");
  CHECK(cell(project, "python/linux-x64").glibc == "2.28");
  CHECK(cell(project, "python/linux-x64").macos.empty());
  CHECK(cell(project, "python/macos-x64").macos == "12.0");
  CHECK(cell(project, "python/windows-x64").glibc.empty());
  CHECK(cell(project, "python/linux-x64").triple == "x86_64-unknown-linux-gnu");
}

TEST_CASE("a cell may be built in an image; a name that an engine would take for more is refused") {
  const auto project = parse("cells:\n  '*/linux-x64': {image: zig}\n");
  CHECK(cell(project, "node/linux-x64").image == "zig");
  CHECK(cell(project, "node/linux-arm64").image.empty());
  for (const char* name : {"--privileged", "a b", "''", "a,b"}) {
    INFO(name);
    const auto wrong = parse(std::string("cells:\n  '*/linux-x64': {image: ") + name + "}\n");
    CHECK_FALSE(wrong);
  }
}

TEST_CASE("the slices of a fat cell are built in its image") {
  const auto project = parse("targets: [macos-universal]\ncells:\n  'python/*': {image: own}\n");
  const model::Cell fat = cell(project, "python/macos-universal");
  REQUIRE(fat.slices.size() == 2);
  CHECK(fat.slices.front().image == "own");
}

TEST_CASE("MSVC brings its triple and the host's tools, unless a toolchain is named") {
  const auto project =
      parse("cells:\n  'node/windows-*': {abi: msvc}\n  'node/windows-arm64': {toolchain: zig}\n"
            "  'ruby/windows-*': {abi: msvc}\n  'ruby/windows-x64': {abi: gnu}\n");
  CHECK(cell(project, "node/windows-x64").triple == "x86_64-pc-windows-msvc");
  CHECK(cell(project, "node/windows-x64").toolchain == "host");
  CHECK(cell(project, "node/windows-arm64").triple == "aarch64-pc-windows-msvc");
  CHECK(cell(project, "node/windows-arm64").toolchain == "zig");
  const model::Cell back = cell(project, "ruby/windows-x64");
  CHECK(back.triple == "x86_64-pc-windows-gnu");
  CHECK(back.toolchain == back.target.toolchain);
}

TEST_CASE("a Rust triple names a target, with its ABI") {
  const auto project = parse("targets: [aarch64-apple-darwin, x86_64-pc-windows-msvc]");
  CHECK(cell(project, "go/macos-arm64").triple == "aarch64-apple-darwin");
  CHECK(cell(project, "go/windows-x64").abi == "msvc");
  CHECK(cell(project, "go/windows-x64").triple == "x86_64-pc-windows-msvc");
}

TEST_CASE("a cell's triple may be any of its own") {
  const auto project = parse("cells: {python/linux-x64: {triple: x86_64-unknown-linux-gnux32}, "
                             "node/windows-x64: {triple: x86_64-pc-windows-msvc}}");
  CHECK(cell(project, "python/linux-x64").triple == "x86_64-unknown-linux-gnux32");
  CHECK(cell(project, "node/windows-x64").abi == "msvc");
}

TEST_CASE("a disabled cell is gone, and comes back when a later pattern enables it") {
  const auto project =
      parse("cells:\n  '*/linux-*': {enabled: false}\n  'go/linux-x64': {enabled: true}\n");
  REQUIRE(project);
  CHECK(project->cells.size() == 17);
  CHECK(cell(project, "go/linux-x64").glibc == "2.17");
}

TEST_CASE("features are sorted, so that their order makes no other build") {
  CHECK(cell(parse("cells: {go/*: {features: [b, a]}}"), "go/linux-x64").features ==
        std::vector<std::string>{"a", "b"});
}

TEST_CASE("each ABI of a language is a cell, and patterns without one mean all of a target's") {
  Vocabulary vocabulary = test_vocabulary();
  for (LanguageRules& rules : vocabulary.languages) {
    if (rules.name != "python") continue;
    rules.variants = [](const model::Language&) { return std::vector<std::string>{"", "cp312"}; };
  }
  const auto project =
      parse_project(kHead + "languages: [python]\ntargets: [linux-x64, macos-x64]\n"
                            "cells:\n  'python/*-x64': {tier: 2}\n"
                            "  'python/*@cp312': {default_features: false}\n"
                            "  'python/macos-x64@cp312': {enabled: false}\n",
                    "lockstep.yaml", vocabulary);
  REQUIRE(project);
  CHECK(project->cells.size() == 3);
  CHECK(cell(project, "python/linux-x64").default_features);
  const model::Cell variant = cell(project, "python/linux-x64@cp312");
  CHECK(variant.tier == 2);
  CHECK(variant.variant == "cp312");
  CHECK_FALSE(variant.default_features);
  CHECK_FALSE(parse_project(kHead + "cells: {'python/*@cp999': {tier: 2}}", "f", vocabulary));
}

TEST_CASE("a setting that lists words keeps repeated ones") {
  const auto project =
      parse("languages: {go: {tags: [-framework, Security, -framework, Foundation]}}");
  REQUIRE(project);
  CHECK(project->language("go")->settings.at("tags").array()->size() == 4);
}

TEST_CASE("every problem of a configuration is in one error, in the order of the file") {
  const auto project =
      parse("readm: x\nlanguages: {pyton: }\ntargets: [linux]\ncells: {x/y: {}}\n");
  REQUIRE(!project);
  CHECK(exit_status(project.error()) == 2);
  std::vector<int> lines = {project.error().mark->line};
  for (const Error& other : project.error().others) lines.push_back(other.mark->line);
  CHECK(lines == std::vector<int>{4, 5, 6});
}

TEST_CASE("an ecosystem's problem is shown at the key it names") {
  const auto project = parse("languages:\n  python:\n    abi3: '2.7'\n");
  REQUIRE(!project);
  CHECK(project.error().mark == SourceMark{"lockstep.yaml", 6, 11, 5, "    abi3: '2.7'"});
  CHECK(project.error().where.empty());
}

TEST_CASE("a hostile pattern matches nothing soon") {
  CHECK(!parse("cells: {'" + std::string(40, '*') + "x/y': {tier: 1}}"));
}

}  // namespace lockstep::config
