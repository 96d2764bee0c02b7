#include "python/core_metadata.hpp"

#include "lockstep/base/text.hpp"

namespace lockstep::ecosystem::python {

namespace {

std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// A folded line goes on in the next one that starts with white space; `|` marks where its own
// text begins.
std::string unfolded(std::string_view line) {
  line = trim(line);
  if (line.starts_with('|')) line.remove_prefix(1);
  return "\n" + std::string(line);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> core_metadata_fields(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> fields;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty()) break;
    if (line.front() == ' ' || line.front() == '\t') {
      if (!fields.empty()) fields.back().second += unfolded(line);
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    fields.emplace_back(lower(line.substr(0, colon)), std::string(trim(line.substr(colon + 1))));
  }
  if (!trim(text).empty()) fields.emplace_back("description", std::string(text));
  return fields;
}

}  // namespace lockstep::ecosystem::python
