#include "git_scratch.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::release {

namespace {

// What git sets for its hooks, and would lead our git to another repository.
constexpr std::array kOfOtherRepositories = {"GIT_DIR",
                                             "GIT_WORK_TREE",
                                             "GIT_INDEX_FILE",
                                             "GIT_OBJECT_DIRECTORY",
                                             "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                                             "GIT_COMMON_DIR",
                                             "GIT_NAMESPACE",
                                             "GIT_PREFIX",
                                             "GIT_SHALLOW_FILE",
                                             "GIT_GRAFT_FILE",
                                             "GIT_CEILING_DIRECTORIES"};

// Attributes come from the repository alone, big files are not held in memory, and nothing goes on
// in the background.
constexpr std::string_view kSettings =
    "[core]\n\tattributesFile = /dev/null\n\tbigFileThreshold = 8m\n\tfsmonitor = false\n"
    "[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n";

std::map<std::string, std::string> scratch_env(std::map<std::string, std::string> env) {
  for (const char* name : kOfOtherRepositories) env.erase(name);
  env["GIT_ATTR_NOSYSTEM"] = "1";
  if (::isatty(STDIN_FILENO) == 0) env.try_emplace("GIT_TERMINAL_PROMPT", "0");
  return env;
}

std::unexpected<Error> unreachable(Error error, const std::string& remote) {
  if (error.kind == ErrorKind::kToolFailed) {
    error.kind = ErrorKind::kIo;
    error.message = "the git repository " + remote + " gives no answer: " + error.message;
    if (remote.starts_with("https://"))
      error.hint = "try `git ls-remote` with it; an authority of your own is named to git by "
                   "`http.sslCAInfo` or GIT_SSL_CAINFO";
  }
  return std::unexpected(std::move(error));
}

// The repository, HEAD on `branch`, which has no commit yet.
Result<void> begin(const Scratch& scratch, const std::string& branch) {
  const std::string& top = scratch.git.top;
  LOCKSTEP_CHECK(scratch.files.remove_all(scratch.folder));
  LOCKSTEP_CHECK(scratch.files.create_folders(top));
  LOCKSTEP_CHECK(ask_git(scratch, {"init", "--quiet", "--initial-branch", branch}));
  const std::string path = join_path(top, ".git/config");
  LOCKSTEP_TRY(config, scratch.files.read(path));
  LOCKSTEP_CHECK(scratch.files.write(path, config + std::string(kSettings), false));
  // What a template of the user's says of files is no matter of the remote's.
  return scratch.files.remove_all(join_path(top, ".git/info/attributes"));
}

}  // namespace

Scratch::Scratch(const GitWork& work, std::string own_folder)
    : files(work.files),
      folder(std::move(own_folder)),
      git{work.process, scratch_env(work.env), join_path(folder, "repository")} {}

Scratch::~Scratch() { (void)files.remove_all(folder); }

ScratchRepositories::ScratchRepositories() = default;
ScratchRepositories::~ScratchRepositories() = default;

Result<Scratch*> ScratchRepositories::of(const ecosystem::GitPush& push, const GitWork& work) {
  const std::lock_guard lock(mutex_);
  const std::string key = push.repository + "\n" + push.branch;
  if (const auto found = made_.find(key); found != made_.end()) return found->second.get();
  auto scratch =
      std::make_unique<Scratch>(work, join_path(work.folder, std::to_string(made_.size())));
  LOCKSTEP_CHECK(begin(*scratch, push.branch));
  return made_.emplace(key, std::move(scratch)).first->second.get();
}

Result<std::string> ask_git(const Scratch& scratch, const std::vector<std::string>& words,
                            std::string input) {
  std::vector<std::string> argv{"git"};
  argv.insert(argv.end(), words.begin(), words.end());
  return sys::run_git(scratch.git, argv, std::move(input));
}

Result<RemoteRefs> remote_refs(const Scratch& scratch, const std::string& remote,
                               const std::vector<std::string>& refs) {
  std::vector<std::string> words{"ls-remote", "--quiet", "--refs", "--", remote};
  words.insert(words.end(), refs.begin(), refs.end());
  auto listed = ask_git(scratch, words);
  if (!listed) return unreachable(std::move(listed).error(), remote);
  RemoteRefs found;
  for (const std::string& line : split(*listed, '\n')) {
    const auto tab = line.find('\t');
    if (tab == std::string::npos) continue;
    const std::string name = line.substr(tab + 1);
    // A pattern also matches at the end of longer names.
    if (std::ranges::find(refs, name) != refs.end()) found[name] = line.substr(0, tab);
  }
  return found;
}

Result<void> fetch_refs(const Scratch& scratch, const std::string& remote,
                        const std::vector<std::string>& refs) {
  std::vector<std::string> words{
      "fetch", "--quiet", "--no-tags", "--depth=1", "--no-recurse-submodules", "--update-head-ok",
      "--",    remote};
  for (const std::string& ref : refs) words.push_back(fmt::format("+{}:{}", ref, ref));
  auto fetched = ask_git(scratch, words);
  if (!fetched) return unreachable(std::move(fetched).error(), remote);
  return {};
}

}  // namespace lockstep::release
