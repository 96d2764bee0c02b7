#pragma once

#include <map>
#include <string>
#include <vector>

#include "grid.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::cli {

/// A table for the page that GitHub Actions shows of a step.
struct SummaryTable {
  std::string title;  ///< one line
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  ///< as long as `columns` each
};

/// A grid as a table: a row for each target.
SummaryTable table_of(std::string title, const Grid& grid);

/// `table` in GitHub's Markdown, at most `most` bytes: what does not fit is counted in the end.
/// Empty when not even a row fits. No text of a cell is read as Markdown or HTML.
std::string markdown(const SummaryTable& table, std::size_t most);

/// Adds `table` to the file that GITHUB_STEP_SUMMARY names, which stays below the 1 MiB that are
/// shown; does nothing elsewhere. What cannot be written is said on stderr and is no failure.
void add_to_step_summary(sys::Filesystem& files,
                         const std::map<std::string, std::string>& environment,
                         const SummaryTable& table);

}  // namespace lockstep::cli
