#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <vector>

namespace lockstep::engine {

/// Steps and what each needs: indices of steps that stand before it.
using Graph = std::vector<std::vector<std::size_t>>;

/// What the walk calls, from its threads.
struct Walker {
  /// Does step `i`; whether it succeeded.
  std::function<bool(std::size_t i)> work;
  /// Step `i` cannot be done since step `root`, which it needs directly or through others, failed.
  std::function<void(std::size_t i, std::size_t root)> skip;
};

/// Does every step once all it needs are done, up to `threads` at a time, lowest index first. After
/// `stop` turned true no further step begins. Returns when none is left.
void walk(const Graph& graph, unsigned threads, const std::atomic<bool>& stop,
          const Walker& walker);

}  // namespace lockstep::engine
