#include "lockstep/release/run.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <mutex>
#include <set>

#include "fakes/fake_clock.hpp"
#include "fakes/fake_process.hpp"
#include "fakes/memory_filesystem.hpp"
#include "lockstep/release/status.hpp"

using namespace lockstep;
using namespace lockstep::release;
using ecosystem::Operation;
using ecosystem::Presence;
using ecosystem::Stage;
using ecosystem::Verdict;

namespace {

// What goes wrong with one request.
enum class Fault {
  kNone,
  kRefusedConnection,  // nothing arrives
  kLostReply,          // it is done, the answer is lost
  kBusy,               // 429 with Retry-After
  kTimeout,            // 408
  kConflict,           // 409, not done
  kServerError,        // 500, not done
  kBadGateway,         // 502 with HTML although it is done
  kExpired,            // 401
  kKilled,             // the program ends before the request
  kKilledAfter,        // the program ends after it, its answer never seen
  kTakenMeanwhile,     // a second release does it just before us
};
constexpr Fault kFaults[] = {Fault::kRefusedConnection, Fault::kLostReply,     Fault::kBusy,
                             Fault::kTimeout,           Fault::kConflict,      Fault::kServerError,
                             Fault::kBadGateway,        Fault::kExpired,       Fault::kKilled,
                             Fault::kKilledAfter,       Fault::kTakenMeanwhile};

// A registry that takes each name once. `PUT /name` makes it, `GET /name` tells.
class FakeServer final : public sys::Http {
 public:
  Result<HttpResponse> send(const HttpRequest& request) override {
    const std::lock_guard lock(mutex_);
    if (dead_) return fail(ErrorKind::kInterrupted, "killed");
    const Fault fault = count_++ == faulty ? kind : Fault::kNone;
    switch (fault) {
    case Fault::kRefusedConnection:
      return fail(ErrorKind::kIo, "connection refused");
    case Fault::kLostReply:
      (void)handle(request);
      return fail(ErrorKind::kIo, "connection reset");
    case Fault::kBusy:
      return HttpResponse{429, {{"retry-after", "7"}}, "slowly"};
    case Fault::kTimeout:
      return HttpResponse{408, {}, ""};
    case Fault::kConflict:
      return HttpResponse{409, {}, "conflict"};
    case Fault::kServerError:
      return HttpResponse{500, {}, ""};
    case Fault::kBadGateway:
      (void)handle(request);
      return HttpResponse{502, {}, "<html>bad gateway</html>"};
    case Fault::kExpired:
      return HttpResponse{401, {}, "expired"};
    case Fault::kKilled:
      dead_ = true;
      return fail(ErrorKind::kInterrupted, "killed");
    case Fault::kKilledAfter:
      (void)handle(request);
      dead_ = true;
      return fail(ErrorKind::kInterrupted, "killed");
    case Fault::kTakenMeanwhile:
      if (request.method == "PUT") held_.insert(request.url);
      return handle(request);
    case Fault::kNone:
      break;
    }
    return handle(request);
  }

  void revive() { dead_ = false; }

  std::size_t faulty = 0;
  Fault kind = Fault::kNone;

  const std::set<std::string>& held() const { return held_; }
  const std::vector<std::string>& order() const { return order_; }
  std::size_t count() const { return count_; }
  std::size_t repeated() const { return repeated_; }

 private:
  HttpResponse handle(const HttpRequest& request) {
    const bool is_there = held_.contains(request.url);
    if (request.method == "GET") return {is_there ? 200 : 404, {}, ""};
    if (is_there) {
      ++repeated_;
      return {403, {}, "cannot publish over it"};
    }
    held_.insert(request.url);
    order_.push_back(request.url);
    return {201, {}, ""};
  }

  std::mutex mutex_;
  std::set<std::string> held_;
  std::vector<std::string> order_;
  std::size_t count_ = 0;
  std::size_t repeated_ = 0;
  bool dead_ = false;
};

HttpRequest ask(const ecosystem::Account&, const Operation& operation) {
  return {.url = operation.id};
}

Result<ecosystem::Standing> standing(const Operation&, const HttpResponse& answer) {
  if (answer.status == 200) return ecosystem::Standing{Presence::kSame, {}};
  if (answer.status == 404) return ecosystem::Standing{Presence::kAbsent, {}};
  return fail(answer.status == 401 ? ErrorKind::kCheckFailed : ErrorKind::kIo, "no answer");
}

Result<HttpRequest> act(const ecosystem::Account&, const Operation& operation,
                        const HttpResponse&) {
  return HttpRequest{.url = operation.id, .method = "PUT"};
}

ecosystem::Outcome outcome(const Operation&, const HttpResponse& answer) {
  if (answer.status == 201) return {Verdict::kDone, {}, {}};
  if (answer.status == 429) return {Verdict::kRetry, "slowly", {}};
  if (answer.status == 401 || answer.status == 403) return {Verdict::kRefused, answer.body, {}};
  return {Verdict::kDoubtful, answer.body, {}};
}

const ecosystem::Publisher& fake_publisher() {
  static const ecosystem::Publisher kPublisher = [] {
    ecosystem::Publisher publisher;
    publisher.ask = ask;
    publisher.standing = standing;
    publisher.act = act;
    publisher.outcome = outcome;
    return publisher;
  }();
  return kPublisher;
}

Operation operation(const std::string& id, Stage stage, const std::string& kind) {
  Operation operation;
  operation.id = id;
  operation.stage = stage;
  operation.kind = kind;
  return operation;
}

// Four registries with two platforms, a main package and a pointer each.
Release four_registries() {
  Release release;
  release.dist = "/p/dist";
  for (const char* name : {"python", "node", "ruby", "go"}) {
    const std::string registry = name;
    Channel channel;
    channel.registry = registry;
    channel.publisher = &fake_publisher();
    channel.operations = {operation(registry + "/draft", Stage::kDraft, "draft"),
                          operation(registry + "/asset", Stage::kDraft, "asset"),
                          operation(registry + "/x64", Stage::kPlatform, "upload"),
                          operation(registry + "/arm64", Stage::kPlatform, "upload"),
                          operation(registry + "/main", Stage::kMain, "upload"),
                          operation(registry + "/latest", Stage::kPublic, "tag")};
    release.channels.push_back(channel);
  }
  return release;
}

struct Bench {
  fakes::MemoryFilesystem files;
  fakes::FakeClock clock;
  fakes::FakeProcess process;
  FakeServer server;
  Seams seams{files, server, process, clock, {}, [](double) {}, "/p/scratch"};
  Journal journal{files, clock, "/p/journal.jsonl"};
  Release release = four_registries();

  Bench() { files.add("/p/x", ""); }
  Outcomes run_once() { return run(release, {}, journal, seams); }
};

std::size_t position(const std::vector<std::string>& order, const std::string& id) {
  return static_cast<std::size_t>(std::ranges::find(order, id) - order.begin());
}

}  // namespace

TEST_CASE("a release does everything once, stage by stage") {
  Bench bench;
  const Outcomes outcomes = bench.run_once();
  CHECK(outcomes.problems.empty());
  CHECK(outcomes.done == 24);
  const auto& order = bench.server.order();
  REQUIRE(order.size() == 24);
  for (const Channel& channel : bench.release.channels) {
    CHECK(position(order, channel.registry + "/draft") <
          position(order, channel.registry + "/asset"));
    for (const Channel& other : bench.release.channels) {
      CHECK(position(order, other.registry + "/asset") <
            position(order, channel.registry + "/x64"));
      CHECK(position(order, other.registry + "/arm64") <
            position(order, channel.registry + "/main"));
      CHECK(position(order, other.registry + "/main") <
            position(order, channel.registry + "/latest"));
    }
  }
}

TEST_CASE("whatever goes wrong at whatever request, a second run ends it and repeats nothing") {
  std::size_t requests = 0;
  {
    Bench bench;
    (void)bench.run_once();
    requests = bench.server.count();
  }
  std::size_t cases = 0;
  for (const Fault fault : kFaults) {
    for (std::size_t nth = 0; nth < requests; ++nth) {
      CAPTURE(static_cast<int>(fault), nth);
      Bench bench;
      bench.server.faulty = nth;
      bench.server.kind = fault;
      (void)bench.run_once();
      bench.server.revive();
      const Outcomes second = bench.run_once();
      CHECK(second.problems.empty());
      CHECK(bench.server.held().size() == 24);
      // A name that a second release took in the same moment is refused once, and found there.
      CHECK(bench.server.repeated() <= (fault == Fault::kTakenMeanwhile ? 1 : 0));
      const auto records = records_of(*bench.files.read("/p/journal.jsonl"));
      CHECK(records);
      ++cases;
    }
  }
  fmt::print("{} faults at {} requests: {} cases\n", std::size(kFaults), requests, cases);
  CHECK(cases == requests * std::size(kFaults));
}

TEST_CASE("after a failure nothing of a later stage begins") {
  Bench bench;
  bench.release.channels[0].operations[2].id = "python/forbidden";
  class Forbidding final : public sys::Http {
   public:
    explicit Forbidding(sys::Http& server) : server_(server) {}
    Result<HttpResponse> send(const HttpRequest& request) override {
      if (request.method == "PUT" && request.url == "python/forbidden")
        return HttpResponse{403, {}, "not yours"};
      return server_.send(request);
    }

   private:
    sys::Http& server_;
  };
  Forbidding forbidding(bench.server);
  const Seams seams{bench.files, forbidding, bench.process, bench.clock, {}, [](double) {}, "/s"};
  const Outcomes outcomes = run(bench.release, {}, bench.journal, seams);
  REQUIRE(outcomes.problems.size() == 1);
  CHECK(outcomes.problems[0].where == "python/forbidden");
  for (const std::string& id : bench.server.order()) {
    CHECK(!id.ends_with("/main"));
    CHECK(!id.ends_with("/latest"));
  }
}

TEST_CASE("a status tells complete from partial from different") {
  Bench bench;
  Tokens tokens(bench.seams);
  CHECK(progress_of(ask_status(bench.release, tokens, bench.seams)) == Progress::kPartial);
  (void)bench.run_once();
  const auto held = ask_status(bench.release, tokens, bench.seams);
  CHECK(progress_of(held) == Progress::kComplete);
  auto different = held;
  different.back().standing = ecosystem::Standing{Presence::kOther, "other bytes"};
  CHECK(progress_of(different) == Progress::kDifferent);
}
