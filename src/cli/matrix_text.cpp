#include "matrix_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "lockstep/base/text.hpp"
#include "lockstep/config/targets.hpp"
#include "lockstep/resources/resources.hpp"
#include "summary.hpp"

namespace lockstep::cli {

namespace {

using config::Matrix;
using config::MatrixCell;
using model::Value;
using Words = std::vector<std::string>;

// What cells of a target share that stand on one line of the grid.
struct Settings {
  std::string floor;
  std::string toolchain;
  std::string tier;
  std::string triple;
  std::string features;
  bool operator==(const Settings&) const = default;
};

// How many of a language's cells on a line are enabled; several where it has several ABIs.
struct Count {
  std::size_t enabled = 0;
  std::size_t all = 0;
};

struct Row {
  std::string target;
  Settings settings;
  std::map<std::string, Count> languages;
};

std::string features_text(const model::Cell& cell) {
  std::string text = join(cell.features, ",");
  if (!cell.default_features) text += text.empty() ? "no default features" : " alone";
  return text;
}

// `zig`, or `zig in IMAGE` for a cell that the matrix puts into a container.
std::string tools_text(const model::Cell& cell) {
  if (!cell.adopted.empty()) return "adopted";
  return cell.image.empty() ? cell.toolchain : cell.toolchain + " in " + cell.image;
}

Settings settings_of(const model::Cell& cell) {
  return {floor_text(cell), tools_text(cell), std::to_string(cell.tier), cell.triple,
          features_text(cell)};
}

Words targets_of(const Matrix& matrix) {
  Words names;
  for (const MatrixCell& each : matrix.cells) {
    if (std::ranges::find(names, each.cell.target.name) == names.end())
      names.push_back(each.cell.target.name);
  }
  return names;
}

std::vector<Row> rows_of(const Matrix& matrix) {
  std::vector<Row> rows;
  for (const std::string& target : targets_of(matrix)) {
    const std::size_t first = rows.size();
    for (const MatrixCell& each : matrix.cells) {
      if (each.cell.target.name != target) continue;
      const Settings settings = settings_of(each.cell);
      auto row = std::ranges::find(rows.begin() + static_cast<std::ptrdiff_t>(first), rows.end(),
                                   settings, &Row::settings);
      if (row == rows.end()) row = rows.insert(rows.end(), {target, settings, {}});
      Count& count = row->languages[each.cell.language];
      count.enabled += each.enabled ? 1 : 0;
      ++count.all;
    }
  }
  return rows;
}

Span mark_of(const Row& row, const std::string& language) {
  const auto count = row.languages.find(language);
  if (count == row.languages.end()) return {"", Paint::kNone};
  const auto& [enabled, all] = count->second;
  if (enabled == all) return {all == 1 ? "✓" : fmt::format("✓ {}", all), Paint::kGood};
  if (enabled == 0) return {"–", Paint::kDim};
  return {fmt::format("{} of {}", enabled, all), Paint::kActive};
}

// A table of spans; the first line is its header.
using Table = std::vector<Line>;

Table table_of(const Matrix& matrix, const std::vector<Row>& rows, const Look& look) {
  const bool has_features =
      std::ranges::any_of(rows, [](const Row& row) { return !row.settings.features.empty(); });
  Line header{{"", Paint::kNone}};
  for (const model::Language& language : matrix.project.languages)
    header.push_back({language.name, Paint::kBold});
  for (const char* name : {"floor", "toolchain", "tier"}) header.push_back({name, Paint::kBold});
  if (has_features) header.push_back({"features", Paint::kBold});
  header.push_back({"triple", Paint::kBold});
  Table table{header};
  std::string last;
  for (const Row& row : rows) {
    Line line{{row.target == last ? "" : row.target, Paint::kNone}};
    last = row.target;
    for (const model::Language& language : matrix.project.languages)
      line.push_back(mark_of(row, language.name));
    for (const std::string& word : {row.settings.floor, row.settings.toolchain, row.settings.tier})
      line.push_back({word, Paint::kNone});
    if (has_features) line.push_back({row.settings.features, Paint::kNone});
    line.push_back({row.settings.triple, Paint::kNone});
    table.push_back(std::move(line));
  }
  if (look.unicode) return table;
  for (Line& line : table) {
    for (Span& span : line) span.text = in_ascii(span.text);
  }
  return table;
}

std::vector<std::size_t> widths_of(const Table& table) {
  std::vector<std::size_t> widths(table.front().size());
  for (const Line& line : table) {
    for (std::size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], text_width(line[i].text));
  }
  return widths;
}

// The columns before `end` of a table's line, two spaces apart.
Line aligned(const Line& line, const std::vector<std::size_t>& widths, std::size_t end) {
  Line out;
  std::size_t last = 0;
  for (std::size_t i = 0; i < end; ++i) {
    if (!line[i].text.empty()) last = i;
  }
  for (std::size_t i = 0; i <= last; ++i) {
    const std::size_t own = text_width(line[i].text);
    out.push_back(line[i]);
    if (i < last) out.push_back({std::string(widths[i] - own + 2, ' '), Paint::kNone});
  }
  return out;
}

std::string drawn(const Table& table, const Look& look, std::size_t shown_columns) {
  const std::vector<std::size_t> widths = widths_of(table);
  std::string out;
  for (std::size_t i = 0; i < table.size(); ++i) {
    out += shown(aligned(table[i], widths, shown_columns), look) + "\n";
    if (shown_columns == widths.size() || i == 0) continue;
    out += shown({{"  " + table[i].back().text, Paint::kDim}}, look) + "\n";
  }
  return out;
}

std::size_t width_of(const std::vector<std::size_t>& widths, std::size_t end) {
  return std::accumulate(widths.begin(), widths.begin() + static_cast<std::ptrdiff_t>(end),
                         2 * (end - 1));
}

// For the narrowest of terminals.
std::string as_paragraphs(const Matrix& matrix, const std::vector<Row>& rows, const Look& look) {
  std::string out;
  std::string last;
  for (const Row& row : rows) {
    if (row.target != last) out += shown({{row.target, Paint::kBold}}, look) + "\n";
    last = row.target;
    Line languages;
    for (const model::Language& language : matrix.project.languages) {
      const Span mark = mark_of(row, language.name);
      if (!mark.text.empty())
        languages.push_back({"  " + mark.text + " " + language.name, mark.paint});
    }
    out += shown(languages, look) + "\n";
    Words words;
    for (const std::string& word : {row.settings.floor, row.settings.toolchain,
                                    "tier " + row.settings.tier, row.settings.features}) {
      if (!word.empty()) words.push_back(word);
    }
    out += shown({{"  " + join(words, " · "), Paint::kNone}}, look) + "\n";
    out += shown({{"  " + row.settings.triple, Paint::kDim}}, look) + "\n";
  }
  return out;
}

// What it is and how much, on one line where that fits.
std::string head_of(const Matrix& matrix, const Look& look) {
  const auto disabled = std::ranges::count(matrix.cells, false, &MatrixCell::enabled);
  const model::Project& project = matrix.project;
  const std::string name = project.name + " " + project.version;
  std::string counts = fmt::format("{}, {}, {}", counted(project.languages.size(), "language"),
                                   counted(targets_of(matrix).size(), "target"),
                                   counted(project.cells.size(), "cell"));
  if (disabled > 0) counts += fmt::format(" · {} disabled", disabled);
  const Line line{{name + " · " + counts, Paint::kNone}};
  if (line_width(line) <= look.columns) return shown(line, look) + "\n";
  return shown({{name, Paint::kNone}}, look) + "\n" + shown({{counts, Paint::kNone}}, look) + "\n";
}

Value cell_value(const MatrixCell& each) {
  const model::Cell& cell = each.cell;
  Value::Array features;
  for (const std::string& feature : cell.features) features.emplace_back(feature);
  return Value::Object{{"cell", cell.name()},
                       {"language", cell.language},
                       {"target", cell.target.name},
                       {"variant", cell.variant},
                       {"enabled", each.enabled},
                       {"abi", cell.abi},
                       {"triple", cell.triple},
                       {"floor", floor_text(cell)},
                       {"glibc", cell.glibc},
                       {"macos", cell.macos},
                       {"toolchain", cell.toolchain},
                       {"image", cell.image},
                       {"tier", cell.tier},
                       {"features", features},
                       {"default_features", cell.default_features},
                       {"adopted", !cell.adopted.empty()}};
}

// Where a row of the targets says `key`, the project's own first.
std::string row_place(const std::string& target, const std::string& key,
                      const std::string& own_rows) {
  constexpr std::string_view kPath = "matrix/targets.yaml";
  if (const auto own = config::row_mark(own_rows, kPath, target, key))
    return fmt::format("{}:{}", kPath, own->line);
  const auto resource = resources::find_resource(kPath);
  if (!resource) return "the default";
  const auto built_in = config::row_mark(resource->bytes, kPath, target, key);
  return built_in ? fmt::format("{}:{}, built in", kPath, built_in->line) : "the default";
}

std::string from_of(const MatrixCell& cell, const std::string& key, const std::string& own_rows) {
  if (const auto said = cell.said.find(key); said != cell.said.end())
    return fmt::format("{}:{}", said->second.file, said->second.line);
  const bool is_joined = !cell.cell.target.fat_of.empty() && (key == "macos" || key == "toolchain");
  if (is_joined) return "joined from " + join(cell.cell.target.fat_of, " and ");
  const bool is_row =
      key == "abi" || key == "triple" || key == "toolchain" || key == "glibc" || key == "macos";
  return is_row ? row_place(cell.cell.target.name, key, own_rows) : "the default";
}

}  // namespace

std::string floor_text(const model::Cell& cell) {
  if (!cell.glibc.empty()) return "glibc " + cell.glibc;
  if (!cell.macos.empty()) return "macOS " + cell.macos;
  return cell.target.libc == "musl" ? "musl 1.2" : "";
}

std::string matrix_text(const Matrix& matrix, const Look& look) {
  std::string out = head_of(matrix, look);
  const std::vector<Row> rows = rows_of(matrix);
  const Table table = table_of(matrix, rows, look);
  const std::vector<std::size_t> widths = widths_of(table);
  const std::size_t all = widths.size();
  if (width_of(widths, all) <= look.columns) {
    out += drawn(table, look, all);
  } else if (width_of(widths, all - 1) <= look.columns) {
    out += drawn(table, look, all - 1);
  } else {
    out += as_paragraphs(matrix, rows, look);
  }
  for (const model::LeftOut& cell : matrix.project.left_out)
    out += fmt::format("note: {} is left out: {}\n", cell.cell, cell.reason);
  return out;
}

std::string matrix_json(const Matrix& matrix) {
  Value::Array cells;
  for (const MatrixCell& each : matrix.cells) cells.push_back(cell_value(each));
  Value::Array left_out;
  for (const model::LeftOut& cell : matrix.project.left_out)
    left_out.emplace_back(Value::Object{{"cell", cell.cell}, {"reason", cell.reason}});
  return model::to_json(Value::Object{{"name", matrix.project.name},
                                      {"version", matrix.project.version},
                                      {"cells", cells},
                                      {"left_out", left_out}});
}

std::vector<Origin> origins_of(const MatrixCell& each, const std::string& own_rows) {
  const model::Cell& cell = each.cell;
  std::vector<Origin> origins{{"target", cell.target.name, from_of(each, "target", own_rows)}};
  const auto add = [&](const std::string& key, const std::string& value) {
    if (!value.empty()) origins.push_back({key, value, from_of(each, key, own_rows)});
  };
  add("enabled", each.enabled ? "true" : "false");
  add("abi", cell.abi);
  add("triple", cell.triple);
  add("glibc", cell.glibc);
  add("macos", cell.macos);
  add("toolchain", cell.toolchain);
  add("image", cell.image);
  add("tier", std::to_string(cell.tier));
  add("features", join(cell.features, ","));
  add("default_features", cell.default_features ? "true" : "false");
  if (!cell.adopted.empty()) add("adopt", cell.adopted.front().role);
  return origins;
}

OriginWidths widths_of(const std::vector<Origin>& origins) {
  OriginWidths widths;
  for (const Origin& origin : origins) {
    widths.key = std::max(widths.key, text_width(origin.key));
    widths.value = std::max(widths.value, text_width(origin.value));
  }
  return widths;
}

std::string why_text(const MatrixCell& cell, const std::vector<Origin>& origins, const Look& look) {
  std::string out = shown({{cell.cell.name(), Paint::kBold}}, look) + "\n";
  const OriginWidths widths = widths_of(origins);
  for (const Origin& origin : origins) {
    const std::string front = "  " + padded(origin.key, widths.key) + "  ";
    const Line whole{{front + padded(origin.value, widths.value) + "  ", Paint::kNone},
                     {origin.from, Paint::kDim}};
    if (line_width(whole) <= look.columns) {
      out += shown(whole, look) + "\n";
      continue;
    }
    out += shown({{front + origin.value, Paint::kNone}}, look) + "\n";
    out += shown({{"    " + origin.from, Paint::kDim}}, look) + "\n";
  }
  return out;
}

std::string why_json(const MatrixCell& cell, const std::vector<Origin>& origins) {
  Value::Array values;
  for (const Origin& origin : origins) {
    Value::Object value{{"key", origin.key}, {"value", origin.value}, {"from", origin.from}};
    if (const auto said = cell.said.find(origin.key); said != cell.said.end()) {
      value["file"] = said->second.file;
      value["line"] = said->second.line;
      value["column"] = said->second.column;
    }
    values.emplace_back(std::move(value));
  }
  return model::to_json(Value::Object{{"cell", cell.cell.name()}, {"values", values}});
}

Result<MatrixCell> cell_named(const Matrix& matrix, const std::string& name,
                              const std::vector<model::Target>& targets) {
  const auto slash = name.find('/');
  std::string wanted = name;
  if (slash != std::string::npos) {
    const auto choice = config::find_target(targets, name.substr(slash + 1));
    if (choice) wanted = name.substr(0, slash + 1) + choice->target->name;
  }
  Words known;
  for (const MatrixCell& each : matrix.cells) {
    known.push_back(each.cell.name());
    if (known.back() == wanted) return each;
  }
  const auto near = nearest(name, known);
  return fail(ErrorKind::kUsage, "`" + name + "` is no cell of the matrix",
              near ? "did you mean `" + *near + "`?" : "`lockstep matrix show` draws the matrix");
}

}  // namespace lockstep::cli
