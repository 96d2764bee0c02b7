#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/registry/message.hpp"

namespace lockstep::registry {

/// How a request's body ends (RFC 9112 section 6).
enum class BodyEnd { kNone, kLength, kChunks };

/// The head of a request, and what follows it.
struct RequestHead {
  Request request;  ///< without body and base
  BodyEnd body_end = BodyEnd::kNone;
  std::uint64_t body_bytes = 0;   ///< of kLength
  bool expects_continue = false;  ///< the client waits for `100 Continue` before it sends the body
  bool keeps_alive = true;        ///< another request may follow
};

/// The head that `text` (up to and with its empty line) holds; nothing when it is no HTTP/1.x head
/// or says two things about its body.
std::optional<RequestHead> parse_head(std::string_view text);

/// What follows when the connection stays, or not.
enum class AfterAnswer { kKeep, kClose };

/// The head of `answer`, whose body has `body_bytes`.
std::string answer_head(const Answer& answer, std::uint64_t body_bytes, AfterAnswer after);

}  // namespace lockstep::registry
