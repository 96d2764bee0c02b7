#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::ci {

/// What goes into the blanks of a form, by name: lines.
using Blanks = std::map<std::string, std::vector<std::string>>;

/// `form` with its blanks filled: a line that is `@name@` alone becomes all of its lines, indented
/// as it was, and goes when there are none; within a line `@name@` becomes the first of them.
std::string filled(std::string_view form, const Blanks& blanks);

/// `text` as a YAML scalar on one line, quoted where it has to be.
std::string yaml_scalar(std::string_view text);

/// Shell lines of `ci.setup` as lines of a YAML block scalar.
std::vector<std::string> block_lines(const std::vector<std::string>& texts);

}  // namespace lockstep::ci
