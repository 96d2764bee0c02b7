#pragma once

#include <string>
#include <string_view>

namespace lockstep {

/// `text` for HTML's text and quoted attributes.
std::string html_escaped(std::string_view text);

}  // namespace lockstep
