#include "lockstep/release/exchange.hpp"

#include <algorithm>
#include <charconv>

#include "identity.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/time.hpp"

namespace lockstep::release {

using ecosystem::Operation;
using ecosystem::Outcome;
using ecosystem::TrustedPublishing;
using ecosystem::Verdict;

namespace {

constexpr long kUnauthorized = 401;
constexpr long kTooMany = 429;
constexpr long kServerError = 500;

// For what one token serves here: an identity token that the job was given in a variable serves
// once, so that what it is exchanged for is kept.
TrustedPublishing::Scope scope_of(const Channel& channel, const Seams& seams) {
  const TrustedPublishing& trusted = *channel.publisher->trusted;
  const bool is_asked_for = trusted.scope == TrustedPublishing::Scope::kOperation;
  return is_asked_for && is_given_identity(seams.environment, trusted)
             ? TrustedPublishing::Scope::kRegistry
             : trusted.scope;
}

// What one token serves for; a token per operation is never kept.
std::string token_key(const Channel& channel, const Operation& operation,
                      TrustedPublishing::Scope scope) {
  if (scope == TrustedPublishing::Scope::kRegistry) return channel.registry;
  return channel.registry + " " + operation.parcel.package;
}

GitWork git_work(const Seams& seams) {
  return {seams.process, seams.files, seams.environment, join_path(seams.scratch, "git"),
          *seams.repositories};
}

bool is_busy(const HttpResponse& response) {
  return response.status == kTooMany || response.status >= kServerError;
}

Result<Asked> ask_by_http(const Channel& channel, const Operation& operation, Tokens& tokens,
                          const Seams& seams) {
  // A question that needs no token of its own must not use one up.
  const bool per_operation =
      channel.publisher->trusted.has_value() &&
      channel.publisher->trusted->scope == TrustedPublishing::Scope::kOperation;
  ecosystem::Account account = channel.account;
  if (account.is_trusted && !per_operation) {
    LOCKSTEP_TRY(own, tokens.account_for(channel, operation));
    account = std::move(own);
  }
  LOCKSTEP_TRY(response, seams.http.send(channel.publisher->ask(account, operation)));
  const double wait = retry_after(response, seams.clock.now());
  if (is_busy(response))
    return fail(ErrorKind::kIo, "the registry answers " + std::to_string(response.status),
                wait > 0 ? "it asks us to wait" : "");
  LOCKSTEP_TRY(standing, channel.publisher->standing(operation, response));
  return Asked{std::move(standing), std::move(response), wait};
}

Result<Acted> act_by_http(const Channel& channel, const Operation& operation, const Asked& asked,
                          Tokens& tokens, const Seams& seams) {
  for (int attempt = 1;; ++attempt) {
    LOCKSTEP_TRY(account, tokens.account_for(channel, operation));
    LOCKSTEP_TRY(request, channel.publisher->act(account, operation, asked.response));
    const auto response = seams.http.send(request);
    if (!response && response.error().kind == ErrorKind::kInterrupted)
      return std::unexpected(response.error());
    if (!response) return Acted{{Verdict::kDoubtful, response.error().message, {}}};
    // An exchanged token may be over by now: nothing was done, and there are others.
    const bool is_over = response->status == kUnauthorized && attempt == 1;
    if (is_over && tokens.forget(channel, operation, account)) continue;
    return Acted{channel.publisher->outcome(operation, *response),
                 retry_after(*response, seams.clock.now())};
  }
}

Result<Acted> act_by_git(const Operation& operation, const Seams& seams) {
  const auto pushed = push_modules(*operation.git, git_work(seams));
  if (pushed) return Acted{{Verdict::kDone, {}, {}}};
  const Error& error = pushed.error();
  if (error.kind == ErrorKind::kInterrupted) return std::unexpected(error);
  const Verdict verdict = error.kind == ErrorKind::kIo ? Verdict::kDoubtful : Verdict::kRefused;
  return Acted{{verdict, error.message, error.hint}};
}

}  // namespace

Result<ecosystem::Account> Tokens::account_for(const Channel& channel, const Operation& operation) {
  ecosystem::Account account = channel.account;
  if (!account.is_trusted) return account;
  const auto scope = scope_of(channel, seams_);
  if (scope == TrustedPublishing::Scope::kOperation) {
    LOCKSTEP_TRY(fresh, mint_token(channel, operation, seams_));
    account.secrets["token"] = std::move(fresh);
    return account;
  }
  const std::lock_guard lock(mutex_);
  const std::string key = token_key(channel, operation, scope);
  if (!tokens_.contains(key)) {
    LOCKSTEP_TRY(fresh, mint_token(channel, operation, seams_));
    tokens_.emplace(key, std::move(fresh));
  }
  account.secrets["token"] = tokens_.at(key);
  return account;
}

bool Tokens::forget(const Channel& channel, const Operation& operation,
                    const ecosystem::Account& account) {
  if (!channel.account.is_trusted) return false;
  const auto scope = scope_of(channel, seams_);
  if (scope == TrustedPublishing::Scope::kOperation) return true;
  const std::lock_guard lock(mutex_);
  const auto kept = tokens_.find(token_key(channel, operation, scope));
  if (kept != tokens_.end() && kept->second.value == account.secrets.at("token").value)
    tokens_.erase(kept);
  return true;
}

Exchange exchange_for(const Channel& channel, const Operation& operation, Tokens& tokens,
                      const Seams& seams) {
  if (operation.git) {
    return {[&operation, &seams]() -> Result<Asked> {
              LOCKSTEP_TRY(found, git_standing(*operation.git, git_work(seams)));
              return Asked{std::move(found.standing), {}, 0, std::move(found.refs)};
            },
            [&operation, &seams](const Asked&) { return act_by_git(operation, seams); },
            [&operation, &seams](const Asked& asked) {
              return try_push(*operation.git, git_work(seams), asked.refs);
            }};
  }
  return {[&channel, &operation, &tokens, &seams] {
            return ask_by_http(channel, operation, tokens, seams);
          },
          [&channel, &operation, &tokens, &seams](const Asked& asked) {
            return act_by_http(channel, operation, asked, tokens, seams);
          }};
}

double retry_after(const HttpResponse& response, std::int64_t now) {
  constexpr double kMost = 300;
  const std::string_view text = response.header("retry-after");
  double seconds = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (problem != std::errc() || end != text.data() + text.size()) {
    const auto date = parse_http_date(text);
    seconds = date ? static_cast<double>(*date - now) : 0;
  }
  return std::clamp(seconds, 0.0, kMost);
}

}  // namespace lockstep::release
