#include "lockstep/store/remote_action.hpp"

#include <catch2/catch.hpp>
#include <functional>

using namespace lockstep;
using store::BlobName;
using store::InputTree;

namespace {

using Step = std::function<Result<void>(InputTree&)>;

BlobName name_of(const std::string& bytes) { return {sha256(bytes), bytes.size()}; }

Step file(const std::string& path, const std::string& bytes, bool executable = false) {
  return [=](InputTree& tree) { return tree.add_file(path, name_of(bytes), executable); };
}
Step linked(const std::string& path, const std::string& target) {
  return [=](InputTree& tree) { return tree.add_link(path, target); };
}
Step folder(const std::string& path) {
  return [=](InputTree& tree) { return tree.add_folder(path); };
}

Result<void> added(InputTree& tree, const std::vector<Step>& steps) {
  for (const Step& step : steps) LOCKSTEP_CHECK(step(tree));
  return {};
}

std::string root_of(const std::vector<Step>& steps) {
  InputTree tree;
  const auto done = added(tree, steps);
  if (!done) return done.error().message;
  return tree.directories().back().name.text();
}

// A link, an executable, an empty file and folder, equal folders, names that only bytes can sort.
std::vector<Step> small_tree() {
  return {file("README", "read me\n"),
          file("empty", ""),
          file("bin/run", "#!/bin/sh\n", true),
          linked("bin/link", "../README"),
          file("a/b/c", "x"),
          folder("hollow"),
          file("Z", "x"),
          file("é", "x"),
          file("a-b/c", "x")};
}

}  // namespace

// The three names below were computed from the API's published definition, by another
// implementation of protobuf.
TEST_CASE("a small tree, a command and an action have the names that the API gives them") {
  InputTree tree;
  REQUIRE(added(tree, small_tree()));
  const auto directories = tree.directories();
  CHECK(directories.size() == 5);  // `a/b` and `a-b` are equal
  const BlobName root = directories.back().name;
  CHECK(root.text() == "2be982d01429631d2b43151719adbab0290f62034518b5b980c05642968e5fde/615");
  const auto command = store::command_message({{"sh", "-c", "true"},
                                               {{"PATH", "/bin"}, {"HOME", "/h"}},
                                               {"out/b", "out/a", "out/b"},
                                               "src"});
  CHECK(command.name.text() ==
        "3f9a2c4e72dd6137740cd89725b64e8dbb397b0e9f87f985baa10437bd6649fd/59");
  const auto action = store::action_message({command.name,
                                             root,
                                             std::chrono::hours(1),
                                             {{"OSFamily", "linux"}, {"ISA", "x86-64"}},
                                             "epoch 1"});
  CHECK(action.name.text() ==
        "6f993cdad584872afddc54c6c2156bfa4713829ac1ad44fdd92a3ea549bdbd0a/191");
  CHECK(action.name == name_of(action.bytes));
}

TEST_CASE("a tree is the same in whatever order it is filled") {
  auto steps = small_tree();
  const std::string once = root_of(steps);
  for (std::size_t turn = 0; turn < steps.size(); ++turn) {
    std::ranges::rotate(steps, steps.begin() + 1);
    CHECK(root_of(steps) == once);
    auto reversed = steps;
    std::ranges::reverse(reversed);
    CHECK(root_of(reversed) == once);
  }
}

TEST_CASE("a name, a byte, a mode, a link's target and an empty folder each make another tree") {
  const std::string once = root_of({file("a", "x"), linked("l", "a")});
  for (const std::vector<Step>& other : {std::vector<Step>{file("b", "x"), linked("l", "a")},
                                         {file("a", "y"), linked("l", "a")},
                                         {file("a", "x", true), linked("l", "a")},
                                         {file("a", "x"), linked("l", "b")},
                                         {file("a", "x"), linked("l", "a"), folder("f")},
                                         {file("d/a", "x"), linked("l", "a")}})
    CHECK(root_of(other) != once);
}

TEST_CASE("of two inputs at one path the later one counts") {
  CHECK(root_of({file("a", "old"), file("a", "new")}) == root_of({file("a", "new")}));
  CHECK(root_of({linked("a", "b"), file("a", "new")}) == root_of({file("a", "new")}));
  CHECK(root_of({file("a", "old"), linked("a", "b")}) == root_of({linked("a", "b")}));
}

TEST_CASE("a path through a link leads to where the link leads, never out of the root") {
  CHECK(root_of({file("x/y/f", "1"), linked("d/l", "../x/y"), file("d/l/g", "2")}) ==
        root_of({file("x/y/f", "1"), linked("d/l", "../x/y"), file("x/y/g", "2")}));
  for (const std::string target : {"../..", "/etc", "../../etc/x"}) {
    InputTree tree;
    const auto done = added(tree, {linked("d/l", target), file("d/l/g", "2")});
    REQUIRE_FALSE(done);
    CHECK(done.error().message.find("`d/l`") != std::string::npos);
  }
  InputTree loop;
  CHECK_FALSE(added(loop, {linked("a", "b"), linked("b", "a"), file("a/x", "1")}));
}

TEST_CASE("a path that leaves the root, or is file and folder at once, is refused") {
  for (const std::vector<Step>& steps : {std::vector<Step>{file("../x", "1")},
                                         {linked("/x", "y")},
                                         {folder("a/../b")},
                                         {file("a", "1"), file("a/b", "2")},
                                         {file("a/b", "1"), file("a", "2")},
                                         {folder("a"), linked("a", "b")}}) {
    InputTree tree;
    CHECK_FALSE(added(tree, steps));
  }
}
