#include "lockstep/registry/embedded.hpp"

#include <fmt/format.h>

#include "answers.hpp"
#include "front_page.hpp"
#include "git_http.hpp"
#include "go_proxy.hpp"
#include "http_server.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/sys/clock.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/sys/process.hpp"
#include "node_registry.hpp"
#include "python_index.hpp"
#include "releases.hpp"
#include "ruby_host.hpp"

namespace lockstep::registry {

namespace {

// Where the Go modules' repository is pushed to and read from.
constexpr std::string_view kModules = "/go.git";

Access access_of(const EmbeddedOptions& options, const std::string& registry) {
  Access access;
  if (const auto found = options.tokens.find(registry); found != options.tokens.end()) {
    access.tokens = found->second;
  }
  access.identity_tokens = options.identity_tokens;
  access.identity_key = options.identity_key;
  access.minted_seconds = options.minted_seconds;
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
        node{files, clock, join_path(options.folder, "node"), access_of(options, "node")},
        ruby{files, clock, join_path(options.folder, "ruby"), access_of(options, "ruby")},
        go{files,
           process,
           clock,
           options.go_repository.empty() ? join_path(options.folder, "go.git")
                                         : options.go_repository,
           join_path(options.folder, "go"),
           options.go_remembers_absence},
        modules{process, go.repository, access_of(options, "go")},
        github{files, clock, ForgeKind::kGithub, join_path(options.folder, "github"),
               access_of(options, "releases")},
        gitea{files, clock, ForgeKind::kGitea, join_path(options.folder, "gitea"),
              access_of(options, "releases")} {}

  Result<void> make_folders(const std::string& scratch) {
    for (const std::string& folder : {python.folder, node.folder, ruby.folder, go.folder,
                                      github.folder, gitea.folder, scratch}) {
      LOCKSTEP_CHECK(files.create_folders(folder));
    }
    if (files.status(go.repository).kind == sys::FileKind::kFolder) return {};
    return make_repository(process, go.repository);
  }

  Answer handle(const Request& request) {
    if (is_at(request, "/python")) return registry::handle(python, below(request, "/python"));
    if (is_at(request, "/npm")) return registry::handle(node, below(request, "/npm"));
    if (is_at(request, "/rubygems")) return registry::handle(ruby, below(request, "/rubygems"));
    if (is_at(request, "/go")) return registry::handle(go, below(request, "/go"));
    if (is_at(request, kModules)) return registry::handle(modules, below(request, kModules));
    if (is_at(request, "/github")) return registry::handle(github, below(request, "/github"));
    if (is_at(request, "/gitea/api/v1")) {
      return registry::handle(gitea, below(request, "/gitea/api/v1"));
    }
    if (request.path == "/") return front_page({python, node, ruby, go, github, gitea});
    if (request.path.starts_with("/_/oidc/")) return handle_python_identity(python, request);
    return plain(404, "nothing is here");
  }

  sys::RealFilesystem files;
  sys::RealClock clock;
  sys::RealProcess process;
  PythonIndex python;
  NodeRegistry node;
  RubyHost ruby;
  GoProxy go;
  GitHost modules;
  Forge github;
  Forge gitea;
  // The last member: it ends before what its threads use.
  std::unique_ptr<HttpServer> server;
};

EmbeddedRegistries::EmbeddedRegistries(std::unique_ptr<Held> held) : held_(std::move(held)) {}
EmbeddedRegistries::~EmbeddedRegistries() = default;

Result<std::unique_ptr<EmbeddedRegistries>> EmbeddedRegistries::start(EmbeddedOptions options) {
  auto held = std::make_unique<Held>(options);
  const std::string scratch = join_path(options.folder, "incoming");
  LOCKSTEP_CHECK(held->make_folders(scratch));
  ServerOptions serving{
      .scratch = scratch,
      .port = options.port,
      .latency_ms = options.latency_ms,
      .origin = options.seen_as,
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
          {"node/registry", origin() + "/npm/"},
          {"ruby/host", origin() + "/rubygems"},
          {"go/proxy", origin() + "/go"},
          {"go/repository", held_->go.repository},
          {"releases/github", origin() + "/github"},
          {"releases/gitea", origin() + "/gitea/api/v1"}};
}

std::string EmbeddedRegistries::go_repository_url() const {
  return origin() + std::string(kModules);
}

std::vector<LoggedRequest> EmbeddedRegistries::requests() const {
  return held_->server->requests();
}

}  // namespace lockstep::registry
