#pragma once

#include <string>

#include "lockstep/report/page.hpp"

namespace lockstep::report {

/// Languages × targets, each cell with its state, size, time and floor.
std::string grid_section(const Release& release);

/// What ran in the build, when, for how long, and which step it waited for last.
std::string timeline_section(const Release& release);

/// Every package's size, and what became of it since the last release.
std::string sizes_section(const Release& release);

/// What was proved of every library.
std::string gate_section(const Release& release);

/// What a release's journal tells of the registries.
std::string registries_section(const Release& release);

/// `+1.2 kB (3 %)`, `the same`, for a size that was another one before.
std::string change_text(std::uint64_t before, std::uint64_t now);

}  // namespace lockstep::report
