#include <catch2/catch.hpp>

#include "lockstep/base/render.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/config/edit.hpp"
#include "rules.hpp"

namespace lockstep::config {

namespace {

using Words = std::vector<std::string>;
using Values = std::map<std::string, std::string>;

const std::string kHead = "name: lorem\nversion: 0.1.0\ncore: {cargo: core}\n";

Result<EditedMatrix> edited(const std::string& text, EditVerb verb, Words names,
                            Values values = {}) {
  const Vocabulary vocabulary = test_vocabulary();
  const auto read = [&](std::string_view each) {
    return parse_matrix(each, "lockstep.yaml", vocabulary);
  };
  return edit_matrix(text, "lockstep.yaml", {verb, std::move(names), std::move(values)}, vocabulary,
                     read);
}

// The text after the edit, or the rendered problem.
std::string after(const std::string& text, EditVerb verb, Words names, Values values = {}) {
  const auto result = edited(text, verb, std::move(names), std::move(values));
  return result ? result->text : render(result.error(), false);
}

std::string add(const std::string& text, Words names) { return after(text, EditVerb::kAdd, names); }
std::string remove(const std::string& text, Words names) {
  return after(text, EditVerb::kRemove, names);
}
std::string enable(const std::string& text, Words names) {
  return after(text, EditVerb::kEnable, names);
}
std::string disable(const std::string& text, Words names) {
  return after(text, EditVerb::kDisable, names);
}
std::string set(const std::string& text, const std::string& name, Values values) {
  return after(text, EditVerb::kSet, {name}, std::move(values));
}

}  // namespace

TEST_CASE("a target is added behind the last one, in the list's own style") {
  CHECK(add(kHead + "targets: [linux-x64, macos-x64]  # both\n", {"linux-x64-musl"}) ==
        kHead + "targets: [linux-x64, macos-x64, linux-x64-musl]  # both\n");
  CHECK(add(kHead + "targets: [ linux-x64 ,macos-x64 ]", {"linux-x64-musl"}) ==
        kHead + "targets: [ linux-x64 ,macos-x64 ,linux-x64-musl ]");
  CHECK(add(kHead + "targets:\n  - linux-x64\n  -   'macos-x64' # last\n# end\n",
            {"linux-x64-musl"}) ==
        kHead +
            "targets:\n  - linux-x64\n  -   'macos-x64' # last\n  -   'linux-x64-musl'\n# end\n");
  CHECK(add(kHead + "targets:\n- linux-x64\n\nstamp: [{exclude: 'a'}]\n", {"linux-x64-musl"}) ==
        kHead + "targets:\n- linux-x64\n- linux-x64-musl\n\nstamp: [{exclude: 'a'}]\n");
  CHECK(add(kHead + "targets: [\n  linux-x64, # old\n  macos-x64 # new\n]\n", {"linux-x64-musl"}) ==
        kHead + "targets: [\n  linux-x64, # old\n  macos-x64, # new\n  linux-x64-musl\n]\n");
  CHECK(add(kHead + "targets: [\n  linux-x64,\n  macos-x64,\n]\n", {"linux-x64-musl"}) ==
        kHead + "targets: [\n  linux-x64,\n  macos-x64,\n  linux-x64-musl,\n]\n");
}

TEST_CASE("several targets are added by names, triples and patterns, known ones stay") {
  const std::string text = kHead + "targets: [linux-x64]\n";
  CHECK(add(text, {"linux-x64-musl", "linux-arm64-musl"}) ==
        kHead + "targets: [linux-x64, linux-x64-musl, linux-arm64-musl]\n");
  CHECK(add(text, {"*-musl"}) == add(text, {"linux-x64-musl", "linux-arm64-musl"}));
  CHECK(add(text, {"aarch64-unknown-linux-musl"}) ==
        kHead + "targets: [linux-x64, linux-arm64-musl]\n");
  CHECK(add(text, {"linux-x64"}) == text);
}

TEST_CASE("without a list the standard targets are written out") {
  CHECK(add(kHead, {"linux-x64-musl"}) ==
        kHead + "targets: [linux-x64, linux-arm64, macos-x64, macos-arm64, windows-x64, "
                "windows-arm64, linux-x64-musl]\n");
  CHECK(remove(kHead, {"windows-*"}) ==
        kHead + "targets: [linux-x64, linux-arm64, macos-x64, macos-arm64]\n");
}

TEST_CASE("languages are added and removed in lists and in maps") {
  const std::string list = kHead + "languages: [python, node]\n";
  CHECK(add(list, {"ruby"}) == kHead + "languages: [python, node, ruby]\n");
  CHECK(remove(list, {"node"}) == kHead + "languages: [python]\n");
  const std::string map = kHead + "languages:\n  python:\n    module: a  # the native one\n"
                                  "  node:\n    folder: x\ntargets: [linux-x64]\n";
  CHECK(add(map, {"go"}) == kHead + "languages:\n  python:\n    module: a  # the native one\n"
                                    "  node:\n    folder: x\n  go: {}\ntargets: [linux-x64]\n");
  CHECK(remove(map, {"python"}) ==
        kHead + "languages:\n  node:\n    folder: x\ntargets: [linux-x64]\n");
  CHECK(remove(kHead, {"go"}) == kHead + "languages: [python, node, ruby]\n");
}

TEST_CASE("a target that goes takes the entries with it that named it alone") {
  const std::string text = kHead + "targets: [linux-x64, macos-x64]\ncells:\n"
                                   "  '*/macos-*': {macos: \"11.0\"}  # since Qt\n"
                                   "  # the others\n"
                                   "  '*/*': {tier: 2}\n";
  CHECK(remove(text, {"macos-x64"}) ==
        kHead + "targets: [linux-x64]\ncells:\n  # the others\n  '*/*': {tier: 2}\n");
  CHECK(remove(kHead + "targets: [linux-x64, macos-x64]\n\ncells:\n  go/macos-x64: {tier: 2}\n",
               {"macos-x64"}) == kHead + "targets: [linux-x64]\n\n");
}

TEST_CASE("cells are disabled by an entry, and enabled by taking it out") {
  const std::string text = kHead + "targets: [linux-x64, macos-x64]\n";
  const std::string off = text + "cells:\n  'go/linux-x64': {enabled: false}\n";
  CHECK(disable(text, {"go/linux-x64"}) == off);
  CHECK(enable(off, {"go/linux-x64"}) == text);
  CHECK(disable(text, {"macos-x64"}) == text + "cells:\n  '*/macos-x64': {enabled: false}\n");
  CHECK(disable(text, {"go"}) == text + "cells:\n  'go/*': {enabled: false}\n");
  CHECK(remove(text, {"go/linux-x64"}) == off);
  CHECK(disable(off, {"go/linux-x64"}) == off);
  CHECK(enable(text, {"go/linux-x64"}) == text);
}

TEST_CASE("an entry that somebody wrote is changed, not taken out") {
  const std::string entries = kHead + "targets: [linux-x64]\ncells:\n  # no machine yet\n"
                                      "  go/linux-x64: {enabled: false}\n  '*/*': {tier: 2}\n";
  CHECK(enable(entries, {"go/linux-x64"}) ==
        kHead + "targets: [linux-x64]\ncells:\n  # no machine yet\n"
                "  go/linux-x64: {enabled: true}\n  '*/*': {tier: 2}\n");
  const std::string wide =
      kHead + "targets: [linux-x64]\ncells: {'{node,go}/*': {enabled: false}}\n";
  CHECK(enable(wide, {"go/linux-x64"}) ==
        kHead + "targets: [linux-x64]\ncells: {'{node,go}/*': {enabled: false}, "
                "'go/linux-x64': {enabled: true}}\n");
}

TEST_CASE("values are set, replaced in their own quotes, and taken out") {
  const std::string text = kHead + "targets: [linux-x64]\n";
  const std::string floor = text + "cells:\n  'python/linux-*': {glibc: \"2.28\"}\n";
  CHECK(set(text, "python/linux-*", {{"glibc", "2.28"}}) == floor);
  CHECK(set(floor, "python/linux-*", {{"glibc", ""}}) == text);
  CHECK(set(floor, "python/linux-*", {{"glibc", "2.34"}, {"tier", "2"}}) ==
        text + "cells:\n  'python/linux-*': {glibc: \"2.34\", tier: 2}\n");
  const std::string plain = text + "cells:\n  '*/*':\n    glibc: 2.28   # for now\n    tier: 1\n";
  CHECK(set(plain, "*/*", {{"glibc", "2.30"}}) == replace_all(plain, "2.28", "2.30"));
  CHECK(set(plain, "*/*", {{"toolchain", "host"}}) == plain + "    toolchain: host\n");
  CHECK(set(plain, "go/linux-x64", {{"tier", "3"}}) == plain + "  'go/linux-x64':\n    tier: 3\n");
  CHECK(set(text, "linux-x64", {{"features", "b,a"}}) ==
        text + "cells:\n  '*/linux-x64': {features: [a, b]}\n");
  CHECK(set(text + "cells:\n  '*/*': {features: [a, b]}\n", "*/*", {{"features", "b,c"}}) ==
        text + "cells:\n  '*/*': {features: [b, c]}\n");
}

TEST_CASE("a cell alone is added with its target") {
  const std::string text = kHead + "languages: [python, node]\ntargets: [linux-x64]\n";
  CHECK(add(text, {"python/linux-armv7"}) ==
        kHead + "languages: [python, node]\ntargets: [linux-x64, linux-armv7]\ncells:\n"
                "  '*/linux-armv7': {enabled: false}\n  'python/linux-armv7': {enabled: true}\n");
}

TEST_CASE("line ends, a byte order mark, anchors and JSON stay what they are") {
  CHECK(
      disable("\xEF\xBB\xBFname: a\r\nversion: 0.1.0\r\ncore: {cargo: .}\r\n", {"go/linux-x64"}) ==
      "\xEF\xBB\xBFname: a\r\nversion: 0.1.0\r\ncore: {cargo: .}\r\ncells:\r\n"
      "  'go/linux-x64': {enabled: false}\r\n");
  CHECK(add(kHead + "targets: &all [&first linux-x64]\n", {"macos-x64"}) ==
        kHead + "targets: &all [&first linux-x64, macos-x64]\n");
  CHECK(add(kHead + "targets: &all\n  - &first linux-x64\n", {"macos-x64"}) ==
        kHead + "targets: &all\n  - &first linux-x64\n  - macos-x64\n");
  CHECK(set(kHead + "cells: {'*/*': {tier: &high 2}}\n", "*/*", {{"tier", "3"}}) ==
        kHead + "cells: {'*/*': {tier: &high 3}}\n");
  CHECK(disable(R"({"name": "a", "version": "0.1.0", "core": {"cargo": "."}})", {"go/linux-x64"}) ==
        R"({"name": "a", "version": "0.1.0", "core": {"cargo": "."}, "cells": {"go/linux-x64": )"
        R"({"enabled": false}}})");
  CHECK(add("---\n" + kHead + "targets: [linux-x64]\n...\n", {"macos-x64"}) ==
        "---\n" + kHead + "targets: [linux-x64, macos-x64]\n...\n");
}

TEST_CASE("a section is set apart by an empty line where the others are") {
  const std::string text = "name: a\nversion: 0.1.0\n\ncore: {cargo: .}\n\ntargets: [linux-x64]\n\n"
                           "# places\nstamp: [{exclude: 'a'}]\n";
  const std::string off = disable(text, {"go/linux-x64"});
  CHECK(off == "name: a\nversion: 0.1.0\n\ncore: {cargo: .}\n\ntargets: [linux-x64]\n\ncells:\n"
               "  'go/linux-x64': {enabled: false}\n\n# places\nstamp: [{exclude: 'a'}]\n");
  CHECK(enable(off, {"go/linux-x64"}) == text);
}

TEST_CASE("an edit that would leave no cells is refused") {
  const std::string text = kHead + "languages: [go]\ntargets: [linux-x64]\n";
  CHECK(disable(text, {"*"}).starts_with("error: this would leave no cells\n"));
  CHECK(disable(text, {"go/linux-x64"}).starts_with("error: this would leave no cells\n"));
  CHECK(set(text, "*/*", {{"enabled", "false"}}).starts_with("error: this would leave no cells\n"));
  CHECK(remove(text, {"linux-x64"}).starts_with("error: this would leave no cells\n"));
  CHECK(remove(text, {"go"}).starts_with("error: this would leave no cells\n"));
  CHECK(
      remove(kHead, {"linux-*", "macos-*", "windows-*"}).starts_with("error: this would leave no"));
}

TEST_CASE("aliases and merge keys are refused with their place") {
  const std::string alias = kHead + "targets: &t [linux-x64]\nkeywords: *t\n";
  CHECK(add(alias, {"macos-x64"}).find("lockstep.yaml:5:11") != std::string::npos);
  const std::string merge = kHead + "cells:\n  '*/*': {<<: {tier: 2}}\n";
  CHECK(add(merge, {"linux-x64-musl"}).find("unknown key `<<`") != std::string::npos);
  CHECK(add(kHead + "targets:\n\t- linux-x64\n", {"macos-x64"}).find("no tabs there") !=
        std::string::npos);
}

TEST_CASE("names that nothing has are refused with the nearest") {
  const std::string text = kHead + "targets: [linux-x64]\n";
  CHECK(add(text, {"linux-x86-musl"}).find("did you mean `linux-x64-musl`?") != std::string::npos);
  CHECK(remove(text, {"macos-x64"}).find("is no target, language or cell of the matrix") !=
        std::string::npos);
  CHECK(disable(text, {"go/macos-x64"}).find("names no cell of the matrix") != std::string::npos);
  CHECK(set(text, "go/linux-x64", {{"toolchan", "zig"}}).find("did you mean `toolchain`?") !=
        std::string::npos);
  CHECK(set(text, "go/linux-x64", {{"glibc", ""}}).find("no entry of `cells` says `glibc`") !=
        std::string::npos);
  CHECK(set(text, "go/linux-x64", {{"adopt", "a"}}).find("by hand") != std::string::npos);
}

TEST_CASE("values that cannot be are refused with what the file would say") {
  const std::string text = kHead + "targets: [linux-x64, windows-x64]\n";
  CHECK(set(text, "*/linux-x64", {{"glibc", "2.5"}}).find("cannot run on glibc 2.5") !=
        std::string::npos);
  CHECK(set(text, "*/linux-x64", {{"tier", "[2]"}}).find("is no value for `tier`") !=
        std::string::npos);
  CHECK(set(text, "*/linux-x64", {{"toolchain", "gcc"}}).find("unknown toolchain") !=
        std::string::npos);
  CHECK(set(text, "*/linux-x64", {{"abi", "msvc"}}).find("has a choice of `abi`") !=
        std::string::npos);
}

TEST_CASE("an entry that a later one overrules is not changed in vain") {
  const std::string text = kHead + "cells:\n  'go/linux-x64': {tier: 1}\n  '*/*': {tier: 2}\n";
  const std::string said = set(text, "go/linux-x64", {{"tier", "3"}});
  CHECK(said.find("go/linux-x64 would not become `tier: 3`: a later entry says otherwise") !=
        std::string::npos);
  CHECK(said.find("lockstep.yaml:6:17") != std::string::npos);
}

TEST_CASE("an ABI brings its triple and toolchain, and nothing else may change") {
  const std::string text = kHead + "targets: [windows-x64]\n";
  const auto result = edited(text, EditVerb::kSet, {"python/windows-x64"}, {{"abi", "msvc"}});
  REQUIRE(result);
  CHECK(result->text == text + "cells:\n  'python/windows-x64': {abi: msvc}\n");
  CHECK(result->after.cells.front().cell.triple == "x86_64-pc-windows-msvc");
  CHECK(result->after.cells.front().said.at("triple").line == 6);
}

}  // namespace lockstep::config
