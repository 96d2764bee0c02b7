#pragma once

#include <functional>

#include "command_matrix.hpp"

namespace CLI {
class App;
}  // namespace CLI

namespace lockstep::cli {

/// What the flags of `lockstep matrix` say.
struct MatrixFlags {
  bool dry_run = false;
  bool drop = false;
};

/// Gives `command` the tasks of `lockstep matrix`, which fill `options` by way of `flags` and then
/// call `chosen`. All three outlive the command.
void add_matrix_tasks(CLI::App& command, MatrixOptions& options, MatrixFlags& flags,
                      const std::function<void()>& chosen);

}  // namespace lockstep::cli
