#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/cell.hpp"

namespace lockstep::plan {

/// The cells that any of `patterns` names, in their own order; all of them when there is no
/// pattern. A pattern is a glob over `python/linux-x64`, or over a language or a target alone. An
/// Error lists every pattern that names no cell, with the nearest cell.
Result<std::vector<model::Cell>> select_cells(const std::vector<model::Cell>& cells,
                                              const std::vector<std::string>& patterns);

/// One of several parts that a matrix is built in, on as many machines.
struct Shard {
  unsigned number = 1;  ///< from 1
  unsigned count = 1;
  bool operator==(const Shard&) const = default;
};

/// The shard that `text` names, `2/6`. Errors (kUsage): anything else.
Result<Shard> parse_shard(std::string_view text);

/// The cells of one shard, in their own order. Cells of one target stay together, since they share
/// its core; targets are dealt out in turn. Errors (kUsage): a shard that would have no cell.
Result<std::vector<model::Cell>> shard_cells(const std::vector<model::Cell>& cells,
                                             const Shard& shard);

}  // namespace lockstep::plan
