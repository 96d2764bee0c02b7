#include "lockstep/executor/container_engine.hpp"

#include <catch2/catch.hpp>

#include "fakes/fake_process.hpp"
#include "fakes/temporary_folder.hpp"
#include "lockstep/base/text.hpp"

using namespace lockstep;
using executor::ContainerEngine;
using executor::EngineKind;
using executor::find_engine;
using executor::find_image;
using fakes::FakeProcess;

namespace {

// A folder for PATH with programs of these names.
std::map<std::string, std::string> machine_with(const fakes::TemporaryFolder& folder,
                                                const std::vector<std::string>& programs) {
  sys::RealFilesystem files;
  for (const std::string& name : programs)
    REQUIRE(files.write(folder.path() + "/" + name, "#!/bin/true\n", true));
  return {{"PATH", folder.path()}, {"HOME", "/home/me"}, {"NPM_TOKEN", "secret"}};
}

FakeProcess saying(const std::string& out) {
  return FakeProcess([out](const sys::ProcessRequest&) {
    sys::ProcessResult result;
    result.out = out;
    return result;
  });
}

FakeProcess failing(int status, const std::string& err) {
  return FakeProcess([status, err](const sys::ProcessRequest&) {
    sys::ProcessResult result;
    result.status = status;
    result.err = err;
    return result;
  });
}

const ContainerEngine kPodman{EngineKind::kPodman, "/usr/bin/podman", "", "4.3.1", "x64", {}};

constexpr const char* kImage = R"([{"Id": "44aa", "RepoTags": ["localhost/lockstep/zig:1"],
  "RepoDigests": null, "Architecture": "amd64", "Os": "linux", "Size": 171859019}])";

}  // namespace

TEST_CASE("podman comes before docker and is told nothing but what engines read") {
  const fakes::TemporaryFolder folder;
  FakeProcess process = saying("4.3.1 linux/amd64\n");
  const auto env = machine_with(folder, {"docker", "podman"});
  const auto engine = find_engine(process, env, "");
  REQUIRE(engine);
  CHECK(engine->kind == EngineKind::kPodman);
  CHECK(engine->program == folder.path() + "/podman");
  CHECK(engine->version == "4.3.1");
  CHECK(engine->arch == "x64");
  CHECK(engine->env ==
        std::map<std::string, std::string>{{"PATH", folder.path()}, {"HOME", "/home/me"}});
  CHECK(process.requests().size() == 1);
}

TEST_CASE("docker is taken where podman does not work") {
  const fakes::TemporaryFolder folder;
  FakeProcess process([](const sys::ProcessRequest& request) {
    sys::ProcessResult result;
    const bool is_docker = request.argv.front().ends_with("docker");
    result.status = is_docker ? 0 : 125;
    result.out = is_docker ? "27.1 linux/arm64\n" : "";
    return result;
  });
  const auto engine = find_engine(process, machine_with(folder, {"docker", "podman"}), "");
  REQUIRE(engine);
  CHECK(engine->kind == EngineKind::kDocker);
  CHECK(engine->arch == "arm64");
}

TEST_CASE("the engine that LOCKSTEP_CONTAINER_ENGINE names is the only one that is tried") {
  const fakes::TemporaryFolder folder;
  auto env = machine_with(folder, {"docker", "podman"});
  env["LOCKSTEP_CONTAINER_ENGINE"] = "docker";
  FakeProcess process = failing(1, "Cannot connect to the Docker daemon\n");
  const auto engine = find_engine(process, env, "");
  REQUIRE_FALSE(engine);
  CHECK(engine.error().kind == ErrorKind::kToolFailed);
  CHECK(engine.error().hint == "Cannot connect to the Docker daemon");
  CHECK(process.requests().size() == 1);
}

TEST_CASE("without an engine the way to one is told") {
  const fakes::TemporaryFolder folder;
  FakeProcess process;
  auto env = machine_with(folder, {});
  CHECK(find_engine(process, env, "").error().kind == ErrorKind::kNotFound);
  CHECK(find_engine(process, env, "").error().hint.contains("LOCKSTEP_CONTAINER_ENGINE"));
  env["LOCKSTEP_CONTAINER_ENGINE"] = "nerd";
  CHECK(find_engine(process, env, "").error().message.contains("`nerd`"));
  CHECK(process.requests().empty());
}

TEST_CASE("what answers in other words is no engine") {
  const fakes::TemporaryFolder folder;
  FakeProcess process = saying("hello\n");
  const auto engine = find_engine(process, machine_with(folder, {"podman"}), "");
  REQUIRE_FALSE(engine);
  CHECK(engine.error().kind == ErrorKind::kToolFailed);
}

TEST_CASE("a remote engine is named by each program's own flag, and its own version is asked") {
  const fakes::TemporaryFolder folder;
  const std::string host = "ssh://me@farm/run/podman.sock";
  FakeProcess process = saying("5.0 linux/arm64\n");
  const auto engine = find_engine(process, machine_with(folder, {"podman"}), host);
  REQUIRE(engine);
  CHECK(process.requests().front().argv ==
        std::vector<std::string>{folder.path() + "/podman", "--url", host, "version", "--format",
                                 "{{.Server.Version}} {{.Server.OsArch}}"});
  ContainerEngine docker = *engine;
  docker.kind = EngineKind::kDocker;
  CHECK(executor::engine_request(docker, {"ps"}).argv ==
        std::vector<std::string>{folder.path() + "/podman", "--host", host, "ps"});
  CHECK(executor::engine_request(docker, {"ps"}).env == engine->env);
}

TEST_CASE("a host that is no address is refused before anything starts") {
  FakeProcess process;
  for (const char* host : {"farm", "--rm", "ssh://"}) {
    const auto engine = find_engine(process, {}, host);
    REQUIRE_FALSE(engine);
    CHECK(engine.error().kind == ErrorKind::kUsage);
  }
  CHECK(process.requests().empty());
}

TEST_CASE("an image is read from what both engines print") {
  FakeProcess process = saying(kImage);
  const auto image = find_image(process, kPodman, "lockstep/zig:1");
  REQUIRE(image);
  CHECK(image->id == "sha256:44aa");
  CHECK(image->names == std::vector<std::string>{"localhost/lockstep/zig:1"});
  CHECK(image->digests.empty());
  CHECK(image->arch == "x64");
  CHECK(image->size == 171859019);
  CHECK(process.requests().front().argv ==
        std::vector<std::string>{"/usr/bin/podman", "image", "inspect", "--", "lockstep/zig:1"});
}

TEST_CASE("an image that is not there is told from an engine that fails") {
  FakeProcess podman = failing(125, "Error: inspecting object: nope: image not known\n");
  CHECK(find_image(podman, kPodman, "nope").error().kind == ErrorKind::kNotFound);
  FakeProcess docker = failing(1, "Error response from daemon: No such image: nope\n");
  CHECK(find_image(docker, kPodman, "nope").error().kind == ErrorKind::kNotFound);
  FakeProcess full = failing(125, "Error: no space left on device\n");
  const auto image = find_image(full, kPodman, "nope");
  CHECK(image.error().kind == ErrorKind::kToolFailed);
  CHECK(image.error().hint == "Error: no space left on device");
}

TEST_CASE("an image for another machine is refused") {
  FakeProcess process = saying(replace_all(kImage, "amd64", "arm64"));
  const auto image = find_image(process, kPodman, "rb-sys:1");
  REQUIRE_FALSE(image);
  CHECK(image.error().kind == ErrorKind::kUsage);
  CHECK(image.error().message ==
        "image `rb-sys:1` is for linux arm64, and podman runs linux x64 here");
}

TEST_CASE("no image's name is taken for a flag, and no other answer for an image") {
  FakeProcess process = saying("[]\n");
  CHECK(find_image(process, kPodman, "--help").error().kind == ErrorKind::kUsage);
  CHECK(process.requests().empty());
  CHECK(find_image(process, kPodman, "zig").error().kind == ErrorKind::kToolFailed);
}
