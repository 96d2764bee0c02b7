#include <catch2/catch.hpp>

#include <filesystem>

#include "unit/ecosystem/go_fixture.hpp"

using namespace go_fixture;

TEST_CASE("a cell's Go module holds its library, what links it, its header and the license") {
  const auto package = Request{}.pack(kWindows);
  CHECK(paths_in(package) == std::vector<std::string>{"@v0.1.0/LICENSE", "@v0.1.0/doc.go",
                                                      "@v0.1.0/go.mod", "@v0.1.0/liblorem.a",
                                                      "@v0.1.0/lorem.h", "@v0.1.0/native.go"});
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
  CHECK(paths == std::vector<std::string>{folder + "v0.1.0.zip", folder + "v0.1.0.mod",
                                          folder + "v0.1.0.info", folder + "list"});
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
  CHECK(package->files[0].path ==
        "go/example.com/!acme/!lorem/native/linux_amd64/v2/@v/v2.0.0-!r!c.1.zip");
  CHECK(package->files[1].bytes == "module example.com/Acme/Lorem/native/linux_amd64/v2\n");
}

TEST_CASE("go itself finds the same hashes in the modules") {
  const auto folder =
      std::filesystem::temp_directory_path() / ("lockstep-go-test-" + std::to_string(getpid()));
  Request request;
  request.module = "example.com/Lorem";
  request.sources[0].bytes = "module example.com/Lorem\n\ngo 1.21\n";
  for (const auto& package : {request.pack(kLinux), request.pack_main()}) {
    REQUIRE(package);
    for (const auto& file : package->files) write_file(folder / file.path, file.bytes.joined());
    const std::string version = package->hashes.begin()->first;
    const std::string module = version.substr(0, version.find(' '));
    const std::string json =
        output_of("cd " + folder.string() + " && env GOPROXY=file://" + (folder / "go").string() +
                  " GONOSUMDB='*' GOTOOLCHAIN=local GOFLAGS=-modcacherw GOMODCACHE=" +
                  (folder / "cache").string() + " go mod download -json " + module + "@v0.1.0");
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
  request.sources.push_back(
      {"go.sum", "example.com/lorem/native/linux_amd64 v0.1.0 h1:old=\n"
                 "example.com/zebra v1.0.0 h1:z=\nexample.com/zebra v1.0.0/go.mod h1:y=\n"});
  const auto package = request.pack_main();
  CHECK(file_in(package, "go.mod") ==
        "module example.com/lorem // the core\n\nrequire(\n\texample.com/other "
        "v1.2.3\n)\n\nretract v0.0.9\n\n"
        "require (\n\texample.com/lorem/native/darwin_arm64 "
        "v0.1.0\n\texample.com/lorem/native/linux_amd64 v0.1.0\n"
        "\texample.com/lorem/native/windows_arm64 v0.1.0\n)\n");
  const std::string sums = file_in(package, "go.sum");
  CHECK_FALSE(sums.contains("h1:old="));
  CHECK(std::ranges::count(sums, '\n') == 8);
  CHECK(sums.ends_with("example.com/zebra v1.0.0 h1:z=\nexample.com/zebra v1.0.0/go.mod h1:y=\n"));
}

TEST_CASE("a root module leaves out other modules, vendored packages and version control") {
  Request request;
  for (const char* path :
       {"native/linux_amd64/native.go", "tool/go.mod", "tool/deep/main.go", "vendor/a/b/c.go",
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

TEST_CASE("a package that compiles without cgo is not stopped where there is none") {
  Request request;
  const auto guards = [&] {
    const auto paths = paths_in(request.pack_main());
    return std::ranges::count(paths, "@v0.1.0/prebuilt_no_cgo.go") +
           std::ranges::count(paths, "@v0.1.0/prebuilt_other.go");
  };
  CHECK(guards() == 2);
  request.sources.push_back({"pure.go", "//go:build !cgo\n\npackage lorem\n"});
  CHECK(guards() == 0);
}

TEST_CASE("the package's name is read from its files, past comments and a program beside it") {
  Request request;
  request.sources.push_back({"gen.go", "//go:build ignore\n\npackage main\n"});
  request.sources[1].bytes =
      "\xef\xbb\xbf/* package no\n */ // nor this\n\npackage\tlorem_v2// yes\n";
  CHECK(file_in(request.pack_main(), "prebuilt_linux_amd64.go").contains("\npackage lorem_v2\n"));
}

TEST_CASE("the setting `prebuilt` moves the imports to the package that calls the library") {
  Request request;
  request.sources.push_back({"internal/core/core.go", "package core\n"});
  request.settings["prebuilt"] = "internal/core/";
  CHECK(file_in(request.pack_main(), "internal/core/prebuilt_linux_amd64.go")
            .contains("\npackage core\n"));
  request.settings["prebuilt"] = "internal/none";
  CHECK(message_of(request.pack_main()) == "there is no Go package in bindings/go/internal/none");
}

TEST_CASE("a file of the user is never overwritten, one of ours is") {
  Request request;
  request.sources.push_back({"prebuilt_linux_amd64.go", "package lorem\n"});
  CHECK(message_of(request.pack_main()) ==
        "`bindings/go/prebuilt_linux_amd64.go` has a name that lockstep uses");
  request.sources.back().bytes = "// Code generated by lockstep. DO NOT EDIT.\n\npackage lorem\n";
  CHECK(message_of(request.pack_main()) == "packed");
}

TEST_CASE("the user's linker flags come after the library and before the system's") {
  Request request;
  request.settings["ldflags"] = model::Value::Array{"-lone"};
  request.settings["ldflags_macos"] = model::Value::Array{"-framework", "Security"};
  CHECK(file_in(request.pack(kMac), "native.go")
            .contains("LDFLAGS: ${SRCDIR}/liblorem.a -lone -framework Security\n"));
  CHECK(file_in(request.pack(kLinux), "native.go")
            .contains("liblorem.a -lone -lutil -lrt -lpthread -lm -ldl\n"));
}

TEST_CASE("the same Go module twice has the same bytes") {
  CHECK(Request{}.pack_main()->files == Request{}.pack_main()->files);
}

TEST_CASE(
    "a library that cgo links on Linux uses gcc's C++ library, unless the flags name another") {
  Request request;
  const auto cxx = [&](const Cell& cell) {
    const Project project = request.project();
    return go_ecosystem().expectation(project, project.languages[0], cell).cxx;
  };
  CHECK(cxx(kLinux) == "libstdc++");
  CHECK(cxx(kMusl) == "libstdc++");
  CHECK(cxx(kMac).empty());
  CHECK(cxx(kWindows).empty());
  request.settings["ldflags_linux"] = model::Value::Array{"-lc++"};
  CHECK(cxx(kLinux).empty());
  request.settings["ldflags_linux"] = model::Value::Array{"-lstdc++"};
  CHECK(cxx(kLinux) == "libstdc++");
  request.settings["link"] = "purego";
  CHECK(cxx(kLinux).empty());
}
