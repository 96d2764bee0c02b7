#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::version {

/// A quoted text that a line of a source gives to a name: `VERSION = "1.2.3"`.
struct Assigned {
  std::string name;       ///< the whole of it: `spec.version`, `__version__`
  std::size_t begin = 0;  ///< byte offsets of what stands between the quotes
  std::size_t end = 0;
  std::string value;
  bool operator==(const Assigned&) const = default;
};

/// The texts that lines of a Python, Ruby or Go source assign: a name, maybe behind `const` or
/// `var` and with a type, `=`, and a text in quotes. Lines that are comments, and what follows the
/// text, do not count.
std::vector<Assigned> assigned_texts(std::string_view text);

}  // namespace lockstep::version
