#include "http_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "answers.hpp"
#include "connection.hpp"
#include "http_wire.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "receive.hpp"
#include "spooled_body.hpp"

namespace lockstep::registry {

/// A connection and its thread.
struct HttpServer::Client {
  int socket = -1;
  std::atomic<bool> is_done = false;
  std::thread thread;
};

namespace {

constexpr std::size_t kMostHead = std::size_t{64} << 10;

std::unexpected<Error> no_port(int port) {
  return fail(ErrorKind::kIo,
              fmt::format("cannot listen at port {} of 127.0.0.1: {}", port, strerror(errno)),
              "take another port, or none for any that is free");
}

Result<int> listening_socket(int port) {
  const int made = ::socket(AF_INET, SOCK_STREAM, 0);
  if (made < 0) return no_port(port);
  ::fcntl(made, F_SETFD, FD_CLOEXEC);
  const int on = 1;
  ::setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool is_bound =
      ::bind(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (is_bound && ::listen(made, SOMAXCONN) == 0) return made;
  const int reason = errno;
  ::close(made);
  errno = reason;
  return no_port(port);
}

int port_of(int socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

bool breaks_reading(const Fault& fault) {
  return fault.kind == FaultKind::kResetBeforeBody || fault.kind == FaultKind::kResetInBody ||
         fault.kind == FaultKind::kRefused;
}

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::start(ServerOptions options) {
  LOCKSTEP_TRY(socket, listening_socket(options.port));
  std::unique_ptr<HttpServer> server(new HttpServer(std::move(options), socket, port_of(socket)));
  server->acceptor_ = std::thread([held = server.get()] { held->accept_clients(); });
  return server;
}

HttpServer::HttpServer(ServerOptions options, int socket, int port)
    : options_(std::move(options)), socket_(socket), port_(port) {}

HttpServer::~HttpServer() {
  {
    const std::scoped_lock lock(mutex_);
    is_stopping_ = true;
    // Wakes the acceptor; closing alone would not.
    if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
    for (const auto& client : clients_) {
      if (!client->is_done) ::shutdown(client->socket, SHUT_RDWR);
    }
  }
  stopping_.notify_all();
  acceptor_.join();
  for (const auto& client : clients_) client->thread.join();
  if (socket_ >= 0) ::close(socket_);
}

std::vector<LoggedRequest> HttpServer::requests() const {
  const std::scoped_lock lock(mutex_);
  return log_;
}

void HttpServer::log(LoggedRequest request) {
  const std::scoped_lock lock(mutex_);
  log_.push_back(std::move(request));
}

void HttpServer::pause(int milliseconds) {
  std::unique_lock lock(mutex_);
  stopping_.wait_for(lock, std::chrono::milliseconds(milliseconds), [&] { return is_stopping_; });
}

void HttpServer::refuse_for(int milliseconds) {
  const std::scoped_lock lock(mutex_);
  if (is_stopping_) return;
  refuses_for_ms_ = milliseconds;
  ::shutdown(socket_, SHUT_RDWR);
}

// Nobody listens for as long as was asked for, then we do; false when it is time to end.
bool HttpServer::listen_again() {
  int milliseconds = 0;
  {
    const std::scoped_lock lock(mutex_);
    if (is_stopping_ || refuses_for_ms_ == 0) return false;
    milliseconds = std::exchange(refuses_for_ms_, 0);
    ::close(std::exchange(socket_, -1));
  }
  pause(milliseconds);
  const auto socket = listening_socket(port_);
  const std::scoped_lock lock(mutex_);
  if (socket) socket_ = *socket;
  return socket.has_value() && !is_stopping_;
}

// Called with the mutex held.
void HttpServer::reap() {
  std::erase_if(clients_, [](const std::unique_ptr<Client>& client) {
    if (!client->is_done) return false;
    client->thread.join();
    return true;
  });
}

void HttpServer::accept_clients() {
  while (true) {
    const int socket = ::accept(socket_, nullptr, nullptr);
    const int reason = errno;
    if (socket >= 0) {
      take(socket);
    } else if (reason != EINTR && reason != ECONNABORTED && !listen_again()) {
      return;
    }
  }
}

void HttpServer::take(int socket) {
  const std::scoped_lock lock(mutex_);
  if (is_stopping_) {
    ::close(socket);
    return;
  }
  ::fcntl(socket, F_SETFD, FD_CLOEXEC);
  reap();
  Client& client = *clients_.emplace_back(std::make_unique<Client>());
  client.socket = socket;
  client.thread = std::thread([this, &client] { serve(client); });
}

void HttpServer::serve(Client& client) {
  // The descriptor is closed under the lock: the destructor must not shut down another's number.
  auto connection = std::make_unique<Connection>(client.socket);
  while (exchange(*connection)) {
  }
  const std::scoped_lock lock(mutex_);
  connection.reset();
  client.is_done = true;
}

// One request and its answer; whether another may follow.
bool HttpServer::exchange(Connection& connection) {
  const auto text = connection.read_until("\r\n\r\n", kMostHead);
  if (!text) return false;
  auto head = parse_head(*text);
  if (!head) {
    connection.send(answer_head(plain(400, ""), 0, AfterAnswer::kClose));
    return false;
  }
  Request& request = head->request;
  request.base =
      options_.origin.empty() ? fmt::format("http://127.0.0.1:{}", port_) : options_.origin;
  const Fault fault = options_.fault ? options_.fault(request, count_++) : Fault();
  SpooledBody body(options_.scratch);
  const LoggedRequest unanswered{.method = request.method, .path = request.path};
  if (breaks_reading(fault)) {
    log(unanswered);
    if (fault.kind == FaultKind::kResetInBody) receive_half(connection, *head);
    if (fault.kind == FaultKind::kRefused) refuse_for(fault.pause_ms);
    connection.reset_on_close();
    return false;
  }
  if (!receive_body(connection, *head, body)) return false;
  const auto bytes = body.view();
  if (!bytes) return false;
  request.body = *bytes;
  const Answer answer = fault.kind == FaultKind::kAnswer ? fault.answer : options_.handle(request);
  const bool is_lost = fault.kind == FaultKind::kReplyLost;
  log({request.method, request.path, is_lost ? 0 : answer.status, body.size()});
  if (options_.latency_ms > 0) pause(options_.latency_ms);
  return !is_lost && send_answer(connection, answer, fault, *head);
}

bool HttpServer::send_answer(Connection& connection, const Answer& answer, const Fault& fault,
                             const RequestHead& head) {
  const sys::RealFilesystem files;
  const std::uint64_t bytes =
      answer.file.empty() ? answer.body.size() : files.status(answer.file).size;
  const AfterAnswer after = head.keeps_alive ? AfterAnswer::kKeep : AfterAnswer::kClose;
  if (!connection.send(answer_head(answer, bytes, after))) return false;
  if (head.request.method == "HEAD" || answer.status == 204 || answer.status == 304) {
    return head.keeps_alive;
  }
  return send_body(connection, answer, bytes, fault) && head.keeps_alive;
}

bool HttpServer::send_body(Connection& connection, const Answer& answer, std::uint64_t bytes,
                           const Fault& fault) {
  const bool is_truncated = fault.kind == FaultKind::kTruncated;
  std::uint64_t left = is_truncated ? bytes / 2 : bytes;
  bool is_sent = true;
  const auto send_part = [&](std::string_view part) {
    part = part.substr(0, left);
    left -= part.size();
    if (fault.kind != FaultKind::kTrickle) {
      is_sent = is_sent && connection.send(part);
      return;
    }
    for (std::size_t at = 0; is_sent && at < part.size(); at += fault.pieces) {
      is_sent = connection.send(part.substr(at, fault.pieces));
      pause(fault.pause_ms);
    }
  };
  if (answer.file.empty()) {
    send_part(answer.body);
  } else if (!sys::RealFilesystem().read_parts(answer.file, send_part)) {
    return false;
  }
  return is_sent && left == 0 && !is_truncated;
}

}  // namespace lockstep::registry
