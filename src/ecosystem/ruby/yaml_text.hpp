#pragma once

#include <string>
#include <string_view>

namespace lockstep::ecosystem::ruby {

/// `text` as a YAML 1.1 scalar on one line that every reader takes for exactly this string: plain
/// where nothing can be misread, else in single quotes, else (control characters, line feeds) in
/// double quotes. `text` is UTF-8.
std::string yaml_scalar(std::string_view text);

/// `text` as a value that may run over several lines, indented by `indent`: a literal block where
/// that is exact, else a scalar.
std::string yaml_text(std::string_view text, std::string_view indent);

}  // namespace lockstep::ecosystem::ruby
