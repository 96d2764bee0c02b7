#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lockstep {

/// How a file's bytes stand in a body.
enum class BodyEncoding { kRaw, kBase64 };

/// A file whose bytes are read while they are sent, so that its size never matters.
struct BodyFile {
  std::string path;        ///< absolute
  std::uint64_t size = 0;  ///< bytes that it must have
  BodyEncoding encoding = BodyEncoding::kRaw;
  bool operator==(const BodyFile&) const = default;
};

/// A piece of a request's body: bytes, or those of a file.
using BodyPart = std::variant<std::string, BodyFile>;

/// One header of a message.
struct HttpHeader {
  std::string name;
  std::string value;
  bool operator==(const HttpHeader&) const = default;
};

/// What is asked of a server (RFC 9110).
struct HttpRequest {
  std::string url = {};
  std::string method = "GET";
  std::vector<HttpHeader> headers = {};  ///< may hold secrets: never shown, never logged
  std::vector<BodyPart> body = {};       ///< sent one after the other, their length said before
  std::uint64_t max_bytes = std::uint64_t{1} << 30;  ///< of the answer
  long timeout_seconds = 600;                        ///< for the whole exchange
  /// Absolute path of a file that the answer's bytes go to, so that their number never matters;
  /// they come in `HttpResponse::body` when it is empty.
  std::string save_as = {};
  bool operator==(const HttpRequest&) const = default;
};

/// What a server answered; of a GET after redirections, of any other method as it came.
struct HttpResponse {
  long status = 0;
  std::vector<HttpHeader> headers = {};  ///< names in lower case
  std::string body = {};
  bool operator==(const HttpResponse&) const = default;

  /// The value of the first header called `name` (lower case), or empty.
  std::string_view header(std::string_view name) const;
};

/// How many bytes the body of `request` has.
std::uint64_t body_size(const HttpRequest& request);

/// `text` with all but RFC 3986's unreserved characters escaped.
std::string percent_encoded(std::string_view text);

}  // namespace lockstep
