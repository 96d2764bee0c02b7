#include "lockstep/version/place.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "lockstep/base/text.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::version {

namespace {

// `1`, `1.2` or `1.2.3`.
bool is_numbers(std::string_view text) {
  const std::vector<std::string> parts = split(text, '.');
  return parts.size() <= 3 && std::ranges::all_of(parts, is_numeric);
}

// The first `count` numbers of a version.
std::string leading_numbers(const SemVer& version, std::size_t count) {
  std::vector<std::string> parts = split(version.release(), '.');
  parts.resize(count);
  return join(parts, ".");
}

}  // namespace

bool is_placeholder(std::string_view version) { return version == "0.0.0"; }

Place place_of(const TextAt& text_at, std::string_view text, std::string file, std::string what,
               std::string wants) {
  std::string holds(text.substr(text_at.begin, text_at.end - text_at.begin));
  return {std::move(file), std::move(what),  text_at.begin,
          text_at.end,     std::move(holds), std::move(wants)};
}

std::vector<Place> in_order(std::vector<Place> places) {
  std::vector<std::size_t> order(places.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t index) {
    const Place& place = places[index];
    return std::tuple(std::string_view(place.file), place.begin, place.end, index);
  });
  std::vector<Place> ordered;
  for (const std::size_t index : order) ordered.push_back(std::move(places[index]));
  return ordered;
}

Result<std::string> with_places(std::string_view text, std::span<const Place> places) {
  const std::vector<Place> ordered = in_order({places.begin(), places.end()});
  std::string out;
  std::size_t copied = 0;
  const Place* last = nullptr;
  for (const Place& place : ordered) {
    const bool is_same = last != nullptr && last->begin == place.begin && last->end == place.end &&
                         last->wants == place.wants;
    if (is_same && place.begin != place.end) continue;
    const bool fits = place.begin >= copied && place.begin <= place.end &&
                      place.end <= text.size() &&
                      text.substr(place.begin, place.end - place.begin) == place.holds;
    if (!fits) {
      return fail(ErrorKind::kInternal, place.file + ": " + place.what + " is not where it was");
    }
    out += text.substr(copied, place.begin - copied);
    out += place.wants;
    copied = place.end;
    last = &place;
  }
  return out.append(text.substr(copied));
}

SourceMark mark_of(const Place& place, std::string_view text) {
  SourceMark mark;
  mark.file = place.file;
  const std::string_view before = text.substr(0, place.begin);
  const auto line_begin = before.rfind('\n') + 1;
  mark.line = 1 + static_cast<int>(std::ranges::count(before, '\n'));
  mark.column = 1 + static_cast<int>(place.begin - line_begin);
  mark.length = std::max(1, static_cast<int>(place.end - place.begin));
  const std::string_view line = text.substr(line_begin);
  mark.text = line.substr(0, line.find_first_of("\r\n"));
  return mark;
}

std::string moved_requirement(std::string_view requirement, const Change& change) {
  const auto digits = requirement.find_first_of("0123456789");
  const std::string same(requirement);
  if (digits == std::string_view::npos) return same;
  const std::string_view op = trim(requirement.substr(0, digits));
  constexpr std::string_view kOperators[] = {"", "^", "~", "=", "==", "~=", ">=", "~>", "v"};
  if (std::ranges::find(kOperators, op) == std::end(kOperators)) return same;
  const std::string_view bound = requirement.substr(digits);
  const auto to = parse_semver(change.to);
  if (!to || (!is_numbers(bound) && !parse_semver(bound))) return same;
  const std::string front(requirement.substr(0, digits));
  const auto count = static_cast<std::size_t>(std::ranges::count(bound, '.')) + 1;
  const bool is_partial = is_numbers(bound) && count < 3;
  return front + (is_partial && to->prerelease.empty() ? leading_numbers(*to, count) : change.to);
}

}  // namespace lockstep::version
