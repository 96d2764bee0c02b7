#pragma once

#include <string>
#include <string_view>

namespace lockstep::version {

/// Whose comments and strings a source has.
enum class Syntax { kRust, kC, kCmake };

/// `text` with every comment's characters as spaces; line feeds and offsets stay. What looks like a
/// comment in a string is none.
std::string without_comments(std::string_view text, Syntax syntax);

}  // namespace lockstep::version
