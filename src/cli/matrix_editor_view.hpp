#pragma once

#include <string>
#include <vector>

#include "look.hpp"
#include "matrix_editor.hpp"
#include "matrix_text.hpp"

namespace lockstep::cli {

/// What the editor's screen shows, at most as many lines as the look has rows: the grid with the
/// selected cell in brackets, the origins of its values, a message and the keys. Where there are
/// too few rows the grid scrolls and the origins are cut.
std::vector<Line> editor_lines(const MatrixEditor& editor, const std::vector<Origin>& origins,
                               const Look& look);

/// The bytes that put `lines` on a screen of the look.
std::string editor_frame(const std::vector<Line>& lines, const Look& look);

}  // namespace lockstep::cli
