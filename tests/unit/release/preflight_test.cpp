#include "lockstep/release/preflight.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "fakes/fake_clock.hpp"
#include "fakes/fake_process.hpp"
#include "fakes/memory_filesystem.hpp"
#include "lockstep/release/abort.hpp"

using namespace lockstep;
using namespace lockstep::release;
using ecosystem::Access;
using ecosystem::AccessCheck;
using ecosystem::Operation;
using ecosystem::Presence;
using Level = Finding::Level;

namespace {

// Answers `GET /name` by a table; anything else is done, and counted.
class TableServer final : public sys::Http {
 public:
  Result<HttpResponse> send(const HttpRequest& request) override {
    if (request.method != "GET") {
      ++changes;
      answers[request.url] = {404, {}, ""};
      return HttpResponse{200, {}, ""};
    }
    const auto found = answers.find(request.url);
    if (found == answers.end()) return fail(ErrorKind::kIo, "no connection");
    return found->second;
  }
  std::map<std::string, HttpResponse> answers;
  int changes = 0;
};

Result<ecosystem::Standing> standing(const Operation& operation, const HttpResponse& answer) {
  const bool is_there = answer.status == 200 && answer.body == "ours";
  // Taken back is what an undo asks for.
  if (operation.kind == "remove")
    return ecosystem::Standing{is_there ? Presence::kAbsent : Presence::kSame, {}};
  if (is_there) return ecosystem::Standing{Presence::kSame, {}};
  if (answer.status == 404) return ecosystem::Standing{Presence::kAbsent, {}};
  return ecosystem::Standing{Presence::kOther, "other bytes"};
}

std::vector<AccessCheck> access_checks(const ecosystem::Account&,
                                       const ecosystem::ReleaseRequest&) {
  return {{"token", HttpRequest{.url = "whoami"}, {}},
          {"may publish", std::nullopt, "can't be known before upload"}};
}

ecosystem::AccessFinding access(const AccessCheck&, const HttpResponse& answer) {
  if (answer.status == 200) return {Access::kGranted, "you are " + answer.body, {}};
  return {Access::kDenied, "nobody knows this token", "make a new one"};
}

const ecosystem::Publisher& publisher() {
  static const ecosystem::Publisher kPublisher = [] {
    ecosystem::Publisher publisher;
    publisher.access_checks = access_checks;
    publisher.access = access;
    publisher.ask = [](const ecosystem::Account&, const Operation& operation) {
      return HttpRequest{.url = operation.words.at("url")};
    };
    publisher.standing = standing;
    publisher.act = [](const ecosystem::Account&, const Operation& operation,
                       const HttpResponse&) -> Result<HttpRequest> {
      return HttpRequest{.url = operation.words.at("url"), .method = "DELETE"};
    };
    publisher.outcome = [](const Operation&, const HttpResponse&) {
      return ecosystem::Outcome{ecosystem::Verdict::kDone, {}, {}};
    };
    publisher.undo = [](const Operation& done) -> std::vector<Operation> {
      if (done.words.at("url") == "stays") return {};
      Operation undo = done;
      undo.id += "/remove";
      undo.kind = "remove";
      return {undo};
    };
    publisher.undo_words = [](const ecosystem::Account&, const Operation&) {
      return std::string("sign in and yank it");
    };
    return publisher;
  }();
  return kPublisher;
}

struct Bench {
  fakes::MemoryFilesystem files;
  fakes::FakeClock clock;
  fakes::FakeProcess process;
  TableServer server;
  Seams seams{files, server, process, clock, {}, [](double) {}, "/p/scratch"};
  Tokens tokens{seams};
  Journal journal{files, clock, "/p/journal.jsonl"};
  Release release;

  explicit Bench(std::vector<std::string> urls) {
    files.add("/p/x", "");
    Channel channel;
    channel.registry = "python";
    channel.publisher = &publisher();
    channel.account.addresses["upload"] = {"https://example.com/legacy/", "lockstep.yaml"};
    channel.account.secrets["token"] = {"hush", "TWINE_PASSWORD"};
    for (const std::string& url : urls) {
      Operation operation;
      operation.id = "python/upload/" + url;
      operation.registry = "python";
      operation.kind = "upload";
      operation.basis = ecosystem::Basis::kItself;
      operation.words["url"] = url;
      channel.operations.push_back(operation);
    }
    release.channels.push_back(channel);
    server.answers["whoami"] = {200, {}, "alice"};
  }

  Preflight look() { return preflight(release, Patience(), tokens, seams); }
};

const Finding& finding(const Preflight& found, const std::string& what) {
  const auto at = std::ranges::find(found.findings, what, &Finding::what);
  REQUIRE(at != found.findings.end());
  return *at;
}

}  // namespace

TEST_CASE("everything is looked at, and nothing is changed") {
  Bench bench({"absent", "ours"});
  bench.server.answers["absent"] = {404, {}, ""};
  bench.server.answers["ours"] = {200, {}, "ours"};
  const Preflight found = bench.look();
  CHECK(verdict_of(found));
  CHECK(finding(found, "upload").detail == "https://example.com/legacy/ (lockstep.yaml)");
  CHECK(finding(found, "may publish").level == Level::kUnknown);
  CHECK(finding(found, "upload/absent").level == Level::kFine);
  CHECK(finding(found, "upload/ours").level == Level::kDone);
  CHECK(found.asked.size() == 2);
  CHECK(bench.server.changes == 0);
}

TEST_CASE("a secret is told by its source alone") {
  Bench bench({});
  for (const Finding& one : bench.look().findings)
    CHECK(one.detail.find("hush") == std::string::npos);
  CHECK(finding(bench.look(), "token").detail == "from TWINE_PASSWORD");
}

TEST_CASE("all that speaks against a release is told at once") {
  Bench bench({"theirs", "unreachable"});
  bench.server.answers["whoami"] = {401, {}, ""};
  bench.server.answers["theirs"] = {200, {}, "theirs"};
  const auto verdict = verdict_of(bench.look());
  REQUIRE(!verdict);
  CHECK(verdict.error().kind == ErrorKind::kCheckFailed);
  CHECK(verdict.error().message == "nobody knows this token");
  REQUIRE(verdict.error().others.size() == 2);
  CHECK(verdict.error().others[0].message == "something else is there: other bytes");
  CHECK(verdict.error().others[1].where == "python: upload/unreachable");
}

TEST_CASE("a clock that is wrong is told by the registry's own") {
  Bench bench({"absent"});
  bench.server.answers["absent"] = {404, {{"date", "Sun, 06 Nov 1994 08:49:37 GMT"}}, ""};
  CHECK(finding(bench.look(), "clock").level == Level::kProblem);
}

TEST_CASE("a trusted publisher without an identity is told before anything is sent") {
  Bench bench({});
  static const ecosystem::Publisher kTrusted = [] {
    ecosystem::Publisher trusted = publisher();
    trusted.trusted.emplace();
    trusted.trusted->token_variable = "PYPI_ID_TOKEN";
    return trusted;
  }();
  bench.release.channels[0].publisher = &kTrusted;
  bench.release.channels[0].account.secrets.clear();
  bench.release.channels[0].account.is_trusted = true;
  CHECK(finding(bench.look(), "token").level == Level::kProblem);
  bench.seams.environment["PYPI_ID_TOKEN"] = "jwt";
  CHECK(finding(bench.look(), "token").level == Level::kFine);
}

TEST_CASE("what was published is taken back, what cannot be is left to a person") {
  Bench bench({"ours", "stays", "absent"});
  bench.server.answers["ours"] = {200, {}, "ours"};
  bench.server.answers["stays"] = {200, {}, "ours"};
  bench.server.answers["absent"] = {404, {}, ""};
  const auto taken = abort_release(bench.release, bench.journal, bench.tokens, {}, bench.seams);
  REQUIRE(taken.size() == 3);
  CHECK(taken[0].kind == TakenBack::Kind::kNothing);
  CHECK(taken[1].kind == TakenBack::Kind::kStays);
  CHECK(taken[1].words == "sign in and yank it");
  CHECK(taken[2].kind == TakenBack::Kind::kUndone);
  CHECK(bench.server.changes == 1);
}
