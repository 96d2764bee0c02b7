#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep::registry {

/// One client's socket, with what was read ahead. It is closed at the end of its scope.
class Connection {
 public:
  explicit Connection(int socket);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The bytes up to and with the first `mark`, at most `most`; nothing when the client is gone or
  /// sends more.
  std::optional<std::string> read_until(std::string_view mark, std::size_t most);
  /// Hands the next `count` bytes over in parts; false when the client is gone before, or `take`
  /// says false.
  bool read_exactly(std::uint64_t count, const std::function<bool(std::string_view)>& take);
  /// Whether all of `bytes` went out.
  bool send(std::string_view bytes);
  /// Makes closing a reset: the client sees an error, not an end.
  void reset_on_close();

 private:
  bool fill();
  int socket_;
  std::string ahead_;
};

}  // namespace lockstep::registry
