#include "shipped.hpp"

#include <catch2/catch.hpp>

#include "fakes/git_sandbox.hpp"
#include "matrix_sample.hpp"

namespace lockstep::cli {

namespace {

using Words = std::vector<std::string>;

// A project whose tag v0.2.0 had the sample's matrix, without what needs files on disk.
void tagged_project(fakes::GitSandbox& sandbox) {
  sandbox.init("a");
  sandbox.put("a", "lockstep.yaml", kSampleMatrix);
  sandbox.commit("a", "feat: a matrix");
  REQUIRE(sandbox.run("a", {"tag", "v0.2.0"}));
  sandbox.commit("a", "feat: more");
}

Shipped shipped_of(const fakes::GitSandbox& sandbox, const std::string& before = {}) {
  const sys::RealFilesystem files;
  const std::string folder = sandbox / "a";
  return last_shipped(files, {folder, folder + "/lockstep.yaml", "lockstep.yaml", ""}, before)
      .value();
}

}  // namespace

TEST_CASE("the newest tag's lockstep.yaml tells what was shipped") {
  fakes::GitSandbox sandbox;
  tagged_project(sandbox);
  const Shipped shipped = shipped_of(sandbox);
  CHECK(shipped.version == "0.2.0");
  CHECK(shipped.source == "the lockstep.yaml of tag v0.2.0");
  CHECK(shipped.cells.size() == 8);
  CHECK(shipped_of(sandbox, "0.2.0").version.empty());
  CHECK(shipped_of(sandbox, "0.2.1").version == "0.2.0");
}

TEST_CASE("a record of the release is believed unless a tag is of a higher version") {
  fakes::GitSandbox sandbox;
  tagged_project(sandbox);
  const std::string cells = model::to_compact_json(shipped_value(sample_matrix().project.cells));
  sandbox.put("a", "dist/release.json", R"({"version": "0.3.0", "cells": )" + cells + "}");
  CHECK(shipped_of(sandbox).source == "dist/release.json");
  CHECK(losses_of(shipped_of(sandbox), sample_matrix().project.cells).empty());
  sandbox.put("a", "dist/release.json", R"({"version": "0.1.0", "cells": )" + cells + "}");
  CHECK(shipped_of(sandbox).version == "0.2.0");
  sandbox.put("a", "dist/release.json", R"({"version": "0.3.0"})");
  CHECK(shipped_of(sandbox).version == "0.2.0");
  sandbox.put("a", "dist/release.json", "no JSON");
  CHECK(shipped_of(sandbox).version == "0.2.0");
}

TEST_CASE("without a release nothing was shipped, and it is said why") {
  fakes::GitSandbox sandbox;
  sandbox.init("a");
  CHECK(shipped_of(sandbox).version.empty());
  CHECK(shipped_of(sandbox).source.starts_with("no release: "));
}

TEST_CASE("losses are cells that are gone, raised floors and tiers") {
  const Shipped shipped{"1.0.0", "a test", sample_matrix().project.cells};
  std::string text = kSampleMatrix;
  text.replace(text.find("2.28"), 4, "2.34");
  text += "  'node/macos-*': {macos: \"12.0\", tier: 2}\n  'go/linux-x64': {enabled: false}\n";
  CHECK(losses_of(shipped, sample_matrix(text).project.cells) ==
        Words{"python/linux-x64 needs glibc 2.34, not 2.28",
              "node/macos-arm64 needs macOS 12.0, not 11.0", "node/macos-arm64 is of tier 2, not 1",
              "go/linux-x64 is gone"});
}

}  // namespace lockstep::cli
