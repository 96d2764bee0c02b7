#include "parcels.hpp"

#include <catch2/catch.hpp>

#include "fakes/memory_filesystem.hpp"
#include "lockstep/base/text.hpp"

using namespace lockstep;
using namespace lockstep::release;

namespace {

model::Cell cell(const std::string& language) {
  model::Cell cell;
  cell.language = language;
  cell.target.name = "linux-x64";
  return cell;
}

engine::Finished finished() {
  engine::Finished finished;
  finished.plan.project.version = finished.manifest.version = "1.0.0";
  finished.plan.project.cells = finished.plan.cells = {cell("python"), cell("ruby")};
  for (const char* file : {"python/lorem.whl", "ruby/lorem.gem"}) {
    model::PackageStep step;
    step.file = file;
    finished.plan.packages.push_back(step);
    model::Artifact artifact;
    artifact.file = file;
    finished.manifest.artifacts.push_back(artifact);
  }
  return finished;
}

}  // namespace

TEST_CASE("a dist of the whole matrix has no gaps") { CHECK(gaps_of(finished()).empty()); }

TEST_CASE("a cell that was left out is a gap, never a smaller release") {
  engine::Finished dist = finished();
  dist.plan.cells.pop_back();
  const auto gaps = gaps_of(dist);
  REQUIRE(gaps.size() == 1);
  CHECK(gaps[0].where == "ruby/linux-x64");
}

TEST_CASE("a blocked cell, a package without an artifact and another version are gaps") {
  engine::Finished dist = finished();
  dist.plan.blocked.push_back({"python/linux-x64", "needs zig", ""});
  dist.manifest.artifacts.pop_back();
  dist.manifest.version = "0.9.0";
  CHECK(gaps_of(dist).size() == 3);
}

TEST_CASE("a parcel knows every digest of its file, and only the proved one is taken") {
  fakes::MemoryFilesystem files;
  files.add("/dist/ruby/lorem.gem", "gem");
  model::Artifact artifact;
  artifact.language = "ruby";
  artifact.file = "ruby/lorem.gem";
  artifact.version = "1.0.0";
  artifact.size = 3;
  artifact.digest = sha256("gem");
  model::Language language;
  language.package = "lorem";
  const ecosystem::Publisher publisher;
  const auto parcel = parcel_of(files, "/dist", language, artifact, publisher);
  REQUIRE(parcel);
  CHECK(parcel->path == "/dist/ruby/lorem.gem");
  CHECK(parcel->package == "lorem");
  CHECK(parcel->sha1 == sha1("gem"));
  CHECK(parcel->sha512 == sha512("gem"));
  files.add("/dist/ruby/lorem.gem", "gen");
  const auto changed = parcel_of(files, "/dist", language, artifact, publisher);
  REQUIRE(!changed);
  CHECK(changed.error().kind == ErrorKind::kCheckFailed);
}
