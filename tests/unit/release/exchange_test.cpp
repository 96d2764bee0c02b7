#include "lockstep/release/exchange.hpp"

#include <catch2/catch.hpp>

#include "fakes/fake_clock.hpp"
#include "fakes/fake_process.hpp"
#include "fakes/memory_filesystem.hpp"

using namespace lockstep;
using namespace lockstep::release;
using ecosystem::Account;
using ecosystem::Operation;
using ecosystem::TrustedPublishing;
using ecosystem::Verdict;

namespace {

// Hands out identities as GitHub Actions does, exchanges each for `token-1`, `token-2`, …, and
// takes what is put unless its token is over.
class TrustingServer final : public sys::Http {
 public:
  Result<HttpResponse> send(const HttpRequest& request) override {
    if (request.url.starts_with("identity")) return HttpResponse{200, {}, R"({"value":"jwt"})"};
    if (request.url == "exchange")
      return HttpResponse{200, {}, "token-" + std::to_string(++minted)};
    const std::string& token = request.headers.at(0).value;
    tokens.push_back(token);
    return HttpResponse{token == over || over == "all" ? 401 : 200, {}, ""};
  }
  int minted = 0;
  std::string over;
  std::vector<std::string> tokens;
};

ecosystem::Publisher publisher_of(TrustedPublishing::Scope scope) {
  TrustedPublishing trusted;
  trusted.scope = scope;
  trusted.token_variable = "LOREM_ID_TOKEN";
  trusted.audience_question = [](const Account&) { return std::optional<HttpRequest>(); };
  trusted.audience = [](const Account&, const HttpResponse&) { return Result<std::string>("us"); };
  trusted.exchange = [](const Account&, const Operation&, const std::string&) {
    return HttpRequest{.url = "exchange"};
  };
  trusted.token = [](const HttpResponse& answer) {
    return Result<ecosystem::Secret>({answer.body, "an exchange"});
  };
  ecosystem::Publisher publisher;
  publisher.trusted = trusted;
  publisher.act = [](const Account& account, const Operation&, const HttpResponse&) {
    HttpRequest request{.url = "put", .method = "PUT"};
    request.headers = {{"Authorization", account.secrets.at("token").value}};
    return Result<HttpRequest>(request);
  };
  publisher.outcome = [](const Operation&, const HttpResponse& answer) {
    return ecosystem::Outcome{answer.status == 200 ? Verdict::kDone : Verdict::kRefused, {}, {}};
  };
  return publisher;
}

/// A CI job that publishes two packages.
struct Job {
  explicit Job(TrustedPublishing::Scope scope, std::map<std::string, std::string> environment)
      : publisher(publisher_of(scope)),
        seams{files, server, process, clock, std::move(environment), [](double) {}, "/work"} {
    channel.registry = "lorem";
    channel.publisher = &publisher;
    channel.account.is_trusted = true;
  }

  Verdict act() {
    const auto acted = exchange_for(channel, operation, tokens, seams).act({});
    REQUIRE(acted);
    return acted->outcome.verdict;
  }

  fakes::MemoryFilesystem files;
  fakes::FakeProcess process;
  fakes::FakeClock clock;
  TrustingServer server;
  ecosystem::Publisher publisher;
  Seams seams;
  Tokens tokens{seams};
  Channel channel;
  Operation operation;
};

const std::map<std::string, std::string> kActions = {{"ACTIONS_ID_TOKEN_REQUEST_URL", "identity?"},
                                                     {"ACTIONS_ID_TOKEN_REQUEST_TOKEN", "job"}};

}  // namespace

TEST_CASE("an answer's wait is in seconds or a date, and never longer than five minutes") {
  const auto wait = [](const char* text) {
    return retry_after({429, {{"retry-after", text}}, ""}, 784111777 - 20);
  };
  CHECK(wait("7") == 7);
  CHECK(wait("100000") == 300);
  CHECK(wait("-5") == 0);
  CHECK(wait("soon") == 0);
  CHECK(wait("Sun, 06 Nov 1994 08:49:37 GMT") == 20);
  CHECK(retry_after({429, {}, ""}, 0) == 0);
}

TEST_CASE("an exchanged token that is over is exchanged anew, once") {
  Job job(TrustedPublishing::Scope::kRegistry, kActions);
  CHECK(job.act() == Verdict::kDone);
  CHECK(job.act() == Verdict::kDone);
  job.server.over = "token-1";
  CHECK(job.act() == Verdict::kDone);
  CHECK(job.server.tokens == std::vector<std::string>{"token-1", "token-1", "token-1", "token-2"});
}

TEST_CASE("a registry that takes no token at all is tried twice, not for ever") {
  for (const auto scope : {TrustedPublishing::Scope::kRegistry, TrustedPublishing::Scope::kPackage,
                           TrustedPublishing::Scope::kOperation}) {
    Job job(scope, kActions);
    job.server.over = "all";
    CHECK(job.act() == Verdict::kRefused);
    CHECK(job.server.tokens == std::vector<std::string>{"token-1", "token-2"});
  }
}

TEST_CASE("an identity that the job was given serves once, and what it was exchanged for is kept") {
  Job job(TrustedPublishing::Scope::kOperation, {{"LOREM_ID_TOKEN", "jwt"}});
  CHECK(job.act() == Verdict::kDone);
  CHECK(job.act() == Verdict::kDone);
  CHECK(job.server.minted == 1);
}
