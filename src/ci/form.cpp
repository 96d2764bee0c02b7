#include "form.hpp"

#include <algorithm>

#include "lockstep/base/text.hpp"

namespace lockstep::ci {

namespace {

constexpr char kMark = '@';

// The name of the blank that `line` is; empty when it is none.
std::string blank_of(std::string_view line, const Blanks& blanks) {
  const std::string_view word = trim(line);
  if (word.size() < 3 || word.front() != kMark || word.back() != kMark) return {};
  std::string name(word.substr(1, word.size() - 2));
  return blanks.contains(name) ? name : std::string();
}

void add_indented(const std::vector<std::string>& lines, std::string_view indent,
                  std::vector<std::string>& to) {
  for (const std::string& line : lines)
    to.push_back(line.empty() ? line : std::string(indent) + line);
}

std::string with_blanks(std::string line, const Blanks& blanks) {
  for (const auto& [name, lines] : blanks) {
    const std::string mark = kMark + name + kMark;
    line = replace_all(line, mark, lines.empty() ? "" : lines.front());
  }
  return line;
}

// Starts with a letter, so that it is no number; words of YAML are the exception.
bool is_plain(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto is_fine = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '/';
  };
  static constexpr std::string_view kWords[] = {"true", "false", "yes", "no", "on",
                                                "off",  "null",  "y",   "n"};
  return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, is_fine) &&
         std::ranges::find(kWords, lower(text)) == std::end(kWords);
}

}  // namespace

std::string filled(std::string_view form, const Blanks& blanks) {
  std::vector<std::string> lines;
  for (const std::string& line : split(form, '\n')) {
    const std::string name = blank_of(line, blanks);
    if (name.empty())
      lines.push_back(with_blanks(line, blanks));
    else
      add_indented(blanks.at(name), std::string_view(line).substr(0, line.find(kMark)), lines);
  }
  return join(lines, "\n");
}

std::string yaml_scalar(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  const std::string escaped = replace_all(replace_all(text, "\\", "\\\\"), "\"", "\\\"");
  return "\"" + replace_all(escaped, "\t", "\\t") + "\"";
}

std::vector<std::string> block_lines(const std::vector<std::string>& texts) {
  std::vector<std::string> lines;
  for (const std::string& text : texts) {
    // The first line sets a block scalar's indentation.
    for (const std::string& line : split(trim(text), '\n')) lines.push_back(line);
  }
  return lines;
}

}  // namespace lockstep::ci
