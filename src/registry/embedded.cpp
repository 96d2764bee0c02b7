#include "lockstep/registry/embedded.hpp"

#include <fmt/format.h>

#include "answers.hpp"
#include "http_server.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/sys/clock.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "node_registry.hpp"
#include "python_index.hpp"

namespace lockstep::registry {

namespace {

Access access_of(const EmbeddedOptions& options, const std::string& registry) {
  Access access;
  if (const auto found = options.tokens.find(registry); found != options.tokens.end()) {
    access.tokens = found->second;
  }
  access.identity_tokens = options.identity_tokens;
  return access;
}

// `request` as the registry below `/prefix` sees it.
Request below(const Request& request, std::string_view prefix) {
  Request inner = request;
  inner.base += prefix;
  inner.path = request.path.substr(prefix.size());
  return inner;
}

bool is_at(const Request& request, std::string_view prefix) {
  return request.path.starts_with(prefix) && request.path.size() > prefix.size() &&
         request.path[prefix.size()] == '/';
}

}  // namespace

struct EmbeddedRegistries::Held {
  explicit Held(const EmbeddedOptions& options)
      : python{files, clock, join_path(options.folder, "python"), access_of(options, "python")},
        node{files, clock, join_path(options.folder, "node"), access_of(options, "node")} {}

  Answer handle(const Request& request) {
    if (is_at(request, "/python")) return registry::handle(python, below(request, "/python"));
    if (is_at(request, "/npm")) return registry::handle(node, below(request, "/npm"));
    if (request.path.starts_with("/_/oidc/")) return handle_python_identity(python, request);
    return plain(404, "nothing is here");
  }

  sys::RealFilesystem files;
  sys::RealClock clock;
  PythonIndex python;
  NodeRegistry node;
  // The last member: it ends before what its threads use.
  std::unique_ptr<HttpServer> server;
};

EmbeddedRegistries::EmbeddedRegistries(std::unique_ptr<Held> held) : held_(std::move(held)) {}
EmbeddedRegistries::~EmbeddedRegistries() = default;

Result<std::unique_ptr<EmbeddedRegistries>> EmbeddedRegistries::start(EmbeddedOptions options) {
  auto held = std::make_unique<Held>(options);
  const std::string scratch = join_path(options.folder, "incoming");
  for (const std::string& folder : {held->python.folder, held->node.folder, scratch}) {
    LOCKSTEP_CHECK(held->files.create_folders(folder));
  }
  ServerOptions serving{
      .scratch = scratch,
      .port = options.port,
      .latency_ms = options.latency_ms,
      .handle = [state = held.get()](const Request& request) { return state->handle(request); },
      .fault = std::move(options.fault)};
  LOCKSTEP_TRY(server, HttpServer::start(std::move(serving)));
  held->server = std::move(server);
  return std::unique_ptr<EmbeddedRegistries>(new EmbeddedRegistries(std::move(held)));
}

std::string EmbeddedRegistries::origin() const {
  return fmt::format("http://127.0.0.1:{}", held_->server->port());
}

std::map<std::string, std::string> EmbeddedRegistries::addresses() const {
  return {{"python/upload", origin() + "/python/legacy/"},
          {"python/index", origin() + "/python/simple/"},
          {"node/registry", origin() + "/npm/"}};
}

std::vector<LoggedRequest> EmbeddedRegistries::requests() const {
  return held_->server->requests();
}

}  // namespace lockstep::registry
