#include "element.hpp"

#include <fmt/format.h>

#include "lockstep/base/html.hpp"

namespace lockstep::report {

std::string paragraph(std::string_view text) {
  return fmt::format("<p>{}</p>\n", html_escaped(text));
}

std::string section(std::string_view id, std::string_view title, std::string_view body) {
  return fmt::format("<section id=\"{0}\" aria-labelledby=\"{0}-title\">\n<h2 "
                     "id=\"{0}-title\">{1}</h2>\n{2}</section>\n",
                     id, html_escaped(title), body);
}

std::string marked(std::string_view name, std::string_view text) {
  return fmt::format("<span class=\"{}\">{}</span>", name, html_escaped(text));
}

std::string to_html(const Table& table) {
  const std::string caption = html_escaped(table.caption);
  std::string html = fmt::format(
      "<div class=\"frame\" role=\"region\" aria-label=\"{0}\" tabindex=\"0\">\n<table>\n"
      "<caption>{0}</caption>\n<thead><tr>",
      caption);
  for (const std::string& column : table.columns)
    html += fmt::format("<th scope=\"col\">{}</th>", html_escaped(column));
  html += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    html += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      html += i == 0 ? fmt::format("<th scope=\"row\">{}</th>", row[i])
                     : fmt::format("<td>{}</td>", row[i]);
    }
    html += "</tr>\n";
  }
  return html + "</tbody>\n</table>\n</div>\n";
}

}  // namespace lockstep::report
