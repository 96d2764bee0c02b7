#pragma once

#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"

namespace lockstep::sys {

/// The Error for a system call on `path` that failed with errno `code`: "cannot `verb` `path`:
/// reason", `kNotFound` for ENOENT, with a hint for the reasons a user can mend.
std::unexpected<Error> fail_system(std::string_view verb, const std::string& path, int code);

/// A file descriptor closed at the end of its scope; -1 holds nothing.
class Descriptor {
 public:
  explicit Descriptor(int value = -1) : value_(value) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : value_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;

  int get() const { return value_; }
  explicit operator bool() const { return value_ >= 0; }
  /// Gives the descriptor away.
  int release();
  /// Closes it now.
  void reset();

 private:
  int value_;
};

/// Opens `path` with `flags` and O_CLOEXEC, taking up interrupted calls.
Descriptor open_descriptor(const std::string& path, int flags, unsigned mode = 0666);

/// Writes all of `bytes`; false with errno set when it could not.
bool write_all(int descriptor, std::string_view bytes);

}  // namespace lockstep::sys
