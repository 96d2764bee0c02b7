#include "lockstep/release/preflight.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "lockstep/base/time.hpp"
#include "patiently.hpp"
#include "shared_questions.hpp"
#include "side_by_side.hpp"

namespace lockstep::release {

using ecosystem::Basis;
using ecosystem::Effect;
using ecosystem::Operation;
using ecosystem::Presence;
using Level = Finding::Level;

namespace {

Finding problem(const Channel& channel, std::string what, const Error& error) {
  return {Level::kProblem, channel.registry, std::move(what), error.message, error.hint};
}

void look_at_addresses(const Channel& channel, std::vector<Finding>& findings) {
  for (const auto& [name, address] : channel.account.addresses)
    findings.push_back({Level::kFine,
                        channel.registry,
                        name,
                        fmt::format("{} ({})", address.url, address.source),
                        {}});
}

void look_at_secrets(const Channel& channel, const Seams& seams, std::vector<Finding>& findings) {
  for (const auto& [name, secret] : channel.account.secrets)
    findings.push_back(
        {Level::kFine, channel.registry, name, fmt::format("from {}", secret.source), {}});
  if (!channel.account.is_trusted) return;
  const bool is_there = has_identity(seams.environment, *channel.publisher->trusted);
  findings.push_back(
      {is_there ? Level::kFine : Level::kProblem, channel.registry, "token",
       is_there ? "exchanged for this job's identity when it is needed"
                : "there is none, and no identity to get one with",
       is_there ? ""
                : "set the registry's token, or give the CI job an identity (`id-token: write`)"});
}

void look_at_rules(const Release& release, const Channel& channel, std::vector<Finding>& findings) {
  if (channel.publisher->check == nullptr) return;
  for (const Error& error : channel.publisher->check(request_of(release, channel)))
    findings.push_back(problem(channel, error.where, error));
}

// How many questions wait for each other or for their turn at once.
constexpr std::size_t kUnderWay = 64;

Finding access_finding(const Channel& channel, const ecosystem::AccessCheck& check,
                       const Seams& seams) {
  if (!check.request) return {Level::kUnknown, channel.registry, check.what, check.unknown, {}};
  const auto answer = seams.http.send(*check.request);
  if (!answer) return problem(channel, check.what, answer.error());
  const auto found = channel.publisher->access(check, *answer);
  const Level level = found.access == ecosystem::Access::kGranted  ? Level::kFine
                      : found.access == ecosystem::Access::kDenied ? Level::kProblem
                                                                   : Level::kUnknown;
  return {level, channel.registry, check.what, found.detail, found.hint};
}

std::vector<ecosystem::AccessCheck> access_checks(const Release& release, const Channel& channel) {
  // A token that is yet to be exchanged cannot be tried.
  if (channel.publisher->access_checks == nullptr || channel.account.is_trusted) return {};
  return channel.publisher->access_checks(channel.account, request_of(release, channel));
}

Finding standing_finding(const Operation& operation, const Result<Asked>& asked) {
  const std::string what = operation.id.substr(operation.id.find('/') + 1);
  if (!asked)
    return {Level::kProblem, operation.registry, what, asked.error().message, asked.error().hint};
  switch (asked->standing.presence) {
  case Presence::kSame:
    return {Level::kDone, operation.registry, what, "there already, the same", {}};
  case Presence::kOther:
    return {Level::kProblem, operation.registry, what,
            "something else is there: " + asked->standing.detail,
            "what is there is never overwritten: release another version"};
  case Presence::kAbsent:
    break;
  }
  return {Level::kFine,
          operation.registry,
          what,
          asked->standing.detail.empty() ? "not there yet" : asked->standing.detail,
          {}};
}

// What asking about one operation told; nothing for those that only wait.
struct Look {
  std::optional<Result<Asked>> asked;
  std::optional<Finding> attempt;  ///< whether it may be brought there, where that can be tried
};

// Tries an act after `asked`; another release may be in the way for a moment.
Result<void> attempt_patiently(const Exchange& exchange, const Asked& asked,
                               const Patience& patience, const Seams& seams) {
  std::optional<Asked> latest = asked;
  return patiently(patience, patience.tries, seams.pause, [&]() -> Result<void> {
    if (!latest) {
      LOCKSTEP_TRY(again, exchange.ask());
      latest = std::move(again);
    }
    return exchange.attempt(*std::exchange(latest, std::nullopt));
  });
}

std::optional<Finding> try_act(const Channel& channel, const Operation& operation,
                               const Exchange& exchange, const Asked& asked,
                               const Patience& patience, const Seams& seams) {
  if (!exchange.attempt || asked.standing.presence != Presence::kAbsent) return std::nullopt;
  const std::string what = "may " + operation.kind + " " + operation.parcel.package;
  const auto tried = attempt_patiently(exchange, asked, patience, seams);
  if (!tried) return problem(channel, what, tried.error());
  return Finding{Level::kFine, channel.registry, what, "tried without doing it", {}};
}

Look look_at_operation(const Channel& channel, const Operation& operation, const Patience& patience,
                       Tokens& tokens, const Seams& seams) {
  if (operation.effect != Effect::kAct) return {};
  const Exchange exchange = exchange_for(channel, operation, tokens, seams);
  Look look{exchange.ask(), std::nullopt};
  if (*look.asked)
    look.attempt = try_act(channel, operation, exchange, **look.asked, patience, seams);
  return look;
}

void look_at_clock(const Channel& channel, const HttpResponse& response, const Seams& seams,
                   std::vector<Finding>& findings) {
  constexpr std::int64_t kTolerated = 300;
  const auto date = parse_http_date(response.header("date"));
  if (!date) return;
  const std::int64_t difference = std::abs(*date - seams.clock.now());
  if (difference <= kTolerated) return;
  findings.push_back({Level::kProblem, channel.registry, "clock",
                      fmt::format("this machine's clock differs by {} s", difference),
                      "set the clock: tokens and signatures are valid by the time"});
}

void tell_operations(const Channel& channel, std::vector<Look>& looks, const Seams& seams,
                     Preflight& found) {
  bool saw_clock = false;
  for (std::size_t i = 0; i < looks.size(); ++i) {
    if (!looks[i].asked) continue;
    const Operation& operation = channel.operations[i];
    Result<Asked>& asked = *looks[i].asked;
    found.findings.push_back(standing_finding(operation, asked));
    if (looks[i].attempt) found.findings.push_back(*looks[i].attempt);
    if (!asked) continue;
    if (!saw_clock) look_at_clock(channel, asked->response, seams, found.findings);
    saw_clock = true;
    if (operation.basis == Basis::kItself) found.asked.emplace(operation.id, std::move(*asked));
  }
}

// Everything that a registry is asked, as many questions at once as it bears.
void ask_registry(const Release& release, const Channel& channel, const Patience& patience,
                  Tokens& tokens, const Seams& seams, Preflight& found) {
  SharedQuestions questions(seams.http, channel.publisher->side_by_side, Freshness::kAskedOnce);
  const Seams shared = through(seams, questions);
  const auto checks = access_checks(release, channel);
  std::vector<Finding> access(checks.size());
  std::vector<Look> looks(channel.operations.size());
  side_by_side(checks.size() + looks.size(), kUnderWay, [&](std::size_t i) {
    const std::size_t operation = i - checks.size();
    if (i < checks.size())
      access[i] = access_finding(channel, checks[i], shared);
    else
      looks[operation] =
          look_at_operation(channel, channel.operations[operation], patience, tokens, shared);
  });
  std::ranges::move(access, std::back_inserter(found.findings));
  tell_operations(channel, looks, seams, found);
}

Preflight look_at(const Release& release, const Channel& channel, const Patience& patience,
                  Tokens& tokens, const Seams& seams) {
  Preflight found;
  look_at_addresses(channel, found.findings);
  look_at_secrets(channel, seams, found.findings);
  look_at_rules(release, channel, found.findings);
  ask_registry(release, channel, patience, tokens, seams, found);
  return found;
}

}  // namespace

Preflight preflight(const Release& release, const Patience& patience, Tokens& tokens,
                    const Seams& seams) {
  std::vector<Preflight> parts(release.channels.size());
  side_by_side(parts.size(), parts.size(), [&](std::size_t i) {
    parts[i] = look_at(release, release.channels[i], patience, tokens, seams);
  });
  Preflight all;
  for (Preflight& part : parts) {
    std::ranges::move(part.findings, std::back_inserter(all.findings));
    all.asked.merge(part.asked);
  }
  return all;
}

Result<void> verdict_of(const Preflight& preflight) {
  std::vector<Error> errors;
  for (const Finding& finding : preflight.findings)
    if (finding.level == Level::kProblem)
      errors.push_back({ErrorKind::kCheckFailed, finding.detail,
                        finding.registry + ": " + finding.what, finding.hint});
  if (errors.empty()) return {};
  return std::unexpected(merged(std::move(errors)));
}

}  // namespace lockstep::release
