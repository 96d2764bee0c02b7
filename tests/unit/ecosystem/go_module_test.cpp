#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "go/module_zip.hpp"
#include "lockstep/archive/read.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem {
const Ecosystem& go_ecosystem();
}

namespace {

using namespace lockstep;
using ecosystem::File;
using ecosystem::go_ecosystem;
using ecosystem::Package;
using model::Cell;
using model::Language;
using model::Project;

Cell cell(const std::string& os, const std::string& arch, const std::string& triple, const std::string& libc = "",
          const std::string& abi = "") {
  Cell cell;
  cell.language = "go";
  cell.target.name = os + "-" + arch;
  cell.target.os = os;
  cell.target.arch = arch;
  cell.target.libc = libc;
  cell.abi = abi;
  cell.triple = triple;
  return cell;
}

const Cell kLinux = cell("linux", "x64", "x86_64-unknown-linux-gnu", "glibc");
const Cell kMusl = cell("linux", "x64", "x86_64-unknown-linux-musl", "musl");
const Cell kMac = cell("macos", "arm64", "aarch64-apple-darwin");
const Cell kWindows = cell("windows", "arm64", "aarch64-pc-windows-gnullvm", "", "gnu");

struct Request {
  std::string module = "example.com/lorem";
  std::string version = "v0.1.0";
  std::vector<Cell> cells = {kLinux, kMac, kWindows};
  std::vector<File> sources = {{"go.mod", "module example.com/lorem\n\ngo 1.21\n"},
                               {"lorem.go", "// Package lorem …\npackage lorem\n\nimport \"C\"\n"},
                               {"lorem.h", "int lorem(void);\n"},
                               {"lorem_test.go", "package lorem_test\n"}};
  std::vector<File> extras = {{"README.md", "# lorem\n"}, {"LICENSE", "MIT\n"}};
  std::map<std::string, model::Value> settings = {};

  Project project() const {
    Project project;
    project.name = "lorem";
    project.readme = "README.md";
    project.license_file = "LICENSE";
    Language go;
    go.name = "go";
    go.folder = "bindings/go";
    go.package = module;
    go.settings = settings;
    project.languages = {go};
    return project;
  }

  Result<Package> pack(const Cell& cell) const {
    const Project project = this->project();
    return go_ecosystem().pack({project, project.languages[0], &cell, cells, version, sources, extras,
                                {{"static", "liblorem.a", "!<arch>\n" + cell.target.name, {}}}, {}, 1700000000});
  }

  Result<Package> pack_main() const {
    const Project project = this->project();
    std::map<std::string, std::string> hashes;
    for (const Cell& cell : cells) {
      const auto package = pack(cell);
      REQUIRE(package);
      hashes.insert(package->hashes.begin(), package->hashes.end());
    }
    return go_ecosystem().pack_main(
        {project, project.languages[0], nullptr, cells, version, sources, extras, {}, hashes, 1700000000});
  }
};

std::vector<archive::Entry> contents(const Result<Package>& package) {
  REQUIRE(package);
  const auto entries = archive::read_zip(package->files[0].bytes);
  REQUIRE(entries);
  return *entries;
}

std::string file_in(const Result<Package>& package, const std::string& path) {
  for (const auto& entry : contents(package)) {
    if (entry.path.ends_with("/" + path)) return entry.bytes;
  }
  FAIL("no " << path);
  return {};
}

std::vector<std::string> paths_in(const Result<Package>& package) {
  std::vector<std::string> paths;
  for (const auto& entry : contents(package)) paths.push_back(entry.path.substr(entry.path.find('@')));
  return paths;
}

// Every text of a module's zip, for a golden file.
std::string listing(const Result<Package>& package) {
  std::string out;
  for (const auto& entry : contents(package)) out += "=== " + entry.path + "\n" + entry.bytes + "\n";
  return out;
}

std::string message_of(const Result<Package>& package) { return package ? "packed" : package.error().message; }

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void write_file(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

void check_golden(const std::string& name, const std::string& text) {
  const auto path = std::filesystem::path(LOCKSTEP_SOURCE_DIR) / "tests/golden/ecosystem/go" / name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) write_file(path, text);
  CHECK(text == read_file(path));
}

std::string output_of(const std::string& command) {
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string out;
  std::array<char, 4096> buffer{};
  for (std::size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) out.append(buffer.data(), n);
  const int status = pclose(pipe);
  INFO(out);
  REQUIRE(status == 0);
  return out;
}

Result<std::string> name_in(const std::string& go_mod) {
  Project project = Request{}.project();
  model::Survey survey;
  survey.texts["bindings/go/go.mod"] = go_mod;
  return go_ecosystem().package_name(project, project.languages[0], survey);
}

std::string fault_of(const std::string& path) {
  const auto name = name_in("module " + path + "\n");
  return name ? "" : name.error().message;
}

}  // namespace

TEST_CASE("a cell's Go module holds its library, what links it, its header and the license") {
  const auto package = Request{}.pack(kWindows);
  CHECK(paths_in(package) == std::vector<std::string>{"@v0.1.0/LICENSE", "@v0.1.0/doc.go", "@v0.1.0/go.mod",
                                                      "@v0.1.0/liblorem.a", "@v0.1.0/lorem.h", "@v0.1.0/native.go"});
  check_golden("submodule.txt", listing(package));
}

TEST_CASE("the root module requires and imports the modules of all platforms") {
  Request request;
  request.cells.push_back(kMusl);
  check_golden("root.txt", listing(request.pack_main()));
}

TEST_CASE("a Go package's files are those of a proxy, the zip first") {
  const auto package = Request{}.pack(kLinux);
  REQUIRE(package);
  std::vector<std::string> paths;
  for (const auto& file : package->files) paths.push_back(file.path);
  const std::string folder = "go/example.com/lorem/native/linux_amd64/@v/";
  CHECK(paths == std::vector<std::string>{folder + "v0.1.0.zip", folder + "v0.1.0.mod", folder + "v0.1.0.info",
                                          folder + "list"});
  CHECK(package->files[2].bytes == "{\"Version\":\"v0.1.0\",\"Time\":\"2023-11-14T22:13:20Z\"}\n");
  const Project project = Request{}.project();
  CHECK(*go_ecosystem().package_file(project, project.languages[0], kLinux, "v0.1.0") == paths[0]);
}

TEST_CASE("a major version stands at the end of the modules' paths, capitals are escaped") {
  Request request;
  request.module = "example.com/Acme/Lorem/v2";
  request.version = "v2.0.0-RC.1";
  request.sources[0].bytes = "module example.com/Acme/Lorem/v2\n";
  const auto package = request.pack(kLinux);
  REQUIRE(package);
  CHECK(package->files[0].path == "go/example.com/!acme/!lorem/native/linux_amd64/v2/@v/v2.0.0-!r!c.1.zip");
  CHECK(package->files[1].bytes == "module example.com/Acme/Lorem/native/linux_amd64/v2\n");
}

TEST_CASE("go itself finds the same hashes in the modules") {
  const auto folder = std::filesystem::temp_directory_path() / ("lockstep-go-test-" + std::to_string(getpid()));
  Request request;
  request.module = "example.com/Lorem";
  request.sources[0].bytes = "module example.com/Lorem\n\ngo 1.21\n";
  for (const auto& package : {request.pack(kLinux), request.pack_main()}) {
    REQUIRE(package);
    for (const auto& file : package->files) write_file(folder / file.path, file.bytes);
    const std::string version = package->hashes.begin()->first;
    const std::string module = version.substr(0, version.find(' '));
    const std::string json = output_of(
        "cd " + folder.string() + " && env GOPROXY=file://" + (folder / "go").string() +
        " GONOSUMDB='*' GOTOOLCHAIN=local GOFLAGS=-modcacherw GOMODCACHE=" + (folder / "cache").string() +
        " go mod download -json " + module + "@v0.1.0");
    CHECK(json.contains("\"Sum\": \"" + package->hashes.at(module + " v0.1.0") + "\""));
    CHECK(json.contains("\"GoModSum\": \"" + package->hashes.at(module + " v0.1.0/go.mod") + "\""));
  }
  std::filesystem::remove_all(folder);
}

TEST_CASE("the user's own requirements and sums stay, those of the libraries are made anew") {
  Request request;
  request.sources[0].bytes =
      "module example.com/lorem // the core\n\nrequire(\n\texample.com/other v1.2.3\n"
      "\texample.com/lorem/native/linux_amd64 v0.0.0 // indirect\n)\n"
      "require \"example.com/lorem/native/darwin_arm64\" v0.0.0\n\nretract v0.0.9\n";
  request.sources.push_back({"go.sum", "example.com/lorem/native/linux_amd64 v0.1.0 h1:old=\n"
                                       "example.com/zebra v1.0.0 h1:z=\nexample.com/zebra v1.0.0/go.mod h1:y=\n"});
  const auto package = request.pack_main();
  CHECK(file_in(package, "go.mod") ==
        "module example.com/lorem // the core\n\nrequire(\n\texample.com/other v1.2.3\n)\n\nretract v0.0.9\n\n"
        "require (\n\texample.com/lorem/native/darwin_arm64 v0.1.0\n\texample.com/lorem/native/linux_amd64 v0.1.0\n"
        "\texample.com/lorem/native/windows_arm64 v0.1.0\n)\n");
  const std::string sums = file_in(package, "go.sum");
  CHECK_FALSE(sums.contains("h1:old="));
  CHECK(std::ranges::count(sums, '\n') == 8);
  CHECK(sums.ends_with("example.com/zebra v1.0.0 h1:z=\nexample.com/zebra v1.0.0/go.mod h1:y=\n"));
}

TEST_CASE("a root module leaves out other modules, vendored packages and version control") {
  Request request;
  for (const char* path : {"native/linux_amd64/native.go", "tool/go.mod", "tool/deep/main.go", "vendor/a/b/c.go",
                           ".git/config", "testdata/x.txt", ".hg_archival.txt", "in/vendor/a/b.go"}) {
    request.sources.push_back({path, "package x\n"});
  }
  const auto paths = paths_in(request.pack_main());
  CHECK(std::ranges::count(paths, "@v0.1.0/testdata/x.txt") == 1);
  const auto has = [&](std::string_view part) {
    return std::ranges::any_of(paths, [&](const std::string& path) { return path.contains(part); });
  };
  for (const char* part : {"native/", "tool/", "vendor/", ".git", ".hg"}) CHECK_FALSE(has(part));
}

TEST_CASE("files that go refuses in a module are refused before it") {
  const auto with = [](const std::string& path) {
    Request request;
    request.sources.push_back({path, "x"});
    return message_of(request.pack_main());
  };
  CHECK(with("LOREM.go") == "the Go module example.com/lorem holds `lorem.go` and `LOREM.go`, which differ in case only");
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
  const std::vector<archive::Entry> files = {{"liblorem.a", std::string((std::size_t{500} << 20) + 1, '\0'), false}};
  const auto checked = ecosystem::go::check_module_files("example.com/lorem", files);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().message.contains("go refuses more than 500 MiB"));
  CHECK(checked.error().kind == ErrorKind::kCheckFailed);
}

TEST_CASE("a package that compiles without cgo is not stopped where there is none") {
  Request request;
  const auto guards = [&] {
    const auto paths = paths_in(request.pack_main());
    return std::ranges::count(paths, "@v0.1.0/prebuilt_no_cgo.go") + std::ranges::count(paths, "@v0.1.0/prebuilt_other.go");
  };
  CHECK(guards() == 2);
  request.sources.push_back({"pure.go", "//go:build !cgo\n\npackage lorem\n"});
  CHECK(guards() == 0);
}

TEST_CASE("the package's name is read from its files, past comments and a program beside it") {
  Request request;
  request.sources.push_back({"gen.go", "//go:build ignore\n\npackage main\n"});
  request.sources[1].bytes = "\xef\xbb\xbf/* package no\n */ // nor this\n\npackage\tlorem_v2// yes\n";
  CHECK(file_in(request.pack_main(), "prebuilt_linux_amd64.go").contains("\npackage lorem_v2\n"));
}

TEST_CASE("the setting `prebuilt` moves the imports to the package that calls the library") {
  Request request;
  request.sources.push_back({"internal/core/core.go", "package core\n"});
  request.settings["prebuilt"] = "internal/core/";
  CHECK(file_in(request.pack_main(), "internal/core/prebuilt_linux_amd64.go").contains("\npackage core\n"));
  request.settings["prebuilt"] = "internal/none";
  CHECK(message_of(request.pack_main()) == "there is no Go package in bindings/go/internal/none");
}

TEST_CASE("a file of the user is never overwritten, one of ours is") {
  Request request;
  request.sources.push_back({"prebuilt_linux_amd64.go", "package lorem\n"});
  CHECK(message_of(request.pack_main()) == "`bindings/go/prebuilt_linux_amd64.go` has a name that lockstep uses");
  request.sources.back().bytes = "// Code generated by lockstep. DO NOT EDIT.\n\npackage lorem\n";
  CHECK(message_of(request.pack_main()) == "packed");
}

TEST_CASE("the user's linker flags come after the library and before the system's") {
  Request request;
  request.settings["ldflags"] = model::Value::Array{"-lone"};
  request.settings["ldflags_macos"] = model::Value::Array{"-framework", "Security"};
  CHECK(file_in(request.pack(kMac), "native.go").contains("LDFLAGS: ${SRCDIR}/liblorem.a -lone -framework Security\n"));
  CHECK(file_in(request.pack(kLinux), "native.go").contains("liblorem.a -lone -lutil -lrt -lpthread -lm -ldl\n"));
}

TEST_CASE("linker flags that cgo would not read as one word are a problem at their key") {
  Request request;
  request.settings["ldflags_linux"] = model::Value::Array{"-lfine", "-l$(evil)", "-framework Security"};
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
  CHECK_FALSE(go_ecosystem().platform_tag(cell("plan9", "x64", "")));
  CHECK_FALSE(go_ecosystem().platform_tag(cell("linux", "sparc", "")));
  const auto msvc = go_ecosystem().platform_tag(cell("windows", "x64", "x86_64-pc-windows-msvc", "", "msvc"));
  REQUIRE_FALSE(msvc);
  CHECK(msvc.error().message == "cgo cannot link a library of the MSVC ABI");
}

TEST_CASE("the same Go module twice has the same bytes") {
  CHECK(Request{}.pack_main()->files == Request{}.pack_main()->files);
}
