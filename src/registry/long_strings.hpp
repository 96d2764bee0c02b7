#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::registry {

/// A JSON value whose long texts stayed where they were.
struct SparseJson {
  model::Value value;
  std::vector<std::string_view> long_texts;  ///< as written, none of them with an escape

  /// The text at `key` of `object`, wherever it lies; empty when there is none.
  std::string_view text_at(const model::Value& object, std::string_view key) const;
};

/// Reads JSON of which single strings may be hundreds of MB (npm's attachments): strings of 64 KiB
/// and more without an escape are not copied but referred to. Fails as `parse_json` does.
Result<SparseJson> parse_sparse_json(std::string_view json);

}  // namespace lockstep::registry
