#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/registry/message.hpp"

namespace lockstep::registry {

/// What a server needs to know.
struct ServerOptions {
  std::string scratch;      ///< an existing folder for large requests
  int port = 0;             ///< 0: any that is free
  int latency_ms = 0;       ///< waited before every answer
  std::string origin = {};  ///< `Request::base` of every request; our own address when empty
  /// Answers a request whose `base` is the server's origin. Called from several threads.
  std::function<Answer(const Request&)> handle;
  std::function<Fault(const Request&, std::size_t nth)> fault;  ///< may be empty
};

/// A small HTTP/1.1 server (RFC 9112) on the loopback interface, one thread per connection; it can
/// misbehave when asked to. It ends with its scope.
class HttpServer {
 public:
  /// An Error (kIo) when the port cannot be had.
  static Result<std::unique_ptr<HttpServer>> start(ServerOptions options);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  int port() const { return port_; }
  /// Everything asked so far, in the order of the answers.
  std::vector<LoggedRequest> requests() const;

 private:
  struct Client;
  HttpServer(ServerOptions options, int socket, int port);
  void accept_clients();
  void take(int socket);
  void serve(Client& client);
  bool exchange(class Connection& connection);
  void log(LoggedRequest request);
  void reap();
  void pause(int milliseconds);
  void refuse_for(int milliseconds);
  bool listen_again();
  bool send_answer(Connection& connection, const Answer& answer, const Fault& fault,
                   const struct RequestHead& head);
  bool send_body(Connection& connection, const Answer& answer, std::uint64_t bytes,
                 const Fault& fault);

  ServerOptions options_;
  int socket_ = -1;
  int port_ = 0;
  std::atomic<std::size_t> count_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable stopping_;
  bool is_stopping_ = false;
  int refuses_for_ms_ = 0;  ///< 0: it takes whoever comes
  std::vector<LoggedRequest> log_;
  std::list<std::unique_ptr<Client>> clients_;
  std::thread acceptor_;
};

}  // namespace lockstep::registry
