#pragma once

#include "access.hpp"
#include "lockstep/registry/message.hpp"
#include "lockstep/sys/process.hpp"

namespace lockstep::registry {

/// A bare repository over HTTP, as git's own clients speak it ("smart" protocol, gitprotocol-http):
/// anybody reads it, whose password is one of the tokens pushes. All work is done by the git of
/// this machine, one process a request.
struct GitHost {
  sys::Process& process;
  std::string repository;  ///< absolute path of the bare repository
  Access access;
};

/// Answers a request to the repository, its path below the repository's address.
Answer handle(const GitHost& host, const Request& request);

}  // namespace lockstep::registry
