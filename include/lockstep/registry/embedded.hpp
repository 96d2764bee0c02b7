#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/registry/message.hpp"

namespace lockstep::registry {

/// How the embedded registries are to be.
struct EmbeddedOptions {
  /// Absolute; made when missing. What is published lies here, and stays when they end; they begin
  /// empty nevertheless.
  std::string folder;
  int port = 0;  ///< 0: any that is free
  /// Tokens that may publish, by registry: `python`, `node`, `ruby`, `releases`; `go` for pushes to
  /// `go_repository_url`. A registry without any takes everybody's packages.
  std::map<std::string, std::vector<std::string>> tokens = {};
  /// Identity tokens (JWT) that the registries exchange for tokens of their own. Their signatures
  /// are not looked at.
  std::vector<std::string> identity_tokens = {};
  /// The key of an identity provider (HS256) whose tokens are exchanged when they are for the
  /// registry that is asked and not over: `rehearsal` (Python), `npm:HOST`, `HOST` (Ruby).
  std::string identity_key = {};
  std::int64_t minted_seconds = 15 * 60;  ///< how long tokens got by exchange serve
  /// Absolute path of the bare repository that Go modules are tagged in; one is made in `folder`
  /// when it is empty.
  std::string go_repository = {};
  /// For how many seconds the Go proxy goes on saying that a version is not there once it said so.
  std::int64_t go_remembers_absence = 1800;
  int latency_ms = 0;  ///< waited before every answer
  /// How clients reach them where something stands in between, as a front that speaks TLS:
  /// `https://localhost:8443`. Addresses in answers begin with it.
  std::string seen_as = {};
  /// Asked for every request once its head is read (its body is empty then), with how many came
  /// before it. Called from several threads. Nothing ever goes wrong when it is not set.
  std::function<Fault(const Request&, std::size_t nth)> fault = {};
};

/// Registries of all ecosystems on one port of the loopback interface, in threads of this process.
/// They answer as the public ones do, refusals included. They end with this value.
class EmbeddedRegistries {
 public:
  /// Starts them; an Error (kIo) when the folder or the port cannot be had, kToolFailed or
  /// kNotFound when git cannot make the Go modules' repository.
  static Result<std::unique_ptr<EmbeddedRegistries>> start(EmbeddedOptions options);
  ~EmbeddedRegistries();
  EmbeddedRegistries(const EmbeddedRegistries&) = delete;
  EmbeddedRegistries& operator=(const EmbeddedRegistries&) = delete;

  /// `http://127.0.0.1:4873`, where a page lists what they hold.
  std::string origin() const;
  /// `python/upload`, `python/index`, `node/registry`, `ruby/host`, `go/proxy`, `go/repository` (a
  /// bare repository's path), `releases/github` and `releases/gitea` (an API each).
  std::map<std::string, std::string> addresses() const;
  /// The repository of `go/repository` as git reaches it over HTTP.
  std::string go_repository_url() const;
  /// Everything that was asked so far, in the order of its answers.
  std::vector<LoggedRequest> requests() const;

 private:
  struct Held;
  explicit EmbeddedRegistries(std::unique_ptr<Held> held);
  std::unique_ptr<Held> held_;
};

}  // namespace lockstep::registry
