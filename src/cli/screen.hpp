#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::cli {

/// The lines that a live view holds at the end of a terminal's text, and the bytes that change
/// them. Writes nothing itself. The cursor always stands at the start of the line below the last.
class Screen {
 public:
  /// The bytes that turn what stands there into `lines`; only lines that differ are written. After
  /// a resize to another number of `columns` everything is: terminals wrap lines that grew too
  /// wide.
  std::string frame(const std::vector<std::string>& lines, std::size_t columns);

  /// The bytes that put `text` above the lines, where it stays. `text` ends with a line feed. The
  /// next frame draws anew.
  std::string above(std::string_view text);

  /// The bytes that take the lines away.
  std::string clear();

  /// What stands there is scrolled away by others: the next frame begins where the cursor is.
  void forget();

 private:
  std::size_t rows_at(std::size_t columns) const;

  std::vector<std::string> lines_;
  std::size_t columns_ = 0;
};

}  // namespace lockstep::cli
