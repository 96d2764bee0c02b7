#include "lockstep/cli/run.hpp"
#include "lockstep/toolchain/tool.hpp"

int main(int argc, char** argv) {
  if (const auto status = lockstep::toolchain::run_as_tool(argc, argv)) return *status;
  return lockstep::cli::run(argc, argv);
}
