#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"
#include "lockstep/config/matrix.hpp"

namespace lockstep::config {

/// What an edit is to change, and so all that it may.
struct Expected {
  std::set<std::string> new_targets;
  std::set<std::string> new_languages;
  std::set<std::string> gone_targets;
  std::set<std::string> gone_languages;
  /// By cell, by key of an entry of `cells`: the value as text, or empty for any.
  std::map<std::string, std::map<std::string, std::string>> values;
};

/// An Error of kind `kUsage` when `after` is not `before` with what is expected, or when the texts
/// that they were read from differ in other sections than `targets`, `languages` and `cells`.
Result<void> check_edit(const Matrix& before, const Matrix& after, const Expected& expected);
Result<void> check_other_sections(std::string_view before, std::string_view after,
                                  std::string_view file);

/// The value of `key` of an entry of `cells` that a cell has, as an entry would say it.
std::string value_of(const MatrixCell& cell, const std::string& key);

}  // namespace lockstep::config
