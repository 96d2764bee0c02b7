#include "last_release.hpp"

#include <catch2/catch.hpp>

#include "fakes/memory_filesystem.hpp"

using namespace lockstep;
using namespace lockstep::cli;

namespace {

// A record whose only package has this size.
std::string record(int size) {
  model::Manifest manifest{"lorem", "1.0.0", {}};
  model::Artifact artifact;
  artifact.language = "python";
  artifact.target = "linux-x64";
  artifact.file = "python/lorem.whl";
  artifact.size = static_cast<std::uint64_t>(size);
  artifact.digest = sha256("lorem");
  manifest.artifacts.push_back(artifact);
  return to_json(model::Value::Object{
      {"format", 2}, {"name", "lorem"}, {"packages", *to_value(manifest).find("artifacts")}});
}

}  // namespace

TEST_CASE("the last release is the highest recorded version below this one") {
  fakes::MemoryFilesystem files;
  for (const char* version : {"1.0.0", "1.9.0", "1.10.0", "2.0.0-rc.1", "2.0.0", "2.1.0"})
    files.add(std::string("/p/.lockstep/release-") + version + ".json", record(7));
  files.add("/p/.lockstep/release-2.0.0.jsonl", "");
  files.add("/p/.lockstep/release-x.json", "");
  const EarlierRelease last = recorded_release(files, "/p/.lockstep", "2.0.0-rc.1");
  REQUIRE(last.manifest);
  CHECK(last.manifest->version == "1.10.0");
  CHECK(last.manifest->artifacts.front().size == 7);
  CHECK(last.source == ".lockstep/release-1.10.0.json");
  CHECK(recorded_release(files, "/p/.lockstep", "2.0.0").manifest->version == "2.0.0-rc.1");
}

TEST_CASE("where no release is recorded, or none with sizes, it is said why") {
  fakes::MemoryFilesystem files;
  const auto of = [&](const std::string& text) {
    files.add("/p/.lockstep/release-1.0.0.json", text);
    const EarlierRelease last = recorded_release(files, "/p/.lockstep", "2.0.0");
    CHECK_FALSE(last.manifest);
    return last.source;
  };
  CHECK(recorded_release(files, "/p/.lockstep", "2.0.0").source.contains("No release before"));
  CHECK(of(R"({"name": "lorem", "cells": []})").contains("tells no sizes"));
  CHECK(of("no JSON").contains(".lockstep/release-1.0.0.json is damaged: "));
  CHECK(of(R"({"packages": [7]})").contains("is damaged"));
  CHECK(of(R"({"packages": "none"})").contains("is damaged"));
  CHECK_FALSE(recorded_release(files, "/p/.lockstep", "1.0.0").manifest);
}
