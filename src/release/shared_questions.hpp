#pragma once

#include <condition_variable>
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

 private:
  using Answer = std::optional<Result<HttpResponse>>;

  void ask(const HttpRequest& request, const std::string& key, Answer& answer);

  sys::Http& http_;
  Freshness freshness_;
  std::counting_semaphore<> slots_;
  std::mutex mutex_;
  std::condition_variable answered_;
  std::map<std::string, std::shared_ptr<Answer>> open_;  ///< questions that others may still join
};

/// `seams` that reach the network through `http`.
Seams through(const Seams& seams, sys::Http& http);

}  // namespace lockstep::release
