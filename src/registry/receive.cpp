#include "receive.hpp"

#include <charconv>

#include "lockstep/base/text.hpp"

namespace lockstep::registry {

namespace {

constexpr std::size_t kMostChunkLine = 1 << 10;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// The size at the begin of a chunk, `1a;extension`.
std::optional<std::uint64_t> chunk_size(Connection& connection) {
  const auto line = connection.read_until("\r\n", kMostChunkLine);
  if (!line) return std::nullopt;
  const std::string_view digits = trim(std::string_view(*line).substr(0, line->find(';')));
  const char* end = digits.data() + digits.size();
  std::uint64_t size = 0;
  constexpr int kHex = 16;
  const auto [stop, problem] = std::from_chars(digits.data(), end, size, kHex);
  if (digits.empty() || problem != std::errc() || stop != end) return std::nullopt;
  return size;
}

bool skip_trailer(Connection& connection) {
  while (true) {
    const auto line = connection.read_until("\r\n", kMostChunkLine);
    if (!line) return false;
    if (*line == "\r\n") return true;
  }
}

bool receive_chunks(Connection& connection, SpooledBody& body) {
  while (true) {
    const auto size = chunk_size(connection);
    if (!size) return false;
    if (*size == 0) return skip_trailer(connection);
    const auto take = [&](std::string_view part) { return body.add(part).has_value(); };
    if (!connection.read_exactly(*size, take)) return false;
    if (connection.read_until("\r\n", 2) != "\r\n") return false;
  }
}

}  // namespace

bool receive_body(Connection& connection, const RequestHead& head, SpooledBody& body) {
  if (head.body_end == BodyEnd::kNone) return true;
  if (head.expects_continue && !connection.send(kContinue)) return false;
  if (head.body_end == BodyEnd::kChunks) return receive_chunks(connection, body);
  return connection.read_exactly(head.body_bytes,
                                 [&](std::string_view part) { return body.add(part).has_value(); });
}

void receive_half(Connection& connection, const RequestHead& head) {
  if (head.body_end == BodyEnd::kNone) return;
  if (head.expects_continue) connection.send(kContinue);
  const std::uint64_t half = head.body_end == BodyEnd::kLength ? head.body_bytes / 2 : 1;
  connection.read_exactly(half, [](std::string_view) { return true; });
}

}  // namespace lockstep::registry
