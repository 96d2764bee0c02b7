#pragma once

#include <sys/types.h>

namespace lockstep::sys {

/// A running child's process group in the table that the signal handlers read; it leaves the table
/// at the end of its scope. More children than the table has rows run without a row.
class GroupEntry {
 public:
  explicit GroupEntry(pid_t group);
  ~GroupEntry();
  GroupEntry(const GroupEntry&) = delete;
  GroupEntry& operator=(const GroupEntry&) = delete;

 private:
  int row_ = -1;
};

}  // namespace lockstep::sys
