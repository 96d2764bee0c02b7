#include <catch2/catch.hpp>

#include "go/embedded.hpp"
#include "lockstep/base/digest.hpp"
#include "unit/ecosystem/go_fixture.hpp"

using namespace go_fixture;

namespace {

Request embedding() {
  Request request;
  request.settings["link"] = "purego";
  request.sources[1].bytes =
      "package lorem\n\nvar prebuiltLibrary  func() (string, error) // set\n";
  return request;
}

}  // namespace

TEST_CASE("an embedded library stands in its module with its digest, and no archive beside it") {
  const auto package = embedding().pack(kLinux);
  const std::string native = file_in(package, "native.go");
  CHECK(native.contains("//go:build linux && amd64\n"));
  CHECK(native.contains("//go:embed liblorem.so\nvar Library string\n"));
  CHECK(native.contains(sha256(file_in(package, "liblorem.so")).hex()));
  CHECK_FALSE(native.contains("import \"C\""));
  const auto paths = paths_in(package);
  CHECK(std::ranges::find_if(paths, [](const auto& path) { return path.ends_with(".a"); }) ==
        paths.end());
}

TEST_CASE("the root module tells the hook where its platform's library is laid") {
  const auto package = embedding().pack_main();
  const std::string linux_file = file_in(package, "prebuilt_linux_amd64.go");
  CHECK(linux_file.contains("!android && !lorem_use_lib\n"));
  CHECK(linux_file.contains("import native \"example.com/lorem/native/linux_amd64\"\n"));
  CHECK(linux_file.contains("prebuiltLibrary = func() (string, error) {"));
  CHECK(file_in(package, "prebuilt_library.go").contains("filepath.Join(folder, \"lorem\", "));
  const std::string other = file_in(package, "prebuilt_other.go");
  CHECK(other.contains("//go:build !lorem_use_lib && !(darwin"));
  CHECK_FALSE(listing(package).contains("needs_cgo"));
}

TEST_CASE("a package that cannot be told its library is refused with the line it needs") {
  Request request = embedding();
  request.sources[1].bytes = "package lorem\n\n// var prebuiltLibrary func() (string, error)\n";
  const auto package = request.pack_main();
  CHECK(message_of(package) == "the Go package in bindings/go has nowhere to be told its library");
  CHECK(package.error().hint.contains(ecosystem::go::kLibraryHook));
}

TEST_CASE("another way to link is a problem at its key, and purego has none on musl") {
  Request request = embedding();
  request.settings["link"] = "static";
  const Project project = request.project();
  const auto errors = go_ecosystem().check(project, project.languages[0]);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].where == "link");
  const Project embedded = embedding().project();
  const auto file = go_ecosystem().package_file(embedded, embedded.languages[0], kMusl, "v0.1.0");
  REQUIRE_FALSE(file);
  CHECK(file.error().message == "purego loads nothing without cgo on a system of musl");
}
