#include <catch2/catch.hpp>

#include "fakes/fake_process.hpp"
#include "fakes/temporary_folder.hpp"
#include "lockstep/toolchain/host.hpp"

using namespace lockstep;

namespace {

// A PATH of its own with tools that are ELF files by their first bytes alone.
class Tools {
 public:
  void add(const std::string& name, const std::string& bytes) {
    REQUIRE(files.write(folder / name, bytes, true));
  }
  toolchain::Host probe(const std::string& answers = "answers.json") {
    process = std::make_unique<fakes::FakeProcess>([](const sys::ProcessRequest& request) {
      sys::ProcessResult result;
      result.out = "version of " + request.argv.front() + "\n";
      return result;
    });
    const std::string path = answers.empty() ? "" : folder / answers;
    return toolchain::probe_host(*process, files, {{"PATH", folder.path()}},
                                 {{"zig", "gcc", "absent"}, false}, path);
  }
  std::size_t asked() const { return process->requests().size(); }

  fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  std::unique_ptr<fakes::FakeProcess> process;
};

}  // namespace

TEST_CASE("only tools that are needed are looked for, and none is asked twice") {
  Tools tools;
  tools.add("zig", "\x7f"
                   "ELF zig");
  tools.add("gcc", "\x7f"
                   "ELF gcc");
  tools.add("cmake", "\x7f"
                     "ELF cmake");
  const auto first = tools.probe();
  CHECK(tools.asked() == 2);
  CHECK(first.programs.size() == 2);
  CHECK(first.programs.at("zig").version == "version of " + (tools.folder / "zig"));
  CHECK(tools.probe() == first);
  CHECK(tools.asked() == 0);
  CHECK(tools.probe("") == first);
  CHECK(tools.asked() == 2);
}

TEST_CASE("a tool that was replaced is asked again, with the same size and times too") {
  Tools tools;
  tools.add("zig", "\x7f"
                   "ELF one");
  tools.probe();
  const auto modified = tools.files.status(tools.folder / "zig").modified_ns;
  tools.add("new", "\x7f"
                   "ELF two");
  REQUIRE(tools.files.rename(tools.folder / "new", tools.folder / "zig"));
  REQUIRE(tools.files.set_modified(tools.folder / "zig", modified / 1'000'000'000));
  tools.probe();
  CHECK(tools.asked() == 1);
}

TEST_CASE("scripts and dispatchers are asked every time: what they start may change") {
  Tools tools;
  tools.add("zig", "#!/bin/sh\nexec other-zig \"$@\"\n");
  tools.add("ccache", "\x7f"
                      "ELF ccache");
  REQUIRE(tools.files.link("ccache", tools.folder / "gcc"));
  tools.probe();
  CHECK(tools.asked() == 2);
  tools.probe();
  CHECK(tools.asked() == 2);
}

TEST_CASE("damaged answers are asked for again") {
  Tools tools;
  tools.add("zig", "\x7f"
                   "ELF zig");
  tools.probe();
  for (const std::string text : {"", "[", "[]", "{\"x\": 1}"}) {
    REQUIRE(tools.files.write(tools.folder / "answers.json", text, false));
    tools.probe();
    CHECK(tools.asked() == 1);
  }
}

TEST_CASE("the tools that cells need follow from their toolchains and the kind of core") {
  model::Cell zig;
  zig.toolchain = "zig";
  model::Cell mingw;
  mingw.toolchain = "mingw";
  mingw.abi = "gnu";
  mingw.target.gcc = {{"gnu", "x86_64-w64-mingw32"}};
  CHECK(toolchain::tools_for({zig}, toolchain::CoreKind::kCommand).programs ==
        std::set<std::string>{"zig"});
  const auto needs = toolchain::tools_for({mingw}, toolchain::CoreKind::kCargo);
  CHECK(needs.rust);
  CHECK(needs.programs.contains("x86_64-w64-mingw32-dlltool"));
  CHECK(needs.programs.contains("gcc"));
  CHECK_FALSE(needs.programs.contains("zig"));
}

TEST_CASE("without a zig on PATH the one of Python's package ziglang serves") {
  fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  for (const char* name : {"python3", "packages-zig"})
    REQUIRE(files.write(folder / name, std::string("\x7f") + "ELF", true));
  fakes::FakeProcess process([&](const sys::ProcessRequest& request) {
    sys::ProcessResult result;
    result.out = request.argv[1] == "-c" ? folder / "packages-zig" : "0.15.2\n";
    return result;
  });
  const auto host =
      toolchain::probe_host(process, files, {{"PATH", folder.path()}}, {{"zig"}, false}, "");
  REQUIRE(host.programs.contains("zig"));
  CHECK(host.programs.at("zig") == toolchain::Program{folder / "packages-zig", "0.15.2"});
}
