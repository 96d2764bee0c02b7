#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

/// `text` cut at every `separator`; an empty text gives one empty part.
std::vector<std::string> split(std::string_view text, char separator);

/// `parts` with `separator` between them.
std::string join(std::span<const std::string> parts, std::string_view separator);

/// `text` without leading and trailing ASCII white space.
std::string_view trim(std::string_view text);

/// `text` in ASCII lower case; other bytes stay.
std::string lower(std::string_view text);

/// `text` as C's macros and CMake's variables begin: `LOREM_CORE` of `lorem-core`.
std::string upper_identifier(std::string_view text);

/// `text` with every `from` replaced by `to`. `from` is not empty.
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

/// Lower-case hex digits of raw bytes.
std::string hex_encode(std::string_view bytes);

/// Standard base64 with padding (RFC 4648 section 4).
std::string base64(std::string_view bytes);

/// URL-safe base64 without padding (RFC 4648 section 5), as a wheel's RECORD wants it.
std::string base64_url(std::string_view bytes);

/// The word of `known` nearest to `word` by edit distance, when near enough to be a likely slip.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> known);

/// Whether `text` matches the shell-like `pattern`: `*` any run without `/`, `?` one character,
/// `{a,b}` either.
bool glob_match(std::string_view pattern, std::string_view text);

/// `bytes` as a person reads it: `1.9 MB` (powers of 1000).
std::string human_size(std::uint64_t bytes);

}  // namespace lockstep
