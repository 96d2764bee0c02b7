#include "lockstep/release/preflight.hpp"

#include <fmt/format.h>

#include "lockstep/base/time.hpp"
#include <algorithm>
#include <cmath>
#include <optional>

#include "side_by_side.hpp"

namespace lockstep::release {

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

void look_at_access(const Release& release, const Channel& channel, const Seams& seams,
                    std::vector<Finding>& findings) {
  // A token that is yet to be exchanged cannot be tried.
  if (channel.publisher->access_checks == nullptr || channel.account.is_trusted) return;
  for (const auto& check :
       channel.publisher->access_checks(channel.account, request_of(release, channel)))
    findings.push_back(access_finding(channel, check, seams));
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

// Whether what is absent may be brought there, where that can be tried.
void look_at_attempt(const Channel& channel, const Operation& operation, const Asked& asked,
                     Tokens& tokens, const Seams& seams, std::vector<Finding>& findings) {
  const auto exchange = exchange_for(channel, operation, tokens, seams);
  if (!exchange.attempt || asked.standing.presence != Presence::kAbsent) return;
  const std::string what = "may " + operation.kind + " " + operation.parcel.package;
  const auto tried = exchange.attempt();
  findings.push_back(
      tried ? Finding{Level::kFine, channel.registry, what, "tried without doing it", {}}
            : problem(channel, what, tried.error()));
}

// The answers to asking about every operation, a few at a time; nothing for those that only wait.
std::vector<std::optional<Result<Asked>>> ask_all(const Channel& channel, Tokens& tokens,
                                                  const Seams& seams) {
  std::vector<std::optional<Result<Asked>>> answers(channel.operations.size());
  side_by_side(answers.size(), channel.publisher->side_by_side, [&](std::size_t i) {
    const Operation& operation = channel.operations[i];
    if (operation.effect == Effect::kAct)
      answers[i] = exchange_for(channel, operation, tokens, seams).ask();
  });
  return answers;
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

void look_at_packages(const Channel& channel, Tokens& tokens, const Seams& seams,
                      Preflight& found) {
  const auto answers = ask_all(channel, tokens, seams);
  bool saw_clock = false;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!answers[i]) continue;
    const Operation& operation = channel.operations[i];
    found.findings.push_back(standing_finding(operation, *answers[i]));
    if (!*answers[i]) continue;
    look_at_attempt(channel, operation, **answers[i], tokens, seams, found.findings);
    // An upload stands for itself; whatever else a release does builds on what it did before.
    if (operation.kind == "upload") found.asked.emplace(operation.id, **answers[i]);
    if (saw_clock) continue;
    look_at_clock(channel, (*answers[i])->response, seams, found.findings);
    saw_clock = true;
  }
}

Preflight look_at(const Release& release, const Channel& channel, Tokens& tokens,
                  const Seams& seams) {
  Preflight found;
  look_at_addresses(channel, found.findings);
  look_at_secrets(channel, seams, found.findings);
  look_at_rules(release, channel, found.findings);
  look_at_access(release, channel, seams, found.findings);
  look_at_packages(channel, tokens, seams, found);
  return found;
}

}  // namespace

Preflight preflight(const Release& release, Tokens& tokens, const Seams& seams) {
  std::vector<Preflight> parts(release.channels.size());
  side_by_side(parts.size(), parts.size(), [&](std::size_t i) {
    parts[i] = look_at(release, release.channels[i], tokens, seams);
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
