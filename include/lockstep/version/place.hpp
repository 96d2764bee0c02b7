#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"

namespace lockstep::version {

/// A run of bytes of a file that holds the version, and what it should hold. One that holds nothing
/// is a missing entry, one that wants nothing is an entry too many.
struct Place {
  std::string file;       ///< project-relative
  std::string what;       ///< "the version of crate lorem-core"
  std::size_t begin = 0;  ///< byte offsets in the file's text
  std::size_t end = 0;
  std::string holds;  ///< the bytes that stand there
  std::string wants;  ///< the bytes that should
  bool operator==(const Place&) const = default;
};

/// The version that places hold now, and the one that they shall hold; equal when they are only
/// looked at. Both SemVer 2.0.
struct Change {
  std::string from;
  std::string to;
};

/// A text in a structured file, found by its path from the top.
struct TextAt {
  std::vector<std::string> path;  ///< keys; the index (`0`) for items of lists
  std::size_t begin = 0;          ///< byte offsets of what stands between the quotes
  std::size_t end = 0;
  std::string value;  ///< what it means, escapes resolved
  bool operator==(const TextAt&) const = default;
};

/// Whether a manifest's `version` says that the version stands elsewhere: `0.0.0`, which lockstep
/// replaces in packages alone. Such a place is never written.
bool is_placeholder(std::string_view version);

/// The place of `text_at`, which was found in the `text` of `file`.
Place place_of(const TextAt& text_at, std::string_view text, std::string file, std::string what,
               std::string wants);

/// `places` by file and offset; those at one offset keep their order.
std::vector<Place> in_order(std::vector<Place> places);

/// `text` with each of `places`, all of this text, holding what it wants. An Error (kInternal) when
/// two overlap and differ or when one does not hold what it says.
Result<std::string> with_places(std::string_view text, std::span<const Place> places);

/// Line and column of `place` in `text`, for messages.
SourceMark mark_of(const Place& place, std::string_view text);

/// What a dependency's requirement on a moving package becomes: its operator and how many numbers
/// it has stay (`^1.2` → `^1.3`), a prerelease is written whole. What is no single bound on one
/// version (`*`, `>=1, <3`, `workspace:*`, a path or URL) stays as it is.
std::string moved_requirement(std::string_view requirement, const Change& change);

}  // namespace lockstep::version
