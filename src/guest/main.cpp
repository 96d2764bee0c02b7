// The program that lockstep runs inside containers. Linked statically, it needs nothing of an
// image.
//   tool-NAME …  becomes what the rule beside it makes of its arguments, as lockstep itself does
//   probe        reads what is needed from stdin, prints which tools the image has
//   run          reads commands from stdin, runs them in order, prints how they ended
#include <unistd.h>

#include <array>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "lockstep/base/render.hpp"
#include "lockstep/executor/command_run.hpp"
#include "lockstep/sys/process.hpp"
#include "lockstep/sys/terminal.hpp"
#include "lockstep/toolchain/host.hpp"
#include "lockstep/toolchain/tool.hpp"

namespace {

using namespace lockstep;

Result<model::Value> order_on_stdin() {
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  return model::parse_json(text);
}

Result<model::Value> probe() {
  LOCKSTEP_TRY(order, order_on_stdin());
  LOCKSTEP_TRY(needs, toolchain::needs_from_value(order));
  sys::RealProcess process;
  sys::RealFilesystem files;
  return toolchain::to_value(toolchain::probe_host(process, files, sys::environment(), needs, ""));
}

Result<model::Value> run() {
  LOCKSTEP_TRY(order, order_on_stdin());
  LOCKSTEP_TRY(commands, executor::commands_of(order));
  sys::install_interrupt_handlers();
  sys::RealProcess process;
  return executor::report_of(executor::run_in_order(process, commands));
}

int answer(const Result<model::Value>& value) {
  if (!value) {
    sys::write_err(render(value.error(), false));
    return 1;
  }
  sys::write_out(model::to_compact_json(*value));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (const auto status = toolchain::run_as_tool(argc, argv)) return *status;
  const std::string_view order = argc == 2 ? argv[1] : "";
  if (order == "probe") return answer(probe());
  if (order == "run") return answer(run());
  sys::write_err("lockstep's program for containers: it is told `probe` or `run`\n");
  return 2;
}
