#pragma once

#include <string>
#include <vector>

#include "markdown_lines.hpp"

namespace lockstep::stamp {

/// Where the link references at the end of a changelog start; its size when it ends without.
std::size_t start_of_links(const std::vector<MarkdownLine>& lines);

/// Gives `version` a link that compares it with the version before it, when the file ends with such
/// links: `[1.1.0]: …/compare/v1.0.0...v1.1.0`; the one of Unreleased then starts at `version`.
void add_link(std::vector<MarkdownLine>& lines, const std::string& version, const std::string& end);

}  // namespace lockstep::stamp
