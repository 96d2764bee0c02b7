#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/http.hpp"

namespace lockstep::registry {

/// A request as it arrived at an embedded registry (RFC 9112).
struct Request {
  std::string method;
  std::string path;                            ///< decoded, without its query; begins with `/`
  std::map<std::string, std::string> query;    ///< decoded
  std::map<std::string, std::string> headers;  ///< names in lower case; may hold secrets
  std::string_view body;                       ///< valid while the request is handled
  std::string base;  ///< what stands before `path` in addresses: `http://127.0.0.1:4873/npm`

  /// The header `name` (lower case), or empty.
  std::string_view header(std::string_view name) const;
  /// The decoded query's value of `key`, or empty.
  std::string_view parameter(const std::string& key) const;
};

/// What is answered.
struct Answer {
  int status = 200;
  std::vector<HttpHeader> headers = {};
  std::string body = {};
  std::string file = {};    ///< absolute; when set, its bytes are sent in place of `body`
  std::string reason = {};  ///< behind the status in the first line; the usual words when empty

  /// The first header called `name` as it was written, or empty.
  std::string_view header(std::string_view name) const;
};

/// What goes wrong with one request.
enum class FaultKind {
  kNone,
  kResetBeforeBody,  ///< the connection is reset once the head is read; nothing happens
  kResetInBody,      ///< it is reset once half of the body is read; nothing happens
  kAnswer,           ///< `Fault::answer` is given, nothing happens
  kReplyLost,        ///< it is carried out, then the connection is closed without a word
  kTruncated,        ///< it is carried out, half of the answer is sent
  kTrickle,          ///< it is carried out, the answer comes in pieces of `Fault::pieces` bytes
  kRefused,          ///< the connection is reset, and for `Fault::pause_ms` none is taken
};

/// A fault to inject.
struct Fault {
  FaultKind kind = FaultKind::kNone;
  Answer answer = {};      ///< of kAnswer
  std::size_t pieces = 1;  ///< of kTrickle, bytes
  int pause_ms = 20;       ///< of kTrickle, between the pieces; of kRefused, in all
};

/// One line of what was asked.
struct LoggedRequest {
  std::string method;
  std::string path;  ///< whole and decoded: `/npm/lorem`
  int status = 0;    ///< 0 when the client got no status
  std::uint64_t body_bytes = 0;
  bool operator==(const LoggedRequest&) const = default;
};

}  // namespace lockstep::registry
