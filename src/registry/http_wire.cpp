#include "http_wire.hpp"

#include <fmt/format.h>

#include <charconv>

#include "encoding.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::registry {

namespace {

// `GET /path?query HTTP/1.1`
bool parse_request_line(std::string_view line, RequestHead& head) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  const std::string_view version = line.substr(last + 1);
  if (!version.starts_with("HTTP/1.")) return false;
  head.keeps_alive = version != "HTTP/1.0";
  head.request.method = line.substr(0, first);
  std::string_view target = line.substr(first + 1, last - first - 1);
  if (!target.starts_with('/')) return false;
  const std::size_t question = target.find('?');
  if (question != std::string_view::npos) {
    head.request.query = form_pairs(target.substr(question + 1));
    target = target.substr(0, question);
  }
  auto path = percent_decoded(target);
  if (!path || path->find('\0') != std::string::npos) return false;
  head.request.path = std::move(*path);
  return true;
}

bool parse_headers(std::string_view text, Request& request) {
  for (const std::string& line : split(text, '\n')) {
    const std::string_view content = trim(line);
    if (content.empty()) continue;
    const std::size_t colon = content.find(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    const std::string name = lower(content.substr(0, colon));
    const bool is_new =
        request.headers.emplace(name, std::string(trim(content.substr(colon + 1)))).second;
    if (!is_new && (name == "content-length" || name == "transfer-encoding")) return false;
  }
  return true;
}

bool read_framing(RequestHead& head) {
  const Request& request = head.request;
  const std::string_view length = request.header("content-length");
  const std::string coding = lower(request.header("transfer-encoding"));
  if (!coding.empty()) {
    head.body_end = BodyEnd::kChunks;
    return coding == "chunked" && length.empty();
  }
  if (length.empty()) return true;
  const char* end = length.data() + length.size();
  const auto [stop, problem] = std::from_chars(length.data(), end, head.body_bytes);
  if (problem != std::errc() || stop != end) return false;
  if (head.body_bytes > 0) head.body_end = BodyEnd::kLength;
  return true;
}

std::string_view reason_of(int status) {
  switch (status) {
  case 200:
    return "OK";
  case 201:
    return "Created";
  case 204:
    return "No Content";
  case 301:
    return "Moved Permanently";
  case 304:
    return "Not Modified";
  case 400:
    return "Bad Request";
  case 401:
    return "Unauthorized";
  case 403:
    return "Forbidden";
  case 404:
    return "Not Found";
  case 405:
    return "Method Not Allowed";
  case 409:
    return "Conflict";
  case 422:
    return "Unprocessable Content";
  case 429:
    return "Too Many Requests";
  default:
    return status < 500 ? "Answer" : "Server Error";
  }
}

// The reason may hold what a client sent: it must stay one line.
std::string one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return text;
}

}  // namespace

std::optional<RequestHead> parse_head(std::string_view text) {
  RequestHead head;
  const std::size_t end = text.find("\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  if (!parse_request_line(text.substr(0, end), head)) return std::nullopt;
  if (!parse_headers(text.substr(end), head.request)) return std::nullopt;
  if (!read_framing(head)) return std::nullopt;
  const std::string connection = lower(head.request.header("connection"));
  if (connection == "close") head.keeps_alive = false;
  if (connection == "keep-alive") head.keeps_alive = true;
  head.expects_continue = lower(head.request.header("expect")) == "100-continue";
  return head;
}

std::string answer_head(const Answer& answer, std::uint64_t body_bytes, AfterAnswer after) {
  const std::string reason =
      answer.reason.empty() ? std::string(reason_of(answer.status)) : one_line(answer.reason);
  std::string head = fmt::format("HTTP/1.1 {} {}\r\n", answer.status, reason);
  for (const HttpHeader& header : answer.headers) {
    head += fmt::format("{}: {}\r\n", header.name, header.value);
  }
  if (answer.status != 204 && answer.status != 304) {
    head += fmt::format("Content-Length: {}\r\n", body_bytes);
  }
  head += after == AfterAnswer::kKeep ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
  return head + "\r\n";
}

}  // namespace lockstep::registry
