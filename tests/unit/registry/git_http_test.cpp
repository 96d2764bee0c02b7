#include "git_http.hpp"

#include <catch2/catch.hpp>

#include "fakes/git_sandbox.hpp"
#include "lockstep/registry/embedded.hpp"

namespace {

using lockstep::fakes::GitSandbox;
using lockstep::registry::Answer;
using lockstep::registry::EmbeddedRegistries;
using lockstep::registry::GitHost;
using lockstep::registry::Request;

/// The registries, and git beside them.
struct Stand {
  GitSandbox sandbox;
  std::unique_ptr<EmbeddedRegistries> registries;

  explicit Stand(std::vector<std::string> tokens = {}) {
    lockstep::registry::EmbeddedOptions options{.folder = sandbox / "served"};
    options.tokens["go"] = std::move(tokens);
    auto started = EmbeddedRegistries::start(options);
    REQUIRE(started);
    registries = std::move(*started);
    sandbox.init("work");
    static_cast<void>(sandbox.run("work", {"tag", "v0.1.0"}));
  }

  std::string url() const { return registries->go_repository_url(); }

  std::string url_with(const std::string& token) const {
    std::string address = url();
    return address.insert(std::string("http://").size(), "any:" + token + "@");
  }
};

Answer asked(const std::string& method, const std::string& path, const std::string& service) {
  lockstep::sys::RealProcess process;
  Request request;
  request.method = method;
  request.path = path;
  if (!service.empty()) request.query["service"] = service;
  return handle(GitHost{process, "/nonexistent.git", {}}, request);
}

}  // namespace

TEST_CASE("git pushes to the modules' repository over HTTP and reads it again") {
  Stand stand;
  const auto pushed = stand.sandbox.run(
      "work", {"push", "--quiet", "--atomic", stand.url(), "HEAD:refs/heads/main", "v0.1.0"});
  INFO((pushed ? "" : pushed.error().message));
  REQUIRE(pushed);
  REQUIRE(stand.sandbox.run("", {"clone", "--quiet", stand.url(), "again"}));
  CHECK(stand.sandbox.run("again", {"rev-parse", "v0.1.0"}) ==
        stand.sandbox.run("work", {"rev-parse", "v0.1.0"}));
  const std::string bare = stand.registries->addresses().at("go/repository");
  CHECK(stand.sandbox.run("", {"--git-dir", bare, "rev-parse", "main"}) ==
        stand.sandbox.run("work", {"rev-parse", "HEAD"}));
}

TEST_CASE("git's older protocol is spoken, too, and its packed requests are read") {
  Stand stand;
  for (int i = 0; i < 40; ++i) {
    stand.sandbox.commit("work", "feat: step " + std::to_string(i));
    static_cast<void>(stand.sandbox.run("work", {"tag", "t" + std::to_string(i)}));
  }
  REQUIRE(stand.sandbox.run("work", {"push", "--quiet", "--tags", stand.url()}));
  REQUIRE(stand.sandbox.run(
      "", {"-c", "protocol.version=0", "clone", "--quiet", "--no-checkout", stand.url(), "again"}));
  CHECK(stand.sandbox.run("again", {"tag"}) == stand.sandbox.run("work", {"tag"}));
}

TEST_CASE("a push needs the token as its password, reading does not") {
  Stand stand({"secret"});
  CHECK(stand.sandbox.run("", {"ls-remote", stand.url()}));
  const auto push_to = [&](const std::string& address) {
    return stand.sandbox.run("work",
                             {"-c", "core.askPass=/bin/false", "push", "--quiet", address, "HEAD"});
  };
  CHECK_FALSE(push_to(stand.url()));
  CHECK_FALSE(push_to(stand.url_with("wrong")));
  CHECK(push_to(stand.url_with("secret")));
}

TEST_CASE("what is no service of git is not found, and what git cannot do is said") {
  CHECK(asked("GET", "/info/refs", "").status == 404);
  CHECK(asked("GET", "/info/refs", "git-upload-archive").status == 404);
  CHECK(asked("GET", "/config", "").status == 404);
  CHECK(asked("GET", "/git-upload-pack", "").status == 405);
  const Answer missing = asked("GET", "/info/refs", "git-upload-pack");
  CHECK(missing.status == 500);
  CHECK(missing.body.contains("nonexistent.git"));
}
