#include "faults/place.hpp"

#include <fmt/format.h>

namespace lockstep::faults {

std::string Place::words() const {
  return nth == 1 ? fmt::format("{} {}", method, path)
                  : fmt::format("{} {}, time {}", method, path, nth);
}

bool is_of_git(const Place& place) { return place.path.starts_with("/go.git/"); }

Place Places::of(const registry::Request& request) {
  Place place{request.method, request.path};
  const std::string_view service = request.parameter("service");
  if (!service.empty()) place.path += fmt::format("?service={}", service);
  const std::lock_guard lock(mutex_);
  const int before = seen_[place]++;
  place.nth += before;
  return place;
}

std::vector<Place> Places::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<Place> places;
  for (const auto& [first, count] : seen_) {
    for (int nth = 1; nth <= count; ++nth) places.push_back({first.method, first.path, nth});
  }
  return places;
}

}  // namespace lockstep::faults
