#include "identity_token.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "encoding.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::registry {

namespace {

constexpr std::size_t kBlock = 64;

std::string text_of(const Digest& digest) { return {digest.bytes.begin(), digest.bytes.end()}; }

// HMAC-SHA-256 (RFC 2104).
std::string keyed_digest(std::string key, std::string_view text) {
  constexpr char kInner = 0x36;
  constexpr char kOuter = 0x5c;
  if (key.size() > kBlock) key = text_of(sha256(key));
  key.resize(kBlock);
  std::string inner = key;
  std::string outer = std::move(key);
  for (char& c : inner) c = static_cast<char>(c ^ kInner);
  for (char& c : outer) c = static_cast<char>(c ^ kOuter);
  return text_of(sha256(outer + text_of(sha256(inner + std::string(text)))));
}

// The base64 of JWTs: for addresses, without padding (RFC 7515 section 2).
std::optional<std::string> decoded(std::string_view text) {
  constexpr std::size_t kGroup = 4;
  std::string standard(text);
  std::ranges::replace(standard, '-', '+');
  std::ranges::replace(standard, '_', '/');
  while (standard.size() % kGroup != 0) standard.push_back('=');
  return base64_decoded(standard);
}

std::unexpected<Error> refused(std::string why) {
  return fail(ErrorKind::kCheckFailed, "the identity token " + std::move(why));
}

std::int64_t number_at(const model::Value& claims, std::string_view name) {
  const model::Value* value = claims.find(name);
  return value == nullptr || value->integer() == nullptr ? 0 : *value->integer();
}

}  // namespace

Result<void> check_identity_token(std::string_view token, const Expected& expected) {
  const auto parts = split(token, '.');
  if (parts.size() != 3) return refused("is no JWT");
  const auto signature = decoded(parts[2]);
  const auto body = decoded(parts[1]);
  if (!signature || *signature != keyed_digest(expected.key, parts[0] + "." + parts[1]))
    return refused("is not signed by the provider");
  const auto claims = model::parse_json(body.value_or(""));
  if (!claims) return refused("holds no claims");
  if (claims->text_at("aud") != expected.audience)
    return refused(
        fmt::format("is for `{}`, not for `{}`", claims->text_at("aud"), expected.audience));
  if (number_at(*claims, "exp") <= expected.now) return refused("is over");
  return {};
}

}  // namespace lockstep::registry
