#include "step_summary.hpp"

#include <fmt/format.h>

#include "lockstep/base/text.hpp"
#include "lockstep/sys/terminal.hpp"

namespace lockstep::cli {

namespace {

// GitHub shows nothing of a summary above 1 MiB.
constexpr std::size_t kMostShown = 1'000'000;

std::string character(char c) {
  static constexpr std::string_view kSigns = "\\`*_{}[]()#+|~!:";
  const auto byte = static_cast<unsigned char>(c);
  if (c == '\n' || c == '\t') return " ";
  if (byte < 0x20 || byte == 0x7f) return "?";
  if (c == '<') return "&lt;";
  if (c == '>') return "&gt;";
  if (c == '&') return "&amp;";
  // Else a variant's name, `linux-x64@cp313t`, would call somebody.
  if (c == '@') return "&#64;";
  return kSigns.find(c) == std::string_view::npos ? std::string(1, c) : std::string("\\") + c;
}

std::string harmless(std::string_view text) {
  std::string out;
  for (const char c : text) out += character(c);
  return out;
}

std::string row_of(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) row += " " + harmless(cell) + " |";
  return row + "\n";
}

std::string more_rows(std::size_t count) { return fmt::format("\n… and {} more\n", count); }

}  // namespace

SummaryTable table_of(std::string title, const Grid& grid) {
  SummaryTable table{std::move(title), {""}, {}};
  table.columns.insert(table.columns.end(), grid.columns.begin(), grid.columns.end());
  for (const std::string& row : grid.rows) {
    std::vector<std::string> cells{row};
    for (const std::string& column : grid.columns) {
      const auto cell = grid.cells.find(column + "/" + row);
      cells.push_back(cell == grid.cells.end() ? "" : cell->second);
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

std::string markdown(const SummaryTable& table, std::size_t most) {
  std::string text = "### " + harmless(table.title) + "\n\n" + row_of(table.columns) + "|";
  for (std::size_t i = 0; i < table.columns.size(); ++i) text += " --- |";
  text += "\n";
  const std::size_t end = more_rows(table.rows.size()).size();
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const std::string row = row_of(table.rows[i]);
    if (text.size() + row.size() + end > most)
      return i == 0 ? "" : text + more_rows(table.rows.size() - i);
    text += row;
  }
  return text + "\n";
}

void add_to_step_summary(sys::Filesystem& files,
                         const std::map<std::string, std::string>& environment,
                         const SummaryTable& table) {
  const auto path = environment.find("GITHUB_STEP_SUMMARY");
  if (path == environment.end() || path->second.empty()) return;
  const std::uint64_t there = files.status(path->second).size;
  if (there >= kMostShown) return;
  const std::string text = markdown(table, kMostShown - static_cast<std::size_t>(there));
  if (text.empty()) return;
  const auto written = files.append(path->second, text);
  if (!written)
    sys::write_err("note: the step's summary cannot be written: " + written.error().message + "\n");
}

}  // namespace lockstep::cli
