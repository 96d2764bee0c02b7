#pragma once

#include <sys/types.h>

namespace lockstep::sys {

/// A running child in the table that the signal handlers read, as `kill` names it: its process
/// group's id negative, or itself. It leaves the table at the end of its scope. More children than
/// the table has rows run without a row.
class GroupEntry {
 public:
  explicit GroupEntry(pid_t name);
  ~GroupEntry();
  GroupEntry(const GroupEntry&) = delete;
  GroupEntry& operator=(const GroupEntry&) = delete;

 private:
  int row_ = -1;
};

}  // namespace lockstep::sys
