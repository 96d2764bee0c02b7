#pragma once

#include <string>

#include "command_shape.hpp"

namespace lockstep::cli {

/// The manual page of `command`, by man(7): of the program itself `lockstep(1)`, with all commands;
/// of one of its commands `lockstep-build(1)`.
std::string man_page(const CommandShape& program, const CommandShape& command,
                     const std::string& version);

}  // namespace lockstep::cli
