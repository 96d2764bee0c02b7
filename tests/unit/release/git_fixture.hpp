#pragma once

#include <catch2/catch.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "fakes/git_sandbox.hpp"
#include "lockstep/archive/write.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/release/git_push.hpp"

namespace git_fixture {

using namespace lockstep;
using ecosystem::GitPush;
using ecosystem::ModuleTree;
using ecosystem::Presence;
using ecosystem::Standing;
using release::GitWork;
using Files = std::map<std::string, std::string>;

inline const std::string kModule = "example.com/lorem.git";

/// Real processes, and how often git was started for what.
class CountedProcess final : public sys::Process {
 public:
  Result<sys::ProcessResult> run(const sys::ProcessRequest& request) override {
    if (request.argv.size() > 1) ++counts_[request.argv[1]];
    return process_.run(request);
  }
  int count(const std::string& word) { return counts_[word]; }

 private:
  sys::RealProcess process_;
  std::map<std::string, int> counts_;
};

/// A bare repository, and the modules of several versions that go into it.
struct Remote {
  fakes::GitSandbox sandbox;
  CountedProcess process;
  sys::RealFilesystem files;
  std::map<std::string, std::string> env = fakes::GitSandbox::env();
  std::unique_ptr<release::ScratchRepositories> repositories;

  Remote() {
    REQUIRE(files.create_folders(sandbox / "remote.git"));
    REQUIRE(sandbox.run("remote.git", {"init", "--quiet", "--bare"}));
  }

  std::string address() const { return sandbox / "remote.git"; }
  /// What the work of one command begins with: repositories of its own.
  GitWork work() {
    repositories = std::make_unique<release::ScratchRepositories>();
    return {process, files, env, sandbox / "scratch", *repositories};
  }

  /// The ZIP of `module` at `version`.
  std::string zip(const std::string& module, const std::string& version, const Files& contents) {
    std::vector<archive::Entry> entries;
    for (const auto& [path, bytes] : contents)
      entries.push_back({module + "@" + version + "/" + path, bytes, false});
    const auto zip = archive::write_zip(entries, 1700000000);
    REQUIRE(zip);
    const std::string folder = sandbox / ("dist/go/" + module + "/@v");
    REQUIRE(files.create_folders(folder));
    REQUIRE(files.write(folder + "/" + version + ".zip", zip->joined(), false));
    REQUIRE(files.write(folder + "/" + version + ".mod", contents.at("go.mod"), false));
    REQUIRE(files.write(folder + "/" + version + ".info",
                        R"({"Version":")" + version + R"(","Time":"2023-11-14T22:13:20Z"})" + "\n",
                        false));
    return folder + "/" + version + ".zip";
  }

  ModuleTree submodule(const std::string& platform, const std::string& version,
                       Files contents = {}) {
    const std::string folder = "native/" + platform;
    const std::string module = kModule + "/" + folder;
    contents.try_emplace("go.mod", "module " + module + "\n\ngo 1.21\n");
    contents.try_emplace("LICENSE", "MIT\n");
    contents.try_emplace("lib.go", "package native // " + version + "\n");
    contents.try_emplace("liblorem.a", std::string("!<arch>\n\0\r\n", 11) + platform + version);
    return {folder, zip(module, version, contents), module + "@" + version + "/",
            folder + "/" + version};
  }

  ModuleTree root(const std::string& version, Files contents = {}) {
    contents.try_emplace("go.mod", "module " + kModule + "\n\ngo 1.21\n");
    contents.try_emplace("LICENSE", "MIT\n");
    contents.try_emplace("lorem.go", "package lorem // " + version + "\n");
    return {"", zip(kModule, version, contents), kModule + "@" + version + "/", version};
  }

  GitPush push_of(const std::vector<ModuleTree>& trees, const std::string& message = "release") {
    return {address(), "main", trees, message};
  }

  Standing standing(const GitPush& push) {
    const auto standing = release::git_standing(push, work());
    if (!standing) FAIL(standing.error().message << "\n" << standing.error().hint);
    return standing->standing;
  }

  void publish(const GitPush& push) {
    const auto pushed = release::push_modules(push, work());
    if (!pushed) FAIL(pushed.error().message << "\n" << pushed.error().hint);
  }

  /// What git says in the bare repository.
  std::string said(const std::vector<std::string>& words) {
    const auto said = sandbox.run("remote.git", words);
    REQUIRE(said);
    return std::string(trim(*said));
  }

  std::vector<std::string> paths(const std::string& commit) {
    return split(said({"ls-tree", "-r", "--name-only", commit}), '\n');
  }

  std::string bytes(const std::string& object) {
    const auto said = sandbox.run("remote.git", {"cat-file", "blob", object});
    REQUIRE(said);
    return *said;
  }

  /// Somebody else's commit on the branch, with these files and without those that are empty.
  void change(const Files& changes) {
    const std::string folder = sandbox / "other";
    REQUIRE(files.remove_all(folder));
    REQUIRE(files.create_folders(folder));
    REQUIRE(sandbox.run("other", {"init", "--quiet"}));
    REQUIRE(sandbox.run("other", {"remote", "add", "origin", address()}));
    static_cast<void>(sandbox.run("other", {"pull", "--quiet", "origin", "main"}));
    for (const auto& [path, bytes] : changes) sandbox.put("other", path, bytes);
    sandbox.commit("other", "somebody else's");
    REQUIRE(sandbox.run("other", {"push", "--quiet", "origin", "HEAD:refs/heads/main"}));
  }
};

}  // namespace git_fixture
