#pragma once

#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"

namespace lockstep {

/// Whether `path` is relative, uses `/`, has no empty, `.` or `..` part, no NUL and no backslash:
/// the only form that may name a file inside a project, an archive or an action.
bool is_safe_relative_path(std::string_view path);

/// `base` and `rest` with one `/` between; either may be empty.
std::string join_path(std::string_view base, std::string_view rest);

/// The part after the last `/`.
std::string_view file_name(std::string_view path);

/// The part before the last `/`, empty when there is none.
std::string_view parent_path(std::string_view path);

/// Whether `path` is strictly below `folder`, both relative to one place or both absolute and free
/// of
/// `.` and `..`; the empty folder is above every path.
bool is_below(std::string_view folder, std::string_view path);

/// Whether `path` is `folder` or below it.
bool is_within(std::string_view folder, std::string_view path);

/// A relative `path` with `.` and `x/..` resolved; an Error when it leaves its root or is absolute.
Result<std::string> normalize_relative(std::string_view path);

}  // namespace lockstep
