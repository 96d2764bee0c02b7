#include <algorithm>
#include <catch2/catch.hpp>
#include <utility>

#include "lockstep/plan/plan.hpp"

using namespace lockstep;
using namespace lockstep::plan;
using model::Action;
using model::Cell;

namespace {

Cell cell_of(const std::string& language, const std::string& os, const std::string& triple) {
  Cell cell;
  cell.language = language;
  cell.target.name = os + "-x64";
  cell.target.os = os;
  cell.target.arch = "x64";
  cell.target.zig = {{"", "x86_64-" + os}};
  cell.triple = triple;
  if (os == "linux") cell.glibc = "2.17";
  if (os == "macos") cell.macos = "10.12";
  cell.toolchain = "zig";
  return cell;
}

model::CargoMember member(const std::string& folder, const std::string& name,
                          const std::string& rest, std::vector<std::string> paths) {
  model::CargoMember made;
  made.folder = folder;
  made.name = name;
  made.library = name;
  made.sources = {"src/lib.rs"};
  made.paths = std::move(paths);
  made.manifest = "[package]\nname = \"" + name + "\"\nversion = \"0.3.0\"\n" + rest;
  return made;
}

// Python has a crate of its own, Ruby and Go share one; the core uses a procedural macro.
struct Bench {
  model::Project project;
  model::Survey survey;
  toolchain::Host host;
  std::map<std::string, std::vector<ecosystem::CompileVariant>> variants;

  Bench() {
    project.name = "lorem";
    project.core = model::CargoCore{"core", {}, {}, {}};
    for (const auto& [name, crate] :
         {std::pair("python", "py"), std::pair("ruby", "c"), std::pair("go", "c")}) {
      model::Language language;
      language.name = name;
      language.folder = std::string("bindings/") + name;
      language.crate = crate;
      project.languages.push_back(language);
      project.cells.push_back(cell_of(name, "linux", "x86_64-unknown-linux-gnu"));
      project.cells.push_back(cell_of(name, "macos", "x86_64-apple-darwin"));
    }
    model::CargoWorkspace cargo;
    cargo.manifest = "[workspace]\nmembers = [\"core\", \"macros\", \"py\", \"c\"]\n";
    cargo.lock = "version = 4\n\n[[package]]\nname = \"serde\"\nversion = \"1.0.0\"\nsource = "
                 "\"registry+x\"\n\n"
                 "[[package]]\nname = \"lorem_core\"\nversion = \"0.3.0\"\n";
    const std::string shared = "[lib]\ncrate-type = [\"cdylib\"]\n";
    cargo.members = {
        member("c", "lorem_c", "[lib]\ncrate-type = [\"cdylib\", \"staticlib\"]\n", {"core"}),
        member("core", "lorem_core", "", {"macros"}),
        member("macros", "lorem_macros", "[lib]\nproc-macro = true\n", {}),
        member("py", "lorem_py", shared, {"core"})};
    survey.cargo = cargo;
    survey.files = {"README.md",     "c/src/lib.rs",      "core/Cargo.toml", "core/src/lib.rs",
                    "lockstep.yaml", "macros/src/lib.rs", "py/src/lib.rs"};
    host.os = "linux";
    host.arch = "x64";
    host.programs["zig"] = {"/tools/zig", "0.15.2"};
    host.programs["gcc"] = {"/usr/bin/gcc", "12"};
    host.rust = toolchain::RustHost{{"/usr/bin/rustc", "rustc 1.96"},
                                    {"/usr/bin/cargo", "cargo 1.96"},
                                    "x86_64-unknown-linux-gnu",
                                    "/usr",
                                    {"x86_64-unknown-linux-gnu"},
                                    "/usr/src/library",
                                    ""};
  }

  BuildActions actions(const std::vector<Cell>& cells, bool slot = true) const {
    const CoreRequest request{project, survey, host, cells, {}, {}, variants, slot};
    auto made = cargo_actions(request);
    REQUIRE(made);
    return *made;
  }
};

const Action& find(const BuildActions& build, const std::string& id) {
  const auto found = std::ranges::find(build.actions, id, &Action::id);
  REQUIRE(found != build.actions.end());
  return *found;
}

std::vector<std::string> ids(const BuildActions& build) {
  std::vector<std::string> all;
  for (const Action& action : build.actions) all.push_back(action.id);
  return all;
}

bool stages_source(const Action& action, const std::string& path) {
  return std::ranges::find(action.inputs, model::Input(model::ProjectInput{path, path})) !=
         action.inputs.end();
}

std::string text_at(const Action& action, const std::string& path) {
  for (const model::Input& input : action.inputs) {
    const auto* text = std::get_if<model::TextInput>(&input);
    if (text != nullptr && text->path == path) return text->text;
  }
  return "(none)";
}

const model::UpstreamInput& upstream(const Action& action, const std::string& id) {
  for (const model::Input& input : action.inputs) {
    const auto* found = std::get_if<model::UpstreamInput>(&input);
    if (found != nullptr && found->action == id) return *found;
  }
  FAIL("no input from " + id);
  throw;
}

std::string fingerprints_of(const std::string& package) {
  return "**/.fingerprint/" + package + "-" + std::string(16, '?') + "/**";
}

std::string tool_rule(const Action& action, const std::string& name) {
  for (const model::Input& input : action.inputs) {
    const auto* tool = std::get_if<model::ToolInput>(&input);
    if (tool != nullptr && tool->name == name) return model::to_compact_json(tool->rule);
  }
  return {};
}

}  // namespace

TEST_CASE("one core build for each triple, one binding for each crate, upstreams first") {
  const Bench bench;
  const BuildActions build = bench.actions(bench.project.cells);
  CHECK(ids(build) == std::vector<std::string>{"fetch", "std/x86_64-apple-darwin", "host",
                                               "core/linux-x64", "ruby+go/linux-x64",
                                               "python/linux-x64", "core/macos-x64",
                                               "ruby+go/macos-x64", "python/macos-x64"});
  CHECK(build.core_builds == 2);
  CHECK(build.natives.at("go/macos-x64") ==
        std::vector<model::NativeOutput>{
            {"shared", "ruby+go/macos-x64",
             ".lockstep/target/x86_64-apple-darwin/release/liblorem_c.dylib", ""},
            {"static", "ruby+go/macos-x64",
             ".lockstep/target/x86_64-apple-darwin/release/liblorem_c.a", ""}});
}

TEST_CASE("a request for one cell makes the very actions that a request for all makes") {
  const Bench bench;
  const BuildActions all = bench.actions(bench.project.cells);
  const BuildActions one = bench.actions({bench.project.cells[0]});
  CHECK(ids(one) ==
        std::vector<std::string>{"fetch", "host", "core/linux-x64", "python/linux-x64"});
  for (const Action& action : one.actions) CHECK(action == find(all, action.id));
}

TEST_CASE("only the fetch has network, only std sees the bootstrap switch") {
  const Bench bench;
  for (const Action& action : bench.actions(bench.project.cells).actions) {
    CHECK((action.network == model::Network::kHost) == (action.id == "fetch"));
    CHECK(action.env.contains("RUSTC_BOOTSTRAP") == (action.id == "std/x86_64-apple-darwin"));
    CHECK((action.id == "fetch" || action.inherit.empty()));
  }
}

TEST_CASE("each action sees its own sources and stubs for the rest") {
  const Bench bench;
  const BuildActions build = bench.actions(bench.project.cells);
  const Action& host = find(build, "host");
  CHECK(stages_source(host, "macros/src/lib.rs"));
  CHECK_FALSE(stages_source(host, "core/src/lib.rs"));
  CHECK(text_at(host, "core/src/lib.rs") == "fn main() {}\n");
  const Action& core = find(build, "core/linux-x64");
  CHECK(stages_source(core, "core/src/lib.rs"));
  CHECK(text_at(core, "py/src/lib.rs") == "fn main() {}\n");
  const Action& python = find(build, "python/linux-x64");
  CHECK(stages_source(python, "py/src/lib.rs"));
  CHECK(text_at(python, "c/src/lib.rs") == "fn main() {}\n");
  for (const Action& action : build.actions) {
    CHECK_FALSE(stages_source(action, "README.md"));
    CHECK_FALSE(stages_source(action, "lockstep.yaml"));
    CHECK_FALSE(stages_source(action, "core/Cargo.toml"));
  }
}

TEST_CASE("manifests and lock stand at 0.0.0, unless the core compiles its version in") {
  const Bench bench;
  const Action python = find(bench.actions(bench.project.cells), "python/linux-x64");
  CHECK(text_at(python, "core/Cargo.toml").find("version = \"0.0.0\"") != std::string::npos);
  CHECK(text_at(python, "Cargo.lock").find("0.3.0") == std::string::npos);
  const Action compiled_in = find(bench.actions(bench.project.cells, false), "python/linux-x64");
  CHECK(text_at(compiled_in, "core/Cargo.toml").find("version = \"0.3.0\"") != std::string::npos);
}

TEST_CASE("core and binding run one command, and a binding promises that all else is fresh") {
  const Bench bench;
  const BuildActions build = bench.actions(bench.project.cells);
  const Action& core = find(build, "core/macos-x64");
  const Action& python = find(build, "python/macos-x64");
  CHECK(core.commands.front() == python.commands.front());
  CHECK(core.env == python.env);
  CHECK(core.fresh_packages.empty());
  CHECK(python.fresh_packages ==
        std::vector<std::string>{"lorem_core", "lorem_macros", "serde@1.0.0"});
}

TEST_CASE("a stub's traces are left out where its real sources are compiled") {
  const Bench bench;
  const BuildActions build = bench.actions(bench.project.cells);
  const auto& laid = upstream(find(build, "python/linux-x64"), "core/linux-x64").without;
  const auto leaves_out = [&](const std::string& glob) {
    return std::ranges::find(laid, glob) != laid.end();
  };
  CHECK(leaves_out(fingerprints_of("lorem_py")));
  CHECK(leaves_out("**/release/deps/liblorem_py.*"));
  CHECK_FALSE(leaves_out(fingerprints_of("lorem_c")));
  const auto& host = upstream(find(build, "core/linux-x64"), "host");
  CHECK(host.only == std::vector<std::string>{"release/**"});
  CHECK(std::ranges::find(host.without, fingerprints_of("lorem_macros")) == host.without.end());
}

TEST_CASE("crates and std lie at one place for all actions, named by what is in them") {
  Bench bench;
  const BuildActions before = bench.actions(bench.project.cells);
  const std::string place = upstream(find(before, "core/linux-x64"), "fetch").path;
  CHECK(place.starts_with("@cache@/vendor/"));
  CHECK(upstream(find(before, "python/macos-x64"), "fetch").path == place);
  CHECK(upstream(find(before, "python/macos-x64"), "std/x86_64-apple-darwin")
            .path.starts_with("@cache@/std/"));
  bench.survey.cargo->lock +=
      "\n[[package]]\nname = \"anyhow\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\n";
  CHECK(upstream(find(bench.actions(bench.project.cells), "host"), "fetch").path != place);
}

TEST_CASE(
    "rustc finds linker and std by its wrapper, so that cargo sees the same unit everywhere") {
  const Bench bench;
  const BuildActions build = bench.actions(bench.project.cells);
  const std::string rule = tool_rule(find(build, "core/macos-x64"), "rustc");
  CHECK(rule.find("--sysroot=@cache@/std/") != std::string::npos);
  CHECK(rule.find("-Clinker=@root@/.lockstep/bin/tool-cc") != std::string::npos);
  CHECK(rule.find("--remap-path-prefix=@root@=/build") != std::string::npos);
  CHECK(tool_rule(find(build, "core/linux-x64"), "rustc").find("--sysroot") == std::string::npos);
  for (const auto& [name, value] : find(build, "core/macos-x64").env) {
    CHECK_FALSE((name == "RUSTFLAGS" || name.ends_with("_LINKER")));
    if (name.starts_with("CC_")) CHECK(value.find('/') == std::string::npos);
  }
}

TEST_CASE("a stub is answered for by its wrapper, never compiled or linked") {
  const Bench bench;
  const BuildActions build = bench.actions(bench.project.cells);
  const std::string core = tool_rule(find(build, "core/linux-x64"), "rustc");
  CHECK(core.find(R"("c/src/lib.rs","py/src/lib.rs")") != std::string::npos);
  CHECK(core.find("core/src/lib.rs") == std::string::npos);
  const std::string python = tool_rule(find(build, "python/linux-x64"), "rustc");
  CHECK(python.find(R"("c/src/lib.rs")") != std::string::npos);
  CHECK(python.find("py/src/lib.rs") == std::string::npos);
}

TEST_CASE("features that one cell asks for are on in its core build and in all its bindings") {
  Bench bench;
  for (Cell& cell : bench.project.cells) {
    if (cell.name() == "python/linux-x64") cell.features = {"fast"};
  }
  const BuildActions build = bench.actions(bench.project.cells);
  const auto has_feature = [&](const std::string& id) {
    const auto& command = find(build, id).commands.front();
    return std::ranges::find(command, "lorem_py/fast") != command.end();
  };
  CHECK(has_feature("core/linux-x64"));
  CHECK(has_feature("ruby+go/linux-x64"));
  CHECK_FALSE(has_feature("core/macos-x64"));
}

TEST_CASE("a dependency's feature is asked for without the crate's name in front") {
  Bench bench;
  for (Cell& cell : bench.project.cells) {
    if (cell.language == "python") cell.features = {"fast", "pyo3/abi3-py39"};
  }
  const BuildActions build = bench.actions(bench.project.cells);
  const auto& command = find(build, "core/linux-x64").commands.front();
  CHECK(std::ranges::find(command, "lorem_py/fast,pyo3/abi3-py39") != command.end());
}

TEST_CASE("what crates read outside of themselves is staged where they are compiled, once") {
  Bench bench;
  bench.survey.files = {"README.md",       "core/Cargo.toml",   "core/src/lib.rs",
                        "data/Cargo.lock", "data/words.txt",    "macros/src/lib.rs",
                        "py/src/lib.rs",   "text/of_python.txt"};
  bench.survey.included = {
      {"core", "README.md"}, {"core", "core/src/lib.rs"}, {"py", "text/of_python.txt"}};
  std::get<model::CargoCore>(bench.project.core).inputs = {"data"};
  const BuildActions build = bench.actions(bench.project.cells);
  const Action& core = find(build, "core/linux-x64");
  CHECK(stages_source(core, "README.md"));
  CHECK(stages_source(core, "data/words.txt"));
  CHECK_FALSE(stages_source(core, "data/Cargo.lock"));
  CHECK_FALSE(stages_source(core, "text/of_python.txt"));
  CHECK(std::ranges::count(core.inputs, model::Input(model::ProjectInput{"core/src/lib.rs",
                                                                         "core/src/lib.rs"})) == 1);
  CHECK(stages_source(find(build, "python/linux-x64"), "text/of_python.txt"));
}

TEST_CASE("a language's crate that is the core itself comes out of the core's action") {
  Bench bench;
  bench.project.languages[0].crate = "core";
  bench.survey.cargo->members[1].manifest += "[lib]\ncrate-type = [\"cdylib\", \"rlib\"]\n";
  const BuildActions build = bench.actions({bench.project.cells[0]});
  CHECK(build.natives.at("python/linux-x64").front().action == "core/linux-x64");
}

TEST_CASE(
    "a workspace without a lock, or a language without a crate of it, is said with what to do") {
  Bench bench;
  const CoreRequest request{
      bench.project, bench.survey, bench.host, bench.project.cells, {}, {}, {}, true};
  const std::string lock = std::exchange(bench.survey.cargo->lock, "");
  auto failed = cargo_actions(request);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().message == "there is no Cargo.lock");
  bench.survey.cargo->lock = lock;
  bench.project.languages[1].crate = "rb";
  failed = cargo_actions(request);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().message.find("`rb` is no crate") != std::string::npos);
}

TEST_CASE("cells whose std can neither be found nor compiled are blocked, the others are planned") {
  Bench bench;
  bench.host.rust->std_source.clear();
  const BuildActions build = bench.actions(bench.project.cells);
  CHECK(build.blocked.contains("go/macos-x64"));
  CHECK(ids(build) == std::vector<std::string>{"fetch", "host", "core/linux-x64",
                                               "ruby+go/linux-x64", "python/linux-x64"});
}

TEST_CASE("std is compiled as bitcode too, hidden, and other sources make another std") {
  Bench bench;
  bench.host.rust->std_digest = "one";
  const BuildActions before = bench.actions(bench.project.cells);
  const Action& std_before = find(before, "std/x86_64-apple-darwin");
  CHECK(std_before.env.at("RUSTFLAGS").find("-Cembed-bitcode=yes") != std::string::npos);
  CHECK(std_before.env.at("RUSTFLAGS").find("-Zdefault-visibility=hidden") != std::string::npos);
  bench.host.rust->std_digest = "two";
  const BuildActions after = bench.actions(bench.project.cells);
  CHECK(find(after, "std/x86_64-apple-darwin").toolchain != std_before.toolchain);
  const auto place = [](const BuildActions& build) {
    return upstream(find(build, "core/macos-x64"), "std/x86_64-apple-darwin").path;
  };
  CHECK(place(before) != place(after));
  CHECK(find(before, "core/linux-x64") == find(after, "core/linux-x64"));
}

TEST_CASE("Windows libraries find an import library of node.exe, made before cargo links them") {
  Bench bench;
  bench.host.programs["x86_64-w64-mingw32-gcc"] = {"/usr/bin/x86_64-w64-mingw32-gcc", "12"};
  for (const char* tool : {"ar", "ranlib", "dlltool"}) {
    const std::string name = std::string("x86_64-w64-mingw32-") + tool;
    bench.host.programs[name] = {"/usr/bin/" + name, "2.40"};
  }
  Cell mingw = cell_of("python", "windows", "x86_64-pc-windows-gnu");
  mingw.abi = "gnu";
  mingw.toolchain = "mingw";
  mingw.target.gcc = {{"gnu", "x86_64-w64-mingw32"}};
  Cell zig = mingw;
  zig.toolchain = "zig";
  zig.target.arch = "arm64";
  zig.triple = "aarch64-pc-windows-gnullvm";
  const std::vector<std::string> words{"-d", "@root@/.lockstep/lib/node_api.def", "-D", "node.exe",
                                       "-l", "@root@/.lockstep/lib/libnode.dll.a"};
  for (auto& [cell, dlltool] :
       {std::pair<Cell, std::vector<std::string>>{mingw, {"/usr/bin/x86_64-w64-mingw32-dlltool"}},
        {zig, {"/tools/zig", "dlltool", "-m", "arm64"}}}) {
    bench.project.cells = {cell};
    const BuildActions build = bench.actions({cell});
    const Action& python = find(build, cell.name());
    std::vector<std::string> command = dlltool;
    command.insert(command.end(), words.begin(), words.end());
    CHECK(python.commands.at(0) == command);
    CHECK(python.commands.at(1).front() == "/usr/bin/cargo");
    CHECK(text_at(python, ".lockstep/lib/node_api.def").find("\nnapi_create_int32\n") !=
          std::string::npos);
    CHECK(tool_rule(python, "cc")
              .find(R"({"append":["@root@/.lockstep/lib/libnode.dll.a"],"when_arg":"-shared"})") !=
          std::string::npos);
  }
}

TEST_CASE("a crate compiled for one interpreter starts from the same core, with its own settings") {
  Bench bench;
  Cell variant = bench.project.cells.front();
  variant.variant = "cp313t";
  bench.project.cells.push_back(variant);
  bench.variants[variant.name()] = {
      {"cp313t", {{"PYO3_CONFIG_FILE", "x"}}, {{"x", "text", false}}, {}}};
  const BuildActions build = bench.actions({bench.project.cells.front(), variant});
  CHECK(build.core_builds == 1);
  CHECK_FALSE(find(build, "core/linux-x64").env.contains("PYO3_CONFIG_FILE"));
  CHECK_FALSE(find(build, "python/linux-x64").env.contains("PYO3_CONFIG_FILE"));
  const Action& own = find(build, "python/linux-x64@cp313t");
  CHECK(own.env.at("PYO3_CONFIG_FILE") == "x");
  CHECK(text_at(own, "x") == "text");
  CHECK(own.fresh_packages.empty());
  CHECK(upstream(own, "core/linux-x64").path == ".lockstep/target");
  CHECK(build.natives.at(variant.name()).front().action == own.id);
  CHECK(build.natives.at("python/linux-x64").front().action == "python/linux-x64");
}

TEST_CASE("where a language has interpreters alone, the core is compiled with one of them") {
  Bench bench;
  for (Cell& cell : bench.project.cells) {
    if (cell.language != "python") continue;
    cell.variant = "cp312";
    bench.variants[cell.name()] = {{"cp312", {{"PYO3_CONFIG_FILE", "x"}}, {}, {}}};
  }
  const BuildActions build = bench.actions({bench.project.cells.front()});
  CHECK(find(build, "core/linux-x64").env.contains("PYO3_CONFIG_FILE"));
  CHECK(find(build, "host").env.contains("PYO3_CONFIG_FILE"));
}

TEST_CASE("cells without their crate's default features have a core build of their own") {
  Bench bench;
  Cell variant = bench.project.cells.front();
  variant.variant = "cp312";
  variant.default_features = false;
  bench.project.cells.push_back(variant);
  const BuildActions build = bench.actions({bench.project.cells.front(), variant});
  CHECK(build.core_builds == 2);
  const auto has_flag = [](const Action& action) {
    return std::ranges::count(action.commands.front(), "--no-default-features") == 1;
  };
  CHECK(has_flag(find(build, "python/linux-x64@cp312")));
  CHECK_FALSE(has_flag(find(build, "python/linux-x64")));
}

TEST_CASE("a package with a library for each minor of Ruby has an action for each") {
  Bench bench;
  bench.host.glibc = "2.36";
  bench.host.programs["ruby3.1"] = {"/usr/bin/ruby3.1", "ruby 3.1.2"};
  bench.host.programs["ruby3.3"] = {"/opt/ruby3.3", "ruby 3.3.8"};
  Cell& ruby = bench.project.cells.at(2);
  ruby.target.libc = "glibc";
  for (const char* minor : {"3.1", "3.3"}) {
    bench.variants[ruby.name()].push_back({minor, {}, {}, {{"RUBY", std::string("ruby") + minor}}});
  }
  const BuildActions build = bench.actions({ruby});
  CHECK(find(build, "ruby/linux-x64@3.3").env.at("RUBY") == "/opt/ruby3.3");
  CHECK(find(build, "ruby/linux-x64@3.1").toolchain.at("ruby3.1") == "ruby 3.1.2");
  std::vector<std::string> minors;
  for (const auto& native : build.natives.at(ruby.name())) {
    if (native.role == "shared") minors.push_back(native.variant);
  }
  CHECK(minors == std::vector<std::string>{"3.1", "3.3"});
}

TEST_CASE("a Ruby that is not there, or is another platform's, blocks its cell") {
  Bench bench;
  bench.host.glibc = "2.36";
  const auto blocked = [&](Cell cell) {
    bench.variants[cell.name()] = {{"3.3", {}, {}, {{"RUBY", "ruby3.3"}}}};
    return bench.actions({cell}).blocked.at(cell.name()).message;
  };
  Cell ruby = bench.project.cells.at(2);
  ruby.target.libc = "glibc";
  CHECK(blocked(ruby) == "needs ruby3.3, which is not on PATH");
  bench.host.programs["ruby3.3"] = {"/opt/ruby3.3", "ruby 3.3.8"};
  ruby.target.arch = "arm64";
  CHECK(blocked(ruby) == "needs ruby3.3 and its headers for linux-x64");
}
