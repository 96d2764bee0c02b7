#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/version/place.hpp"

namespace lockstep::version {

/// A quoted text of a source, and what stands before it.
struct Quoted {
  std::string_view before;  ///< the line up to its quote, without the texts before it on that line
  std::size_t begin = 0;    ///< byte offsets of what stands between the quotes
  std::size_t end = 0;
  std::string_view value;
};

/// The texts of a Python or Ruby source that stand on one line; comments, and texts over several
/// lines, are passed over. Views into `text`. Never fails.
std::vector<Quoted> quoted_texts(std::string_view text);

/// A quoted text that a source gives to a name: `VERSION = "1.2.3"`.
struct Assigned {
  std::string name;       ///< the whole of it: `spec.version`, `__version__`
  std::size_t begin = 0;  ///< byte offsets of what stands between the quotes
  std::size_t end = 0;
  std::string value;
  bool operator==(const Assigned&) const = default;
};

/// The texts that a Python or Ruby source assigns or passes by name: a name, maybe with a type,
/// `=`, and a text in quotes. Comments and longer texts that hold such words do not count.
std::vector<Assigned> assigned_texts(std::string_view text);

/// Whether `text` has the form of a version: three numbers, however long, maybe with more behind.
bool looks_like_version(std::string_view text);

/// Refuses more than one of `places`, all of `text`: the Error (kUsage) shows each.
Result<void> check_single(std::span<const Place> places, std::string_view text);

/// What the bound of a requirement on a moving package becomes where the registry has a spelling of
/// its own, `spelled`: `0.9` becomes `1.0`, a whole version or a prerelease is written whole.
std::string moved_bound(std::string_view bound, const Change& change, const std::string& spelled);

}  // namespace lockstep::version
