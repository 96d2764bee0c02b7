#pragma once

#include <sys/types.h>

#include <atomic>
#include <span>

namespace lockstep::sys {

/// A row of memory that this process shares with its guard: a running child as `kill` names it (see
/// GroupEntry), or zero.
using GroupRow = std::atomic<pid_t>;

/// `count` rows in memory that survives in children forked later; the rows of `otherwise` when the
/// system gives none.
std::span<GroupRow> shared_rows(std::span<GroupRow> otherwise);

/// Starts, once for this process, a small process that outlives it however it dies, and then kills
/// the groups in `rows` (children in our own group are whoever's who kills that): a killed compiler
/// driver's own children would go on otherwise. It ends with this process. Without it (no
/// descriptors, no processes left) only the groups' first processes end.
void start_guard(std::span<const GroupRow> rows);

}  // namespace lockstep::sys
