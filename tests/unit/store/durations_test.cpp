#include "lockstep/store/durations.hpp"

#include <catch2/catch.hpp>

#include "fakes/memory_filesystem.hpp"
#include "lockstep/base/digest.hpp"

using namespace lockstep;

TEST_CASE("durations are kept by project and action") {
  fakes::MemoryFilesystem files;
  CHECK(store::read_durations(files, "/store", "lorem").empty());
  const store::Durations durations{{"core/linux-x64", 12.5}, {"fetch", 0.25}};
  REQUIRE(store::write_durations(files, "/store", "lorem", durations));
  CHECK(store::read_durations(files, "/store", "lorem") == durations);
  CHECK(store::read_durations(files, "/store", "ipsum").empty());
}

TEST_CASE("lines that are no duration are passed over, a file of another version wholly") {
  fakes::MemoryFilesystem files;
  const std::string path = "/store/v1/times/" + sha256("lorem").hex();
  files.add(path, "lockstep-times 1\nnan core\n-1 a\n1e300 b\nx c\n2.5x d\n3\n4 e f\n");
  CHECK(store::read_durations(files, "/store", "lorem") == store::Durations{{"e f", 4}});
  files.add(path, "lockstep-times 2\n4 e\n");
  CHECK(store::read_durations(files, "/store", "lorem").empty());
  files.add(path, "");
  CHECK(store::read_durations(files, "/store", "lorem").empty());
}
