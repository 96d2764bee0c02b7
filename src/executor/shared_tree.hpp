#pragma once

#include <string_view>

#include "lockstep/executor/executor.hpp"

namespace lockstep::executor {

/// Whether a staged path lies below `@cache@/`: shared by actions, not below one action's root.
bool is_shared(std::string_view path);

/// Lays every UpstreamInput whose path begins with `@cache@/` at that place of the task's cache,
/// once and read-only: a tree that is there is left as it is, as long as it was laid from the same
/// blobs and every file of it looks as it did then; else it is laid again. Cargo knows crates of a
/// registry by their absolute path, so all actions must find them at the same one. Safe between
/// threads and processes; a tree half laid by a killed process is laid again. Errors: a path that
/// leaves the cache, the file system's.
Result<void> lay_shared_trees(sys::Filesystem& files, const Task& task);

}  // namespace lockstep::executor
