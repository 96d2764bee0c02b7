#include "lockstep/stamp/commits.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;
using namespace lockstep::stamp;

namespace {

sys::GitCommit commit(const std::string& id, const std::string& message, std::size_t parents = 1) {
  return {id + std::string(40 - id.size(), '0'), message, parents, false};
}

std::string level(const std::vector<sys::GitCommit>& commits, const std::string& current) {
  const auto found = level_of(entries_of(commits), version::parse_semver(current).value());
  return found ? *found : "refused";
}

}  // namespace

TEST_CASE("a conventional subject is read in its parts") {
  CHECK(parse_conventional("feat: a thing") == ConventionalCommit{"feat", "", "a thing", ""});
  CHECK(parse_conventional("Fix(core/io)!:  less \r\n\r\nbody") ==
        ConventionalCommit{"fix", "core/io", "less", "less"});
  CHECK(parse_conventional("feat: x\n\nBREAKING CHANGE: all of\nit moves\nRefs: #1\n") ==
        ConventionalCommit{"feat", "", "x", "all of it moves"});
  CHECK(parse_conventional("chore!: drop old\n\nBREAKING-CHANGE: old is gone") ==
        ConventionalCommit{"chore", "", "drop old", "old is gone"});
}

TEST_CASE("other subjects are none") {
  for (const char* subject : {"", "a thing", "feat", "feat:", "feat: ", "feat:x", "feat(: x", ": x",
                              "feat !: x", "Merge branch 'x'", "feat(x) y: z", "\n"}) {
    CAPTURE(subject);
    CHECK_FALSE(parse_conventional(subject));
  }
}

TEST_CASE("entries are told oldest first, of the types that users care for") {
  const std::vector<sys::GitCommit> commits{
      commit("5", "Merge: feat: x", 2),  commit("4", "docs: y"),
      commit("3", "perf(io): faster"),   commit("2", "fix: z\n\nlong body"),
      commit("1", "refactor!: move it"), commit("0", "feat(api): begin")};
  CHECK(entries_of(commits) == std::vector<Entry>{{Change::kAdded, "api", "begin", false},
                                                  {Change::kBreaking, "", "move it", false},
                                                  {Change::kFixed, "", "z", false},
                                                  {Change::kChanged, "io", "faster", false}});
}

TEST_CASE("a merge tells nothing even when its subject has the form") {
  CHECK(entries_of(std::vector{commit("1", "feat: the branch", 2)}).empty());
}

TEST_CASE("a commit and its revert tell nothing, the revert of a revert brings it back") {
  const auto feat = commit("aaaaaaa1", "feat: a");
  const auto revert =
      commit("bbbbbbb2", "Revert \"feat: a\"\n\nThis reverts commit " + feat.id + ".");
  const auto again =
      commit("ccccccc3", "Revert \"Revert \"feat: a\"\"\n\nThis reverts commit bbbbbbb2.");
  CHECK(entries_of(std::vector{revert, feat}).empty());
  CHECK(entries_of(std::vector{again, revert, feat}) ==
        std::vector<Entry>{{Change::kAdded, "", "a", false}});
  CHECK(entries_of(std::vector{revert}) ==
        std::vector<Entry>{{Change::kChanged, "", "Taken back: a", false}});
  const auto itself = commit("ddddddd4", "fix: x\n\nThis reverts commit ddddddd4");
  CHECK(entries_of(std::vector{itself}).size() == 1);
}

TEST_CASE("the level is that of the greatest change, before 1.0.0 one less for breaking ones") {
  const auto feat = commit("1", "feat: a");
  const auto fix = commit("2", "fix: b");
  const auto breaking = commit("3", "fix!: c");
  CHECK(level({fix}, "1.2.3") == "patch");
  CHECK(level({commit("4", "perf: d")}, "1.2.3") == "patch");
  CHECK(level({fix, feat}, "1.2.3") == "minor");
  CHECK(level({fix, feat}, "0.2.3") == "minor");
  CHECK(level({breaking, feat}, "1.2.3") == "major");
  CHECK(level({breaking, feat}, "0.2.3") == "minor");
  CHECK(level({commit("4", "docs: e")}, "1.2.3") == "refused");
  CHECK(level({}, "1.2.3") == "refused");
}
