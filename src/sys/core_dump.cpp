#include "lockstep/sys/core_dump.hpp"

#include <sys/resource.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace lockstep::sys {

void forbid_core_dumps() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

}  // namespace lockstep::sys
