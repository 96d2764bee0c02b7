#include "shared_questions.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace lockstep::release {

namespace {

std::string key_of(const HttpRequest& request) {
  std::string key = request.url;
  for (const HttpHeader& header : request.headers) key += "\n" + header.name + ": " + header.value;
  return key;
}

}  // namespace

SharedQuestions::SharedQuestions(sys::Http& http, std::size_t most, Freshness freshness)
    : http_(http),
      freshness_(freshness),
      slots_(static_cast<std::ptrdiff_t>(std::max<std::size_t>(most, 1))) {}

Result<HttpResponse> SharedQuestions::send(const HttpRequest& request) {
  if (request.method != "GET") return change(request);
  const std::string key = key_of(request);
  std::unique_lock lock(mutex_);
  std::shared_ptr<Answer>& open = open_[key];
  const bool is_first = open == nullptr;
  if (is_first) open = std::make_shared<Answer>();
  const std::shared_ptr<Answer> mine = open;
  lock.unlock();
  if (is_first) ask(request, key, *mine);
  lock.lock();
  answered_.wait(lock, [&] { return mine->has_value(); });
  return **mine;
}

// Others may join until the request is sent: for a moment, and while all turns are taken.
void SharedQuestions::ask(const HttpRequest& request, const std::string& key, Answer& answer) {
  constexpr std::chrono::milliseconds kMoment{5};
  std::this_thread::sleep_for(kMoment);
  slots_.acquire();
  std::unique_lock lock(mutex_);
  if (freshness_ == Freshness::kAskedAfter) open_.erase(key);
  const std::uint64_t changes = changes_;
  lock.unlock();
  auto told = http_.send(request);
  slots_.release();
  lock.lock();
  if (told) recent_[key] = {*told, changes, std::chrono::steady_clock::now()};
  answer = std::move(told);
  answered_.notify_all();
}

Result<HttpResponse> SharedQuestions::change(const HttpRequest& request) {
  std::unique_lock lock(mutex_);
  ++changes_;
  lock.unlock();
  auto told = http_.send(request);
  lock.lock();
  ++changes_;
  return told;
}

Result<HttpResponse> SharedQuestions::recent(const HttpRequest& request,
                                             std::chrono::seconds most) {
  const std::lock_guard lock(mutex_);
  const auto found = recent_.find(key_of(request));
  const bool is_so_still = found != recent_.end() && request.method == "GET" &&
                           found->second.changes == changes_ &&
                           std::chrono::steady_clock::now() - found->second.time < most;
  if (is_so_still) return found->second.response;
  return fail(ErrorKind::kNotFound, "nobody asked this just now");
}

Seams through(const Seams& seams, sys::Http& http) {
  return {seams.files,       http,        seams.process, seams.clock,
          seams.environment, seams.pause, seams.scratch, seams.repositories};
}

}  // namespace lockstep::release
