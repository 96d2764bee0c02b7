#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep::registry {

/// `text` with its `%41` escapes resolved; nothing when one is broken.
std::optional<std::string> percent_decoded(std::string_view text);

/// The keys and values of a query or a form (application/x-www-form-urlencoded); broken pairs are
/// left out, of repeated keys the first stays.
std::map<std::string, std::string> form_pairs(std::string_view text);

/// The bytes that standard base64 (RFC 4648 section 4, padded) spells, or nothing.
std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace lockstep::registry
