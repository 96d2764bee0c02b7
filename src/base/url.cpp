#include "lockstep/base/url.hpp"

#include <algorithm>
#include <cctype>

#include "lockstep/base/text.hpp"

namespace lockstep {

namespace {

std::unexpected<Error> no_address() {
  return fail(ErrorKind::kUsage, "what is given as an address is none",
              "write it whole: `https://host/path`");
}

bool is_address_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\';
}

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  const char low = static_cast<char>(digit | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

// `user:password@host` taken apart; what stands before the last `@` is the login.
void take_authority(std::string_view authority, Url& url) {
  const auto at = authority.rfind('@');
  if (at != std::string_view::npos) {
    const std::string_view login = authority.substr(0, at);
    const auto colon = login.find(':');
    url.user = percent_decoded(login.substr(0, colon));
    if (colon != std::string_view::npos) url.password = percent_decoded(login.substr(colon + 1));
    authority.remove_prefix(at + 1);
  }
  url.host = lower(authority);
  const std::string_view standard = url.scheme == "https" ? ":443" : ":80";
  if (url.host.ends_with(standard)) url.host.resize(url.host.size() - standard.size());
}

}  // namespace

std::string Url::origin() const { return scheme + "://" + host; }

std::string Url::text() const { return origin() + path; }

Result<Url> parse_url(std::string_view text) {
  const auto colon = text.find("://");
  if (colon == std::string_view::npos || !std::ranges::all_of(text, is_address_byte))
    return no_address();
  Url url;
  url.scheme = lower(text.substr(0, colon));
  if (url.scheme != "http" && url.scheme != "https") return no_address();
  const std::string_view rest = text.substr(colon + 3);
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  take_authority(rest.substr(0, end), url);
  url.path = rest.substr(end);
  if (!url.path.starts_with('/')) url.path.insert(0, "/");
  if (url.host.empty() || url.host.front() == ':') return no_address();
  return url;
}

bool is_same_origin(std::string_view a, std::string_view b) {
  const auto first = parse_url(a);
  const auto second = parse_url(b);
  return first && second && first->origin() == second->origin();
}

std::string with_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url + "/";
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                           hex_value(text[i + 2]) >= 0;
    if (!is_escape) {
      decoded += text[i];
      continue;
    }
    decoded += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
    i += 2;
  }
  return decoded;
}

}  // namespace lockstep
