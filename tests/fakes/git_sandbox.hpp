#pragma once

#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "fakes/temporary_folder.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/sys/git_commands.hpp"
#include "lockstep/sys/process.hpp"

namespace lockstep::fakes {

/// A folder for repositories that the real git makes, cut off from the user's settings.
class GitSandbox {
 public:
  /// The variables that git is run with.
  static std::map<std::string, std::string> env() {
    const char* path = std::getenv("PATH");
    return {{"PATH", path == nullptr ? "" : path},
            {"HOME", "/nonexistent"},
            {"GIT_CONFIG_GLOBAL", "/dev/null"},
            {"GIT_CONFIG_NOSYSTEM", "1"},
            {"GIT_CONFIG_COUNT", "3"},
            {"GIT_CONFIG_KEY_0", "protocol.file.allow"},
            {"GIT_CONFIG_VALUE_0", "always"},
            {"GIT_CONFIG_KEY_1", "init.defaultBranch"},
            {"GIT_CONFIG_VALUE_1", "main"},
            {"GIT_CONFIG_KEY_2", "tag.gpgSign"},
            {"GIT_CONFIG_VALUE_2", "false"},
            {"GIT_AUTHOR_NAME", "lorem"},
            {"GIT_AUTHOR_EMAIL", "lorem@example.com"},
            {"GIT_COMMITTER_NAME", "lorem"},
            {"GIT_COMMITTER_EMAIL", "lorem@example.com"}};
  }

  /// The absolute path of `name` in the sandbox.
  std::string operator/(const std::string& name) const { return folder_ / name; }

  /// git itself, at work in the repository `name`.
  sys::Git git(const std::string& name) { return {process_, env(), folder_ / name}; }

  /// What git says to `words` in the folder `name`; git must be content.
  Result<std::string> run(const std::string& name, std::vector<std::string> words) {
    words.insert(words.begin(), "git");
    return sys::run_git(git(name), words);
  }

  /// Writes a file of the repository `name`.
  void put(const std::string& name, const std::string& path, std::string_view bytes) const {
    sys::RealFilesystem files;
    const std::string full = folder_ / (name + "/" + path);
    static_cast<void>(files.create_folders(full.substr(0, full.rfind('/'))));
    static_cast<void>(files.write(full, bytes, false));
  }

  /// A new repository with one commit of `lockstep.yaml`.
  void init(const std::string& name) {
    put(name, "lockstep.yaml", "version: 0.1.0\n");
    static_cast<void>(run(name, {"init", "--quiet"}));
    commit(name, "feat: begin");
  }

  /// Commits all that is there.
  void commit(const std::string& name, const std::string& message) {
    static_cast<void>(run(name, {"add", "--all"}));
    static_cast<void>(run(name, {"commit", "--quiet", "--allow-empty", "--message", message}));
  }

 private:
  TemporaryFolder folder_;
  sys::RealProcess process_;
};

}  // namespace lockstep::fakes
