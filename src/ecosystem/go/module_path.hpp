#pragma once

#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"

namespace lockstep::ecosystem::go {

/// A module path cut before its major version: `example.com/lorem` and `/v2`, which may be empty.
struct SplitPath {
  std::string prefix;
  std::string major;
};

/// `path` cut before a last element `/vN`.
SplitPath split_major(std::string_view path);

/// Refuses what Go takes for no module path (x/mod module.CheckPath), and `gopkg.in` paths, below
/// which there can be no further modules.
Result<void> check_module_path(std::string_view path);

/// Refuses a `version` (`v2.0.0`) whose major number is not the one that `path` ends with.
Result<void> check_major(std::string_view path, std::string_view version);

/// Refuses what Go takes for no file path in a module's zip (x/mod module.CheckFilePath). Letters
/// outside of ASCII are taken from the common scripts.
Result<void> check_file_path(std::string_view path);

/// A module path or version as it stands in a proxy's addresses: `!x` for `X`.
std::string escape(std::string_view text);

/// What `escape` made of it, taken back.
std::string unescape(std::string_view text);

}  // namespace lockstep::ecosystem::go
