#include "lockstep/cli/run.hpp"
#include "lockstep/cli/tool.hpp"

int main(int argc, char** argv) {
  if (const auto status = lockstep::cli::run_as_tool(argc, argv)) return *status;
  return lockstep::cli::run(argc, argv);
}
