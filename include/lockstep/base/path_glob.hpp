#pragma once

#include <string_view>

namespace lockstep {

/// Whether the relative `path` matches `pattern`: `*` is any run without `/`, `?` one character but
/// `/`, `**` any run at all; `**/` also matches no folder.
bool path_matches(std::string_view pattern, std::string_view path);

}  // namespace lockstep
