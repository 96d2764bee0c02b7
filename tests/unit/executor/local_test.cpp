#include <catch2/catch.hpp>
#include <mutex>

#include "fakes/temporary_folder.hpp"
#include "lockstep/executor/executor.hpp"

using namespace lockstep;

namespace {

// An action in a real folder, run by real processes.
class Bench {
 public:
  Bench() {
    REQUIRE(files.create_folders(folder / "root"));
    REQUIRE(files.create_folders(folder / "source"));
    action.id = "core/here";
    action.env = {{"PATH", "/usr/bin:/bin"}};
  }

  Result<executor::Outcome> run(const std::string& script) {
    action.commands.push_back({"sh", "-c", script});
    executor::LocalExecutor local(files, process);
    executor::Task task{.action = action,
                        .inputs = inputs,
                        .root = folder / "root",
                        .cache = folder / "cache",
                        .log = folder / "logs/core-here.log",
                        .program = "/proc/self/exe",
                        .inherited = inherited,
                        .jobserver = {},
                        .stop = nullptr};
    return local.execute(task);
  }

  std::string left(const std::string& path) {
    return files.read(folder / ("root/" + path)).value_or("(missing)");
  }

  fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  sys::RealProcess process;
  model::Action action;
  std::vector<executor::StagedFile> inputs;
  std::map<std::string, std::string> inherited;
};

}  // namespace

TEST_CASE("inputs lie below the root, all files, links and folders with one time") {
  Bench bench;
  REQUIRE(bench.files.write(bench.folder / "source/tool", "#!/bin/sh\necho tool\n", true));
  bench.inputs = {{"src/deep/tool", bench.folder / "source/tool", "", true},
                  {"src/link", "", "deep/tool", false},
                  {"hollow", "", "", false}};
  bench.action.inputs = {
      model::TextInput{"src/text", "words", false},
      model::ToolInput{"cc", model::parse_json(R"({"prepend": ["@root@/x"]})").value()}};
  bench.action.outputs = {"times", "said"};
  REQUIRE(bench.run("find . -not -name times -exec stat -c %Y {} + | sort -u > /tmp/$$ && mv "
                    "/tmp/$$ times; src/link > said"));
  CHECK(bench.left("times") == "1000000000\n");
  CHECK(bench.left("said") == "tool\n");
  CHECK(bench.left("src/text") == "words");
  CHECK(bench.left(".lockstep/bin/tool-cc.json").find((bench.folder / "root") + "/x") !=
        std::string::npos);
  CHECK(bench.files.read_link(bench.folder / "root/.lockstep/bin/tool-cc").value() ==
        "/proc/self/exe");
}

TEST_CASE("a shared tree is laid once below the cache, with one time, and left as it is") {
  Bench bench;
  REQUIRE(bench.files.write(bench.folder / "source/lib.rs", "first", false));
  bench.action.inputs = {model::UpstreamInput{"fetch", "vendor", "@cache@/vendor/0123", {}, {}}};
  bench.inputs = {
      {"@cache@/vendor/0123/serde/src/lib.rs", bench.folder / "source/lib.rs", "", false},
      {"@cache@/vendor/0123/serde/empty", "", "", false}};
  bench.action.env["CACHE"] = "@cache@";
  REQUIRE(
      bench.run("cat $CACHE/vendor/0123/serde/src/lib.rs; test -d $CACHE/vendor/0123/serde/empty"));
  CHECK(bench.left("@cache@/vendor/0123/serde/src/lib.rs") == "(missing)");
  CHECK(bench.files.status(bench.folder / "cache/vendor/0123/serde").modified_ns ==
        1'000'000'000'000'000'000);
  REQUIRE(bench.files.write(bench.folder / "source/lib.rs", "second", false));
  REQUIRE(bench.run("true"));
  CHECK(bench.files.read(bench.folder / "cache/vendor/0123/serde/src/lib.rs").value() == "first");
}

TEST_CASE("a shared tree half laid is laid again, and none leaves the cache") {
  Bench bench;
  REQUIRE(bench.files.create_folders(bench.folder / "cache/std/0"));
  REQUIRE(bench.files.write(bench.folder / "cache/std/0/half", "", false));
  REQUIRE(bench.files.write(bench.folder / "source/a", "a", false));
  bench.action.inputs = {model::UpstreamInput{"std", "out", "@cache@/std/0", {}, {}}};
  bench.inputs = {{"@cache@/std/0/a", bench.folder / "source/a", "", false}};
  REQUIRE(bench.run("true"));
  CHECK(bench.files.status(bench.folder / "cache/std/0/half").kind == sys::FileKind::kMissing);
  CHECK(bench.files.read(bench.folder / "cache/std/0/a").value() == "a");
  bench.action.inputs = {model::UpstreamInput{"std", "out", "@cache@/../x", {}, {}}};
  CHECK_FALSE(bench.run("true"));
}

TEST_CASE("a shared tree that was meddled with, or is to hold other blobs, is laid again") {
  Bench bench;
  REQUIRE(bench.files.write(bench.folder / "source/a", "first", false));
  REQUIRE(bench.files.write(bench.folder / "source/b", "other", false));
  bench.action.inputs = {model::UpstreamInput{"std", "out", "@cache@/std/0", {}, {}}};
  bench.inputs = {{"@cache@/std/0/lib", bench.folder / "source/a", "", false}};
  const std::string laid = bench.folder / "cache/std/0/lib";
  REQUIRE(bench.run("test ! -w $CACHE/std/0/lib || test $(id -u) = 0"));
  // As a build script of some other project might, keeping size and time.
  REQUIRE(bench.files.write(laid, "FIRST", false));
  REQUIRE(bench.files.set_modified(laid, 1'000'000'000));
  REQUIRE(bench.run("true"));
  CHECK(bench.files.read(laid).value() == "first");
  REQUIRE(bench.files.remove_all(laid));
  REQUIRE(bench.run("true"));
  CHECK(bench.files.read(laid).value() == "first");
  const auto before = bench.files.status(laid);
  REQUIRE(bench.run("true"));
  CHECK(bench.files.status(laid) == before);
  bench.inputs = {{"@cache@/std/0/lib", bench.folder / "source/b", "", false}};
  REQUIRE(bench.run("true"));
  CHECK(bench.files.read(laid).value() == "other");
}

TEST_CASE("a later input takes the place of an earlier one") {
  Bench bench;
  REQUIRE(bench.files.write(bench.folder / "source/lib.rs", "real", false));
  bench.inputs = {{"lib.rs", bench.folder / "source/lib.rs", "", false}};
  bench.action.inputs = {model::TextInput{"lib.rs", "stub", false}};
  REQUIRE(bench.run("true"));
  CHECK(bench.left("lib.rs") == "stub");
  CHECK(bench.files.read(bench.folder / "source/lib.rs").value() == "real");
}

TEST_CASE("an action gets copies: what it does to an input happens to nobody else's bytes") {
  Bench bench;
  const std::string blob = bench.folder / "source/blob";
  REQUIRE(bench.files.write(blob, "bytes", false));
  REQUIRE(bench.files.make_read_only(blob));
  const auto before = bench.files.status(blob);
  bench.inputs = {{"in", blob, "", false}};
  REQUIRE(bench.run("chmod u+w in && echo more >> in"));
  CHECK(bench.left("in") == "bytesmore\n");
  CHECK(bench.files.read(blob).value() == "bytes");
  CHECK(bench.files.status(blob) == before);
  CHECK(bench.files.status(bench.folder / "root/in").inode != before.inode);
}

TEST_CASE("commands see their environment and nothing of ours, with folders put in") {
  Bench bench;
  ::setenv("LOCKSTEP_TEST_LEAK", "leaked", 1);
  bench.action.env["HERE"] = "@root@/x";
  bench.action.env["CACHE"] = "@cache@";
  bench.action.folder = "sub";
  bench.action.inputs = {model::TextInput{"sub/f", "", false}};
  bench.action.outputs = {"env", "pwd"};
  REQUIRE(bench.run("env > ../env; pwd > @root@/pwd; test -d $CACHE"));
  CHECK(bench.left("env").find("leaked") == std::string::npos);
  CHECK(bench.left("env").find("HERE=" + (bench.folder / "root/x")) != std::string::npos);
  CHECK(bench.left("pwd") == (bench.folder / "root/sub") + "\n");
}

TEST_CASE("commands are run in order until one fails, which is told with its line, status, output "
          "and log") {
  Bench bench;
  bench.action.commands = {{"sh", "-c", "echo first"}};
  const auto outcome = bench.run("echo before; echo 'x.c:3:1: error: no such thing' >&2; exit 7");
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().kind == ErrorKind::kToolFailed);
  CHECK(outcome.error().message.find("sh -c 'echo before") != std::string::npos);
  CHECK(outcome.error().message.find("failed with exit status 7") != std::string::npos);
  CHECK(outcome.error().hint == "x.c:3:1: error: no such thing\nthe full log is `" +
                                    (bench.folder / "logs/core-here.log") + "`");
  CHECK(bench.files.read(bench.folder / "logs/core-here.log").value() ==
        "first\nbefore\nx.c:3:1: error: no such thing\n");
}

TEST_CASE("a run that leaves no output is an Error with the nearest files there are") {
  Bench bench;
  bench.action.outputs = {"out/liblorem.so"};
  const auto outcome = bench.run("mkdir out; touch out/liblorem.dylib");
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().kind == ErrorKind::kNotFound);
  CHECK(outcome.error().message == "the commands succeeded but left no `out/liblorem.so`");
  CHECK(outcome.error().hint.find("there is: out/liblorem.dylib") == 0);
}

TEST_CASE("inherited secrets reach the process but neither message nor log") {
  Bench bench;
  bench.inherited = {{"REGISTRY_TOKEN", "very-secret"}};
  const auto outcome = bench.run("echo error: token $REGISTRY_TOKEN; exit 1");
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().hint.find("error: token $REGISTRY_TOKEN") == 0);
  CHECK(bench.files.read(bench.folder / "logs/core-here.log").value().find("very-secret") ==
        std::string::npos);
}

TEST_CASE("an action runs without network unless it asks for it") {
  if (!sys::can_isolate_network()) return;
  Bench bench;
  bench.action.outputs = {"devices"};
  REQUIRE(bench.run("grep -c : /proc/net/dev > devices"));
  CHECK(bench.left("devices") == "1\n");
}

TEST_CASE("an input that would leave the root is refused") {
  Bench bench;
  bench.action.inputs = {model::TextInput{"../outside", "x", false}};
  CHECK_FALSE(bench.run("true"));
  CHECK(bench.files.status(bench.folder / "outside").kind == sys::FileKind::kMissing);
}

TEST_CASE("cargo's messages are read: errors are shown, stale units found") {
  Bench bench;
  bench.action.fresh_packages = {"core"};
  bench.action.commands = {
      {"sh", "-c",
       R"(echo '{"reason":"compiler-artifact","package_id":"p#core@0.0.0","target":{"name":"core"},"fresh":false}')",
       "--message-format=json"}};
  const auto outcome = bench.run("test \"$CARGO_LOG\" = cargo::core::compiler::fingerprint=info");
  REQUIRE(outcome);
  CHECK(outcome->stale == std::vector<executor::StaleUnit>{{"core@0.0.0", "core", ""}});
}
