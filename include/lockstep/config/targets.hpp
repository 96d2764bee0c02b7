#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/cell.hpp"

namespace lockstep::config {

/// The rows of a `matrix/targets.yaml` in its order. With `base`, the rows of a project: they come
/// laid over those of `base`, key by key, new ones at the end. The Error holds every problem with
/// its place.
Result<std::vector<model::Target>> parse_targets(std::string_view text, std::string_view file,
                                                 const std::vector<model::Target>& base = {});

/// The embedded `matrix/targets.yaml`.
Result<std::vector<model::Target>> builtin_targets();

/// A target and the ABI of it that was asked for.
struct TargetChoice {
  const model::Target* target = nullptr;
  std::string abi;
};

/// What `word`, a target's name or a Rust triple, stands for; nothing when it is neither. Points
/// into `targets`.
std::optional<TargetChoice> find_target(const std::vector<model::Target>& targets,
                                        std::string_view word);

/// Every toolchain that a row or cell may name.
const std::vector<std::string>& toolchain_names();

}  // namespace lockstep::config
