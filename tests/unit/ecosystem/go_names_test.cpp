#include <catch2/catch.hpp>

#include "go/module_zip.hpp"
#include "unit/ecosystem/go_fixture.hpp"

using namespace go_fixture;

TEST_CASE("files that go refuses in a module are refused before it") {
  const auto with = [](const std::string& path) {
    Request request;
    request.sources.push_back({path, "x"});
    return message_of(request.pack_main());
  };
  CHECK(
      with("LOREM.go") ==
      "the Go module example.com/lorem holds `lorem.go` and `LOREM.go`, which differ in case only");
  CHECK(with("a/x.txt") == "packed");
  CHECK(with("testdata/Ünïcode äöü.txt") == "packed");
  CHECK(with("testdata/日本.txt") == "packed");
  CHECK(with("testdata/aux.txt").contains("Windows reserves"));
  CHECK(with("testdata/what?.txt").contains("a character that Go does not allow"));
  CHECK(with("testdata/\xf0\x9f\xa6\x80.txt").contains("a character that Go does not allow"));
  CHECK(with("testdata/\xff.txt").contains("a character that Go does not allow"));
  CHECK(with("testdata/dot.").contains("ends with a dot"));
  CHECK(with("GO.MOD").contains("GO.MOD"));
}

TEST_CASE("a module beyond 500 MiB is refused with what would make it smaller") {
  const std::vector<archive::Entry> files = {
      {"liblorem.a", std::string((std::size_t{500} << 20) + 1, '\0'), false}};
  const auto checked = ecosystem::go::check_module_files("example.com/lorem", files);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().message.contains("go refuses more than 500 MiB"));
  CHECK(checked.error().kind == ErrorKind::kCheckFailed);
}

TEST_CASE("linker flags that cgo would not read as one word are a problem at their key") {
  Request request;
  request.settings["ldflags_linux"] =
      model::Value::Array{"-lfine", "-l$(evil)", "-framework Security"};
  const Project project = request.project();
  const auto errors = go_ecosystem().check(project, project.languages[0]);
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].where == "ldflags_linux");
  CHECK(errors[0].message == "`-l$(evil)` is no single linker flag that cgo takes");
}

TEST_CASE("the module's name comes from go.mod") {
  CHECK(*name_in("// a comment\nmodule example.com/a // another\n") == "example.com/a");
  CHECK(*name_in("module (\n\t\"example.com/b\"\n)\ngo 1.22\r\n") == "example.com/b");
  CHECK(name_in("go 1.22\n").error().message == "go.mod names no module");
  const Project project = Request{}.project();
  const auto missing = go_ecosystem().package_name(project, project.languages[0], {});
  CHECK(missing.error().message == "there is no bindings/go/go.mod");
}

TEST_CASE("module paths that go refuses are refused") {
  CHECK(fault_of("example.com/lorem").empty());
  CHECK(fault_of("example.com/a/v2").empty());
  CHECK(fault_of("example.com/a/v2x").empty());
  CHECK(fault_of("example.com/a~b").empty());
  CHECK(fault_of("lorem").contains("its first part has no dot"));
  CHECK(fault_of("Example.com/lorem").contains("not in lower case"));
  CHECK(fault_of("-example.com/lorem").contains("dash"));
  CHECK(fault_of("/lorem").contains("empty part"));
  CHECK(fault_of("example.com/lorem/").contains("empty part"));
  CHECK(fault_of("example.com/.lorem").contains("starts with a dot"));
  CHECK(fault_of("example.com/lorem.").contains("ends with a dot"));
  CHECK(fault_of("example.com/l+orem").contains("other characters"));
  CHECK(fault_of("example.com/con.x").contains("Windows reserves"));
  CHECK(fault_of("example.com/lorem~1").contains("short name"));
  CHECK(fault_of("example.com/lorem/v1").contains("/v2"));
  CHECK(fault_of("example.com/lorem/v02").contains("/v2"));
  CHECK(fault_of("example.com/lorem/v2.1").contains("a dot"));
  CHECK(fault_of("gopkg.in/lorem.v2").contains("gopkg.in"));
}

TEST_CASE("a version must fit the major number of the module's path") {
  const auto fits = [](const std::string& module, const std::string& version) {
    Request request;
    request.module = module;
    const Project project = request.project();
    return go_ecosystem().package_file(project, project.languages[0], kLinux, version).has_value();
  };
  CHECK(fits("example.com/lorem", "v0.1.0"));
  CHECK(fits("example.com/lorem", "v1.9.0"));
  CHECK_FALSE(fits("example.com/lorem", "v2.0.0"));
  CHECK(fits("example.com/lorem/v2", "v2.0.0-rc.1"));
  CHECK_FALSE(fits("example.com/lorem/v2", "v1.0.0"));
  CHECK_FALSE(fits("example.com/lorem/v2", "v20.0.0"));
}

TEST_CASE("Go's platforms, and what cgo cannot serve") {
  CHECK(*go_ecosystem().platform_tag(kLinux) == "linux/amd64");
  CHECK(*go_ecosystem().platform_tag(kMac) == "darwin/arm64");
  CHECK(*go_ecosystem().platform_tag(kWindows) == "windows/arm64");
  CHECK(*go_ecosystem().platform_tag(cell("freebsd", "x64", "")) == "freebsd/amd64");
  CHECK_FALSE(go_ecosystem().platform_tag(cell("macos", "universal", "")));
  CHECK_FALSE(go_ecosystem().platform_tag(cell("plan9", "x64", "")));
  CHECK_FALSE(go_ecosystem().platform_tag(cell("linux", "sparc", "")));
  const auto msvc =
      go_ecosystem().platform_tag(cell("windows", "x64", "x86_64-pc-windows-msvc", "", "msvc"));
  REQUIRE_FALSE(msvc);
  CHECK(msvc.error().message == "cgo cannot link a library of the MSVC ABI");
}
