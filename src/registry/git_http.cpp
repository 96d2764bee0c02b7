#include "git_http.hpp"

#include <fmt/format.h>

#include "answers.hpp"
#include "go_proxy.hpp"
#include "lockstep/archive/read.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::registry {

namespace {

constexpr std::string_view kReads = "git-upload-pack";
constexpr std::string_view kPushes = "git-receive-pack";
// The protocol whose answers begin with the refs themselves; it is for reading alone.
constexpr std::string_view kSecondProtocol = "version=2";

bool speaks_second(const Request& request, std::string_view service) {
  return service == kReads && request.header("git-protocol") == kSecondProtocol;
}

// Nobody may keep what is true for a moment.
Answer fresh(std::string_view service, std::string_view what, std::string body) {
  Answer answer = answered(200, fmt::format("application/x-{}-{}", service, what), std::move(body));
  answer.headers.push_back({"Cache-Control", "no-cache, max-age=0, must-revalidate"});
  return answer;
}

Answer failed(const Error& error) { return plain(500, error.message); }

// What git says to `words`. Refusals stand in its answer; without one it failed itself.
Result<std::string> said_by_git(const GitHost& host, const Request& request,
                                std::string_view service, std::vector<std::string> words,
                                std::string input) {
  sys::ProcessRequest run;
  run.argv = {"git", std::string(service.substr(std::string_view("git-").size())),
              "--stateless-rpc"};
  run.argv.insert(run.argv.end(), words.begin(), words.end());
  run.argv.push_back(host.repository);
  run.env = git_environment();
  if (speaks_second(request, service)) run.env["GIT_PROTOCOL"] = kSecondProtocol;
  run.stdin_bytes = std::move(input);
  LOCKSTEP_TRY(ended, host.process.run(run));
  if (ended.status == 0 || !ended.out.empty()) return std::move(ended.out);
  return fail(ErrorKind::kToolFailed, fmt::format("{} failed: {}", service, trim(ended.err)));
}

Answer refs(const GitHost& host, const Request& request, std::string_view service) {
  const auto listed = said_by_git(host, request, service, {"--advertise-refs"}, {});
  if (!listed) return failed(listed.error());
  std::string body;
  if (!speaks_second(request, service)) {
    const std::string title = fmt::format("# service={}\n", service);
    body = fmt::format("{:04x}{}0000", title.size() + 4, title);
  }
  return fresh(service, "advertisement", body + *listed);
}

Answer exchange(const GitHost& host, const Request& request, std::string_view service) {
  std::string input(request.body);
  if (request.header("content-encoding") == "gzip") {
    auto unpacked = archive::read_gzip(request.body);
    if (!unpacked) return plain(400, unpacked.error().message);
    input = std::move(*unpacked);
  }
  auto said = said_by_git(host, request, service, {}, std::move(input));
  return said ? fresh(service, "result", std::move(*said)) : failed(said.error());
}

Answer who_are_you() {
  Answer answer = plain(401, "a push needs a token as its password\n");
  answer.headers.push_back({"WWW-Authenticate", "Basic realm=\"lockstep\""});
  return answer;
}

}  // namespace

Answer handle(const GitHost& host, const Request& request) {
  const bool asks = request.path == "/info/refs" && request.method == "GET";
  const std::string_view service =
      asks ? request.parameter("service") : std::string_view(request.path).substr(1);
  if (service != kReads && service != kPushes) return plain(404, "not found\n");
  if (!asks && request.method != "POST") return plain(405, "a service takes POST\n");
  const bool may = service == kReads ||
                   credential(host.access, presented_token(request), {}, 0) == Credential::kGood;
  if (!may) return who_are_you();
  return asks ? refs(host, request, service) : exchange(host, request, service);
}

}  // namespace lockstep::registry
