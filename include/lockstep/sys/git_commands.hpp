#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/sys/git_repository.hpp"
#include "lockstep/sys/process.hpp"

namespace lockstep::sys {

// What is written to a repository is written by the user's own git, so that hooks, signing, ssh and
// credential helpers are theirs. Argument vectors; files are relative to the work tree's top and
// are names, not patterns.

/// Makes git know new files.
std::vector<std::string> git_add(const std::vector<std::string>& files);
/// Commits just `files`; what else is staged stays staged.
std::vector<std::string> git_commit(const std::vector<std::string>& files,
                                    const std::string& message);
/// An annotated tag at HEAD; signed when the user's `tag.gpgSign` says so.
std::vector<std::string> git_tag(const std::string& name, const std::string& message);
/// Pushes HEAD to `to`, and the tag when it has a name, both or none.
std::vector<std::string> git_push(const GitUpstream& to, const std::string& tag);

/// A git of the user, at work in one repository.
struct Git {
  Process& process;
  std::map<std::string, std::string> env;  ///< the user's whole environment
  std::string top;                         ///< the work tree's
  AfterInterrupt after_interrupt = AfterInterrupt::kRefuse;
};

/// Runs `argv` to its end, gives it `input` to read, and gives back what it said on stdout. It may
/// ask at the terminal. A kToolFailed Error with git's own words when it does not exit with 0.
Result<std::string> run_git(const Git& git, const std::vector<std::string>& argv,
                            std::string input = {});

/// The object that the tag `name` of `remote` leads to, in hex; empty when it has no such tag. Asks
/// over the network.
Result<std::string> remote_tag(const Git& git, const std::string& remote, const std::string& name);

}  // namespace lockstep::sys
