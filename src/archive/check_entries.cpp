#include "check_entries.hpp"

#include <algorithm>
#include <cstdint>
#include <unordered_set>

#include "lockstep/base/path.hpp"

namespace lockstep::archive {

namespace {

// The length of the well-formed UTF-8 sequence (RFC 3629) that `text` starts with, 0 for none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t index) { return static_cast<std::uint8_t>(text[index]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
  for (std::size_t index = 1; index < length; ++index) {
    if ((byte(index) & 0xc0) != 0x80) return 0;
  }
  const bool overlong = (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90);
  const bool surrogate = lead == 0xed && byte(1) >= 0xa0;
  const bool beyond = lead == 0xf4 && byte(1) >= 0x90;
  return overlong || surrogate || beyond ? 0 : length;
}

bool is_plain_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto lead = static_cast<std::uint8_t>(text.front());
    const std::size_t length = sequence_length(text);
    if (length == 0 || lead < 0x20 || lead == 0x7f) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<std::uint8_t>(c) < 0x80; });
}

Result<void> check_entries(std::span<const Entry> entries) {
  std::unordered_set<std::string_view> seen;
  for (const Entry& entry : entries) {
    if (!is_safe_relative_path(entry.path) || !is_plain_utf8(entry.path)) {
      return fail(ErrorKind::kUsage, "`" + entry.path + "` cannot be the path of a packed file",
                  "use a relative path of printable UTF-8 without `.`, `..` or backslashes");
    }
    if (!seen.insert(entry.path).second) {
      return fail(ErrorKind::kUsage, "`" + entry.path + "` would be packed twice",
                  "keep one of the files that lead to this path");
    }
  }
  return {};
}

}  // namespace lockstep::archive
