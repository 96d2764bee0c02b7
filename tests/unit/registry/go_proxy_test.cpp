#include "go_proxy.hpp"

#include <catch2/catch.hpp>

#include "fakes/fake_clock.hpp"
#include "fakes/temporary_folder.hpp"
#include "lockstep/archive/read.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/sys/terminal.hpp"

namespace {

using lockstep::fakes::FakeClock;
using lockstep::fakes::TemporaryFolder;
using lockstep::registry::Answer;
using lockstep::registry::GoProxy;
using lockstep::registry::handle;
using lockstep::registry::Request;

/// A proxy over a bare repository with the module example.com/Lorem and one in `sub`.
struct Stand {
  TemporaryFolder folder;
  lockstep::sys::RealFilesystem files;
  lockstep::sys::RealProcess process;
  FakeClock clock;
  GoProxy proxy{files, process, clock, folder / "go.git", folder / "zips"};
  std::string work = folder / "work";

  Stand() {
    REQUIRE(files.create_folders(proxy.folder));
    REQUIRE(lockstep::registry::make_repository(process, proxy.repository));
    git({"init", "--quiet", "--initial-branch=main", work});
    write("go.mod", "module example.com/Lorem // the root\n\ngo 1.21\n");
    write("lorem.go", "package lorem\n");
    write("LICENSE", "MIT");
    write("sub/go.mod", "module \"example.com/Lorem/sub\"\n");
    write("sub/sub.go", "package sub\n");
    write("vendor/other/other.go", "package other\n");
    git({"-C", work, "add", "--all"});
    git({"-C", work, "-c", "user.name=l", "-c", "user.email=l@example.com", "commit", "--quiet",
         "-m", "begin"});
  }

  void write(const std::string& path, const std::string& text) {
    const std::string whole = work + "/" + path;
    REQUIRE(files.create_folders(whole.substr(0, whole.rfind('/'))));
    REQUIRE(files.write(whole, text, false));
  }

  void git(std::vector<std::string> argv) {
    argv.insert(argv.begin(), "git");
    auto environment = lockstep::sys::environment();
    environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
    environment["GIT_CONFIG_NOSYSTEM"] = "1";
    lockstep::sys::ProcessRequest request;
    request.argv = argv;
    request.env = environment;
    const auto result = process.run(request);
    REQUIRE(result);
    INFO(result->err);
    REQUIRE(result->status == 0);
  }

  void push_tag(const std::string& tag) {
    git({"-C", work, "tag", tag});
    git({"-C", work, "push", "--quiet", proxy.repository, tag});
  }

  Answer get(const std::string& path) {
    Request request;
    request.method = "GET";
    request.path = path;
    return handle(proxy, request);
  }
};

std::vector<std::string> names_in(const std::string& zip) {
  std::vector<std::string> names;
  for (const auto& entry : *lockstep::archive::read_zip(zip)) names.push_back(entry.path);
  return names;
}

}  // namespace

TEST_CASE("tags are versions: listed, described and packed without other modules and vendor") {
  Stand stand;
  stand.push_tag("v1.0.0");
  stand.push_tag("v1.1.0-rc.1");
  stand.push_tag("not-a-version");
  CHECK(stand.get("/example.com/!lorem/@v/list").body == "v1.0.0\nv1.1.0-rc.1\n");
  const auto info =
      lockstep::model::parse_json(stand.get("/example.com/!lorem/@v/v1.0.0.info").body);
  CHECK(info->text_at("Version") == "v1.0.0");
  CHECK(info->text_at("Time").ends_with("Z"));
  CHECK(stand.get("/example.com/!lorem/@latest").body.contains("\"v1.0.0\""));
  CHECK(
      stand.get("/example.com/!lorem/@v/v1.0.0.mod").body.starts_with("module example.com/Lorem"));
  const Answer zip = stand.get("/example.com/!lorem/@v/v1.0.0.zip");
  const auto names = names_in(*stand.files.read(zip.file));
  CHECK(names == std::vector<std::string>{"example.com/Lorem@v1.0.0/LICENSE",
                                          "example.com/Lorem@v1.0.0/go.mod",
                                          "example.com/Lorem@v1.0.0/lorem.go"});
}

TEST_CASE("a module in a folder has tags of its own and the repository's license") {
  Stand stand;
  stand.push_tag("sub/v0.1.0");
  CHECK(stand.get("/example.com/!lorem/@v/list").status == 404);
  CHECK(stand.get("/example.com/!lorem/sub/@v/list").body == "v0.1.0\n");
  const Answer zip = stand.get("/example.com/!lorem/sub/@v/v0.1.0.zip");
  const auto names = names_in(*stand.files.read(zip.file));
  CHECK(names == std::vector<std::string>{"example.com/Lorem/sub@v0.1.0/go.mod",
                                          "example.com/Lorem/sub@v0.1.0/sub.go",
                                          "example.com/Lorem/sub@v0.1.0/LICENSE"});
}

TEST_CASE("a version that was asked for before its tag stays away for half an hour") {
  Stand stand;
  CHECK(stand.get("/example.com/!lorem/@v/v1.0.0.info").status == 404);
  stand.push_tag("v1.0.0");
  CHECK(stand.get("/example.com/!lorem/@v/v1.0.0.info").status == 404);
  CHECK(stand.get("/example.com/!lorem/@v/list").body == "v1.0.0\n");
  stand.clock.advance(1801);
  CHECK(stand.get("/example.com/!lorem/@v/v1.0.0.info").status == 200);
}

TEST_CASE("what is no module path or file of one is not found") {
  Stand stand;
  stand.push_tag("v1.0.0");
  CHECK(stand.get("/example.com/Lorem/@v/v1.0.0.info").status == 400);
  for (const char* path : {"/", "/example.com/!lorem", "/example.com/!lorem/@v/v1.0.0.tar",
                           "/example.com/!lorem/@v/", "/example.com/!lorem/@v/v9.0.0.zip"}) {
    CAPTURE(path);
    CHECK(stand.get(path).status == 404);
  }
}
