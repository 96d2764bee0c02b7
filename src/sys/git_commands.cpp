#include "lockstep/sys/git_commands.hpp"

#include <fmt/format.h>

#include "lockstep/base/shell.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::sys {

namespace {

std::vector<std::string> with_files(std::vector<std::string> argv,
                                    const std::vector<std::string>& files) {
  argv.emplace_back("--");
  argv.insert(argv.end(), files.begin(), files.end());
  return argv;
}

std::string indented(std::string_view text) {
  std::string out;
  for (const std::string& line : split(trim(text), '\n')) out += "\n  " + line;
  return out;
}

}  // namespace

std::vector<std::string> git_add(const std::vector<std::string>& files) {
  return with_files({"git", "--literal-pathspecs", "add"}, files);
}

std::vector<std::string> git_commit(const std::vector<std::string>& files,
                                    const std::string& message) {
  return with_files({"git", "--literal-pathspecs", "commit", "--message", message}, files);
}

std::vector<std::string> git_tag(const std::string& name, const std::string& message) {
  return {"git", "tag", "--annotate", "--message", message, name};
}

std::vector<std::string> git_push(const GitUpstream& to, const std::string& tag) {
  std::vector<std::string> argv{"git", "push", "--atomic", to.remote};
  if (!to.ref.empty()) argv.push_back("HEAD:" + to.ref);
  if (!tag.empty()) argv.push_back("refs/tags/" + tag);
  return argv;
}

Result<std::string> run_git(const Git& git, const std::vector<std::string>& argv,
                            std::string input) {
  ProcessRequest request;
  request.argv = argv;
  request.folder = git.top;
  request.env = git.env;
  request.stdin_bytes = std::move(input);
  request.group = ProcessGroup::kOurs;
  request.after_interrupt = git.after_interrupt;
  LOCKSTEP_TRY(result, git.process.run(request));
  if (result.status == 0) return std::move(result.out);
  const std::string said = without_secrets(result.err + "\n" + result.out, git.env);
  return fail(ErrorKind::kToolFailed,
              fmt::format("`{}` exited with {}", command_line(argv), result.status),
              trim(said).empty() ? "it said nothing" : "it said:" + indented(said));
}

Result<std::string> remote_tag(const Git& git, const std::string& remote, const std::string& name) {
  const std::string ref = "refs/tags/" + name;
  LOCKSTEP_TRY(listed, run_git(git, {"git", "ls-remote", "--tags", "--", remote, ref}));
  // The pattern also matches at the end of longer names.
  for (const std::string& line : split(listed, '\n')) {
    const auto tab = line.find('\t');
    if (tab != std::string::npos && line.substr(tab + 1) == ref) return line.substr(0, tab);
  }
  return "";
}

}  // namespace lockstep::sys
