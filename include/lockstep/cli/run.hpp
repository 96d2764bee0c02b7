#pragma once

namespace lockstep::cli {

/// Parses the command line, runs the command and gives back the process's exit status:
/// 0 ok, 1 failed, 2 usage or configuration, 4 a check refused what was built, 130 interrupted.
int run(int argc, char** argv);

}  // namespace lockstep::cli
