#include "faults/modules.hpp"

#include <fmt/format.h>

#include "lockstep/base/text.hpp"
#include "lockstep/sys/process.hpp"
#include "lockstep/sys/terminal.hpp"

namespace lockstep::faults {

namespace {

constexpr std::string_view kTheirFile = "other/go.mod";
constexpr std::string_view kTheirWords = "somebody else was here";

Result<std::string> git(const std::string& repository, std::vector<std::string> words,
                        std::string input = {}) {
  sys::ProcessRequest request;
  request.argv = {"git", "--git-dir", repository};
  request.argv.insert(request.argv.end(), words.begin(), words.end());
  request.env = {{"PATH", sys::environment()["PATH"]},
                 {"GIT_CONFIG_GLOBAL", "/dev/null"},
                 {"GIT_CONFIG_NOSYSTEM", "1"}};
  request.stdin_bytes = std::move(input);
  LOCKSTEP_TRY(ended, sys::RealProcess().run(request));
  if (ended.status == 0) return std::move(ended.out);
  return fail(ErrorKind::kToolFailed, fmt::format("git {}: {}", words.front(), ended.err));
}

std::string without(std::string_view text, std::string_view theirs) {
  std::string kept;
  for (const std::string& line : split(text, '\n'))
    if (!line.ends_with(theirs)) kept += line + "\n";
  return kept;
}

}  // namespace

Result<std::string> picture_of(const std::string& repository) {
  LOCKSTEP_CHECK(git(repository, {"fsck", "--strict", "--no-dangling", "--no-progress"}));
  LOCKSTEP_TRY(tags, git(repository, {"for-each-ref", "--format=%(refname)", "refs/tags"}));
  std::string picture;
  for (const std::string& tag : split(trim(tags), '\n')) {
    if (tag.empty()) continue;
    LOCKSTEP_TRY(words,
                 git(repository, {"for-each-ref", "--format=%(objecttype) %(subject)", tag}));
    LOCKSTEP_CHECK(git(repository, {"merge-base", "--is-ancestor", tag, "refs/heads/main"}));
    LOCKSTEP_TRY(files, git(repository, {"ls-tree", "-r", tag}));
    picture += fmt::format("{} {}{}", tag, words, without(files, kTheirFile));
  }
  LOCKSTEP_TRY(commits, git(repository, {"log", "--format=%s", "refs/heads/main"}));
  return picture + without(commits, kTheirWords);
}

Result<void> commit_as_somebody_else(const std::string& repository) {
  const bool is_there =
      git(repository, {"rev-parse", "--verify", "--quiet", "refs/heads/main"}).has_value();
  const std::string module = "module example.com/other\n";
  std::string stream =
      fmt::format("commit refs/heads/main\ncommitter Ipsum <ipsum@example.com> 1767225600 +0000\n"
                  "data {}\n{}\n",
                  kTheirWords.size(), kTheirWords);
  if (is_there) stream += "from refs/heads/main^0\n";
  stream += fmt::format("M 100644 inline {}\ndata {}\n{}\n", kTheirFile, module.size(), module);
  LOCKSTEP_CHECK(git(repository, {"fast-import", "--quiet"}, std::move(stream)));
  return {};
}

}  // namespace lockstep::faults
