#pragma once

#include <map>
#include <string>
#include <string_view>

namespace lockstep::sys {

/// What the terminal at a file descriptor can do, decided once from the environment.
struct Terminal {
  bool is_tty = false;
  bool color = false;    ///< NO_COLOR, CLICOLOR_FORCE, TERM=dumb and --color respected
  bool unicode = false;  ///< LC_ALL/LC_CTYPE/LANG name UTF-8; for a file also when none is set
  bool moves = false;    ///< a terminal whose cursor can be moved: TERM is set and not dumb
  int columns = 80;
  int rows = 24;
};

/// The user's wish for colour: `--color=auto|always|never`.
enum class ColorWish { kAuto, kAlways, kNever };

/// The terminal at `descriptor` (1 or 2).
Terminal probe_terminal(int descriptor, ColorWish wish);

/// Hides the cursor of the terminal at stderr while it lives. It is shown again at the end of its
/// scope and while the program is suspended (Ctrl-Z). At most one at a time.
class HiddenCursor {
 public:
  HiddenCursor();
  ~HiddenCursor();
  HiddenCursor(const HiddenCursor&) = delete;
  HiddenCursor& operator=(const HiddenCursor&) = delete;

  /// Whether the program is about to be suspended, or goes on but the cursor is still shown.
  bool is_suspended() const;
  /// Whether the program was suspended and goes on since this was last asked: what stood on the
  /// screen is no longer where it was.
  bool take_resumed();
};

/// The process's environment as a map.
std::map<std::string, std::string> environment();

/// Writes all of `text` to stdout or stderr; a closed pipe ends the writing silently.
void write_out(std::string_view text);
void write_err(std::string_view text);

}  // namespace lockstep::sys
