#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <string>

#include "lockstep/release/exchange.hpp"
#include "lockstep/sys/http.hpp"

namespace lockstep::release {

/// Which answers serve for a question.
enum class Freshness {
  kAskedAfter,  ///< those of requests that began after the question came up
  kAskedOnce,   ///< any that this object had: what it is asked is of one moment
};

/// Asks a registry once what several want to know: equal GETs (address and headers) that come up in
/// the same moment become one request. So forty packages that one page tells of cost one question.
/// Anything else is passed on as it is. Safe to use from several threads.
class SharedQuestions final : public sys::Http {
 public:
  /// Through `http`, at most `most` questions at a time.
  SharedQuestions(sys::Http& http, std::size_t most, Freshness freshness);
  Result<HttpResponse> send(const HttpRequest& request) override;

  /// What `request`, a GET, was answered no longer ago than this, if nothing has been sent since it
  /// was asked that may have changed the registry. An Error (kNotFound) when there is no such
  /// answer.
  Result<HttpResponse> recent(const HttpRequest& request, std::chrono::seconds most);

 private:
  /// An answer as the registry was after so many changes of ours.
  struct Recent {
    HttpResponse response;
    std::uint64_t changes = 0;
    std::chrono::steady_clock::time_point time;
  };
  using Answer = std::optional<Result<HttpResponse>>;

  void ask(const HttpRequest& request, const std::string& key, Answer& answer);
  Result<HttpResponse> change(const HttpRequest& request);

  sys::Http& http_;
  Freshness freshness_;
  std::counting_semaphore<> slots_;
  std::mutex mutex_;
  std::condition_variable answered_;
  std::map<std::string, std::shared_ptr<Answer>> open_;  ///< questions that others may still join
  std::uint64_t changes_ = 0;  ///< one more when a change begins, and when it has ended
  std::map<std::string, Recent> recent_;
};

/// Answers with recent answers of `questions` alone, for what the operation before this one was
/// just told.
class RecentAnswers final : public sys::Http {
 public:
  /// With those that are no older than `most`.
  RecentAnswers(SharedQuestions& questions, std::chrono::seconds most)
      : questions_(questions), most_(most) {}
  Result<HttpResponse> send(const HttpRequest& request) override {
    return questions_.recent(request, most_);
  }

 private:
  SharedQuestions& questions_;
  std::chrono::seconds most_;
};

/// `seams` that reach the network through `http`.
Seams through(const Seams& seams, sys::Http& http);

}  // namespace lockstep::release
