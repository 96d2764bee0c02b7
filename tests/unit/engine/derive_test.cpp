#include "derive.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <set>

#include "fakes/fake_process.hpp"
#include "fakes/temporary_folder.hpp"
#include "lockstep/base/path.hpp"

using namespace lockstep;
using executor::StagedFile;

namespace {

using Platform = std::map<std::string, std::string>;

StagedFile staged(const std::string& path, const std::string& bytes, const std::string& source) {
  return {path, source, "", false, sha256(bytes), bytes.size()};
}

model::Action sample() {
  model::Action action;
  action.id = "core/here";
  action.commands = {{"cc", "-c", "a.c"}, {"ar", "@root@/a.o"}};
  action.env = {{"PATH", "/bin"}};
  action.outputs = {"liba.a"};
  action.toolchain = {{"gcc", "12.2"}};
  action.inputs = {model::TextInput{"stub.c", "int x;", false},
                   model::ToolInput{"cc", model::Value::Object{{"prepend", "gcc"}}}};
  return action;
}

struct Case {
  model::Action action = sample();
  std::vector<StagedFile> inputs = {staged("a.c", "int a;", "/p/a.c")};
  Platform platform = {{"ISA", "x86-64"}, {"OSFamily", "linux"}};

  std::string name() const {
    const auto derived = engine::derive_action(action, inputs, platform);
    REQUIRE(derived);
    return derived->action.name.text();
  }
};

// The tree that lies below `root`.
void add_all(const sys::Filesystem& files, const std::string& root, const std::string& path,
             store::InputTree& tree) {
  const std::string place = join_path(root, path);
  const auto status = files.status(place);
  if (status.kind == sys::FileKind::kFolder) {
    if (!path.empty()) REQUIRE(tree.add_folder(path));
    for (const auto& entry : files.list(place).value())
      add_all(files, root, join_path(path, entry.name), tree);
  } else if (status.kind == sys::FileKind::kLink) {
    REQUIRE(tree.add_link(path, files.read_link(place).value()));
  } else {
    const std::string bytes = files.read(place).value();
    REQUIRE(tree.add_file(path, {sha256(bytes), bytes.size()}, status.executable));
  }
}

}  // namespace

TEST_CASE("an Action has the same name on every derivation, whatever folder its inputs come from") {
  Case moved;
  moved.action.id = "core/elsewhere";
  moved.inputs[0].source = "/elsewhere/a.c";
  CHECK(moved.name() == Case().name());
}

TEST_CASE("whatever can change what an action leaves is in its Action") {
  const std::vector<std::function<void(Case&)>> changes = {
      [](Case& c) { c.action.commands[0][1] = "-S"; },
      [](Case& c) { c.action.commands = {{"cc", "-c", "a.c", "ar", "@root@/a.o"}}; },
      [](Case& c) { std::swap(c.action.commands[0], c.action.commands[1]); },
      [](Case& c) { c.action.folder = "src"; },
      [](Case& c) { c.action.env["CFLAGS"] = ""; },
      [](Case& c) { c.action.inherit = {"HTTP_PROXY"}; },
      [](Case& c) { c.action.network = model::Network::kHost; },
      [](Case& c) { c.action.outputs.push_back("log"); },
      [](Case& c) { c.action.toolchain["gcc"] = "12.3"; },
      [](Case& c) { std::get<model::TextInput>(c.action.inputs[0]).text += " "; },
      [](Case& c) { std::get<model::TextInput>(c.action.inputs[0]).executable = true; },
      [](Case& c) { std::get<model::ToolInput>(c.action.inputs[1]).rule = "other"; },
      [](Case& c) { c.inputs[0].path = "b.c"; },
      [](Case& c) { c.inputs[0].digest = sha256("int b;"); },
      [](Case& c) { c.inputs[0].executable = true; },
      [](Case& c) { c.inputs.push_back({"hollow", "", "", false, {}, 0}); },
      [](Case& c) { c.inputs.push_back({"link", "", "a.c", false, {}, 0}); },
      [](Case& c) { c.inputs.push_back(staged("@cache@/vendor/1/x", "x", "/x")); },
      [](Case& c) { c.platform["ISA"] = "arm-a64"; },
  };
  std::set<std::string> names = {Case().name()};
  for (const auto& change : changes) {
    Case changed;
    change(changed);
    CHECK(names.insert(changed.name()).second);
  }
  CHECK(names.size() == changes.size() + 1);
}

TEST_CASE("the tree of an Action is the tree that its commands find") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  REQUIRE(files.create_folders(folder / "root"));
  REQUIRE(files.write(folder / "a.c", "int a;", false));
  REQUIRE(files.write(folder / "run", "#!/bin/sh", true));
  Case c;
  c.inputs = {staged("a.c", "int a;", folder / "a.c"),
              staged("deep/er/run", "#!/bin/sh", folder / "run"),
              {"deep/link", "", "er", false, {}, 0},
              staged("deep/link/more.c", "int a;", folder / "a.c"),
              staged("stub.c", "int a;", folder / "a.c"),
              {"hollow", "", "", false, {}, 0}};
  c.inputs[1].executable = true;
  fakes::FakeProcess process;
  executor::LocalExecutor local(files, process);
  c.action.outputs = {};
  REQUIRE(local.execute({.action = c.action,
                         .inputs = c.inputs,
                         .root = folder / "root",
                         .cache = folder / "cache",
                         .log = folder / "log",
                         .program = "@program@",
                         .inherited = {},
                         .jobserver = {},
                         .stop = nullptr}));
  store::InputTree found;
  add_all(files, folder / "root", "", found);
  const auto derived = engine::derive_action(c.action, c.inputs, c.platform);
  REQUIRE(derived);
  CHECK(derived->directories == found.directories());
}

TEST_CASE("inputs that no tree can hold are refused") {
  Case c;
  c.inputs.push_back(staged("a.c/b", "x", "/x"));
  CHECK_FALSE(engine::derive_action(c.action, c.inputs, c.platform));
}
