#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::report {

/// A table with a caption, each row's first cell its header. Cells are HTML.
struct Table {
  std::string caption;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

/// `text` as a paragraph.
std::string paragraph(std::string_view text);

/// A section with its heading; `id` is what links lead to.
std::string section(std::string_view id, std::string_view title, std::string_view body);

/// The table in a frame of its own that scrolls on narrow screens, also by the keyboard.
std::string to_html(const Table& table);

/// `text` in an element of class `name`.
std::string marked(std::string_view name, std::string_view text);

}  // namespace lockstep::report
