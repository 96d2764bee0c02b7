#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"

namespace lockstep::sys {

/// A key of a terminal, or what else happens to it.
struct Key {
  enum class Kind {
    kCharacter,  ///< a printable ASCII character
    kEnter,
    kEscape,
    kBackspace,
    kUp,
    kDown,
    kLeft,
    kRight,
    kInterrupt,  ///< Ctrl-C
    kSuspend,    ///< Ctrl-Z
    kRedraw,     ///< another size, or the program goes on after it was suspended
    kOther,      ///< a key without a meaning here
  };
  Kind kind = Kind::kOther;
  char character = 0;
  bool operator==(const Key&) const = default;
};

/// Takes the first key from what a terminal sent; nothing while its sequence is not complete, which
/// a lone escape is not.
std::optional<Key> take_key(std::string& bytes);

/// The whole terminal of stdin and stdout, keys unechoed, until the value's end: then it shows what
/// it showed before. The same on every signal that ends or suspends the program. At most one at a
/// time.
class FullScreen {
 public:
  /// An Error of kind `kUsage` when stdin and stdout are no terminal that can move its cursor.
  static Result<std::unique_ptr<FullScreen>> open();
  ~FullScreen();
  FullScreen(const FullScreen&) = delete;
  FullScreen& operator=(const FullScreen&) = delete;

  /// Waits for the next key; `kInterrupted` when the program is asked to end, or the terminal is
  /// gone.
  Result<Key> next();
  /// Writes `bytes`.
  void draw(std::string_view bytes);
  /// Suspends the program as Ctrl-Z does.
  void suspend();

 private:
  FullScreen();
  std::string pending_;
};

}  // namespace lockstep::sys
