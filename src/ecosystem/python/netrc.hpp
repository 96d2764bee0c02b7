#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lockstep::ecosystem::python {

/// Who somebody is at a host.
struct Login {
  std::string user;
  std::string password;  ///< a secret
  bool operator==(const Login&) const = default;
};

/// The login that a netrc file's `text` holds for `host` (without a port), else that of its
/// `default`; nothing when it has neither. As Python reads it: words by white space, quoted ones
/// whole, `#` begins a comment, a `macdef` ends at an empty line.
std::optional<Login> login_of_netrc(std::string_view text, std::string_view host);

}  // namespace lockstep::ecosystem::python
