#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "filesystem_error.hpp"
#include "lockstep/sys/process.hpp"

namespace lockstep::sys {

/// Both ends of a pipe, closed on exec.
struct Pipe {
  Descriptor read;
  Descriptor write;
};

/// A new pipe; an Error when there are no descriptors left.
Result<Pipe> make_pipe();

/// What flows between us and one child: its standard streams as far as they are not files.
struct Streams {
  Descriptor in;            ///< we write the child's stdin here
  std::string_view unsent;  ///< what of it is still to be written
  Descriptor out;
  Descriptor err;
};

/// Moves bytes until the child `id` has ended (it is left as a zombie) and its streams are drained.
/// Ends its group, or itself when it is of ours, when an interrupt arrives that `request` heeds or
/// its `stop` turns true: TERM, KILL after two seconds.
/// Returns whether it was ended so.
bool attend(pid_t id, Streams streams, const ProcessRequest& request, ProcessResult& result);

}  // namespace lockstep::sys
