#pragma once

#include <cstddef>
#include <functional>

namespace lockstep::release {

/// Calls `work` with each number below `count`, in their order, at most `most` at a time, in
/// threads of their own; back when all are done. `work` is called from several threads at once.
void side_by_side(std::size_t count, std::size_t most,
                  const std::function<void(std::size_t)>& work);

}  // namespace lockstep::release
