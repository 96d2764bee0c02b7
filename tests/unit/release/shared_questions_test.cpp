#include "shared_questions.hpp"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

#include "side_by_side.hpp"

using namespace lockstep;
using namespace lockstep::release;

namespace {

// Answers each request with its number, after a while.
class SlowServer final : public sys::Http {
 public:
  Result<HttpResponse> send(const HttpRequest& request) override {
    const int number = enter();
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    --under_way;
    if (request.url == "down") return fail(ErrorKind::kIo, "no connection");
    return HttpResponse{number, {}, {}};
  }
  std::atomic<int> begun = 0;
  int most = 0;  ///< at a time

 private:
  int enter() {
    const std::lock_guard lock(mutex_);
    most = std::max(most, ++under_way);
    return ++begun;
  }

  std::mutex mutex_;
  std::atomic<int> under_way = 0;
};

constexpr std::chrono::seconds kLong{3600};

void ask_many(SharedQuestions& questions, std::size_t count, const std::string& url) {
  side_by_side(count, count, [&](std::size_t) { (void)questions.send({.url = url}); });
}

}  // namespace

TEST_CASE("what many ask at the same time is one question") {
  SlowServer server;
  SharedQuestions questions(server, 4, Freshness::kAskedAfter);
  ask_many(questions, 40, "page");
  // One, but where threads start late.
  CHECK(server.begun < 20);
}

TEST_CASE("no answer is older than its question") {
  SlowServer server;
  SharedQuestions questions(server, 4, Freshness::kAskedAfter);
  std::atomic<int> older = 0;
  side_by_side(8, 8, [&](std::size_t) {
    for (int i = 0; i < 5; ++i) {
      const int before = server.begun;
      const auto answer = questions.send({.url = "page"});
      if (!answer || answer->status <= before) ++older;
    }
  });
  CHECK(older == 0);
}

TEST_CASE("questions of one moment are asked once") {
  SlowServer server;
  SharedQuestions questions(server, 4, Freshness::kAskedOnce);
  ask_many(questions, 40, "page");
  CHECK(questions.send({.url = "page"})->status == 1);
  CHECK(server.begun == 1);
  CHECK(questions.send({.url = "page", .headers = {{"Accept", "text/html"}}})->status == 2);
}

TEST_CASE("different questions go side by side, as many as are borne") {
  SlowServer server;
  SharedQuestions questions(server, 3, Freshness::kAskedAfter);
  side_by_side(12, 12, [&](std::size_t i) { (void)questions.send({.url = std::to_string(i)}); });
  CHECK(server.begun == 12);
  CHECK(server.most == 3);
}

TEST_CASE("acts are passed on one by one, and failures are told to all who asked") {
  SlowServer server;
  SharedQuestions questions(server, 4, Freshness::kAskedAfter);
  side_by_side(5, 5, [&](std::size_t) { (void)questions.send({.url = "page", .method = "PUT"}); });
  CHECK(server.begun == 5);
  std::atomic<int> told = 0;
  side_by_side(5, 5, [&](std::size_t) {
    if (!questions.send({.url = "down"})) ++told;
  });
  CHECK(told == 5);
}

TEST_CASE("what was just answered serves again until something is changed") {
  SlowServer server;
  SharedQuestions questions(server, 4, Freshness::kAskedAfter);
  RecentAnswers recent(questions, kLong);
  CHECK(recent.send({.url = "page"}).error().kind == ErrorKind::kNotFound);
  const auto told = questions.send({.url = "page"});
  REQUIRE(told);
  CHECK(recent.send({.url = "page"})->status == told->status);
  CHECK_FALSE(recent.send({.url = "other"}));
  CHECK_FALSE(recent.send({.url = "page", .headers = {{"Authorization", "another's"}}}));
  CHECK_FALSE(recent.send({.url = "page", .method = "PUT"}));
  CHECK(server.begun == 1);
  REQUIRE(questions.send({.url = "page", .method = "PUT"}));
  CHECK_FALSE(recent.send({.url = "page"}));
  CHECK_FALSE(questions.send({.url = "down"}));
  CHECK_FALSE(recent.send({.url = "down"}));
}

TEST_CASE("an answer that was asked for during a change serves for itself alone") {
  // Asks while it is being changed.
  class Nested final : public sys::Http {
   public:
    Result<HttpResponse> send(const HttpRequest& request) override {
      if (request.method == "PUT") (void)questions->send({.url = request.url});
      return HttpResponse{200, {}, {}};
    }
    SharedQuestions* questions = nullptr;
  };
  Nested server;
  SharedQuestions questions(server, 4, Freshness::kAskedAfter);
  server.questions = &questions;
  REQUIRE(questions.send({.url = "page", .method = "PUT"}));
  CHECK_FALSE(questions.recent({.url = "page"}, kLong));
  REQUIRE(questions.send({.url = "page"}));
  CHECK(questions.recent({.url = "page"}, kLong));
  CHECK_FALSE(questions.recent({.url = "page"}, std::chrono::seconds(0)));
}
