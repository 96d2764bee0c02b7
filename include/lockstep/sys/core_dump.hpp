#pragma once

namespace lockstep::sys {

/// Keeps the memory of this process, with the tokens in it, out of core files: its limit for them
/// becomes 0, for the processes that it starts too, and on Linux no handler of the system's gets
/// one either, nor may another process of the user look into it.
void forbid_core_dumps();

}  // namespace lockstep::sys
