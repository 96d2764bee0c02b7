#include "place_report.hpp"

#include <fmt/format.h>

namespace lockstep::cli {

namespace {

SourceMark mark(const stamp::Sources& sources, const version::Place& place) {
  const auto text = sources.texts.find(place.file);
  return version::mark_of(place, text == sources.texts.end() ? std::string_view() : text->second);
}

}  // namespace

std::string position_text(const stamp::Sources& sources, const version::Place& place) {
  const SourceMark at = mark(sources, place);
  return fmt::format("{}:{}:{}", at.file, at.line, at.column);
}

model::Value place_value(const stamp::Sources& sources, const version::Place& place) {
  const SourceMark at = mark(sources, place);
  return model::Value::Object{{"file", place.file}, {"line", at.line},      {"column", at.column},
                              {"what", place.what}, {"holds", place.holds}, {"wants", place.wants}};
}

model::Value place_values(const stamp::Sources& sources, std::span<const version::Place> places) {
  model::Value::Array values;
  for (const version::Place& place : places) values.push_back(place_value(sources, place));
  return values;
}

std::string drift_text(const stamp::Sources& sources, const version::Place& place) {
  const std::string where = position_text(sources, place);
  if (place.holds.empty()) return fmt::format("{}: {} is missing", where, place.what);
  if (place.wants.empty()) return fmt::format("{}: {} should not be there", where, place.what);
  return fmt::format("{}: {} is {}, should be {}", where, place.what, place.holds, place.wants);
}

}  // namespace lockstep::cli
