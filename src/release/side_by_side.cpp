#include "side_by_side.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace lockstep::release {

void side_by_side(std::size_t count, std::size_t most,
                  const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  const auto take = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> threads;
  const std::size_t needed = std::min(count, std::max<std::size_t>(most, 1));
  for (std::size_t i = 1; i < needed; ++i) threads.emplace_back(take);
  take();
}

}  // namespace lockstep::release
