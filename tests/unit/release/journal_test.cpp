#include "lockstep/release/journal.hpp"

#include <catch2/catch.hpp>

#include "fakes/fake_clock.hpp"
#include "fakes/memory_filesystem.hpp"

using namespace lockstep;
using namespace lockstep::release;

TEST_CASE("a record comes back from its line as it was") {
  const std::vector<Record> records = {
      {1'800'000'000, Step::kBegin, "", "1.2.0"},
      {1'800'000'001, Step::kIntent, "node/upload/@s/lorem", ""},
      {1'800'000'002, Step::kDoubtful, "node/upload/@s/lorem", "a \"quoted\"\nline"},
      {1'800'000'003, Step::kEnd, "", ""}};
  std::string text;
  for (const Record& record : records) text += to_line(record);
  CHECK(records_of(text) == records);
}

TEST_CASE("a record's time is for people") {
  CHECK(to_line({1'767'323'045, Step::kIntent, "a/b", ""}) ==
        "{\"operation\":\"a/b\",\"step\":\"intent\",\"time\":\"2026-01-02T03:04:05Z\"}\n");
}

TEST_CASE("a line that was cut off by a kill is left out") {
  const std::string whole = to_line({1, Step::kIntent, "a/b", ""});
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto records = records_of(whole + whole.substr(0, length));
    REQUIRE(records);
    CHECK(records->size() == 1);
  }
}

TEST_CASE("a journal that is not ours is refused, with its line") {
  CHECK(records_of("{\"time\":\"2026-01-02T03:04:05Z\",\"step\":\"begin\"}\nhello\n")
            .error()
            .message == "line 2 of the journal is not JSON");
  CHECK(records_of("{\"time\":\"2026-01-02T03:04:05Z\",\"step\":\"begin\",\"journal\":2}\n")
            .error()
            .message == "line 1 of the journal is of another version of lockstep");
  CHECK(records_of("{\"time\":\"2026-01-02T03:04:05Z\",\"step\":\"began\"}\n").error().message ==
        "line 1 of the journal lacks its step or time");
}

TEST_CASE("each record is added to what is there") {
  fakes::MemoryFilesystem files;
  const fakes::FakeClock clock;
  files.add("/p/dist/x", "");
  Journal journal(files, clock, journal_path("/p", "1.0.0"));
  REQUIRE(journal.write(Step::kIntent, "a/b", {}));
  REQUIRE(journal.write(Step::kDone, "a/b", {}));
  CHECK(journal.path() == "/p/.lockstep/release-1.0.0.jsonl");
  CHECK(records_of(*files.read(journal.path()))->size() == 2);
}
