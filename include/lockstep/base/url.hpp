#pragma once

#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"

namespace lockstep {

/// An absolute address by http or https in its parts (RFC 3986).
struct Url {
  std::string scheme;    ///< `http` or `https`
  std::string user;      ///< unescaped; likewise the password
  std::string password;  ///< a secret
  std::string host;      ///< lower case, with the port where one is named
  std::string path;      ///< from the first `/` on, with the query; `/` when there is none
  bool operator==(const Url&) const = default;

  /// `https://example.com:8080`
  std::string origin() const;
  /// The whole address without user and password.
  std::string text() const;
};

/// The address that `text` spells; a usage Error, that does not show it, for anything but http and
/// https, and for characters that no address holds.
Result<Url> parse_url(std::string_view text);

/// Whether both are addresses with the same scheme, host and port.
bool is_same_origin(std::string_view a, std::string_view b);

/// `url` with one `/` at its end.
std::string with_slash(std::string url);

/// `text` with `%41` and the like replaced by what they stand for; anything else stays.
std::string percent_decoded(std::string_view text);

}  // namespace lockstep
