#include "identity.hpp"

#include <fmt/format.h>

#include "lockstep/model/value.hpp"

namespace lockstep::release {

namespace {

using ecosystem::TrustedPublishing;

std::string variable(const Seams& seams, const std::string& name) {
  const auto found = seams.environment.find(name);
  return found == seams.environment.end() ? std::string() : found->second;
}

std::unexpected<Error> no_identity(const Channel& channel, const std::string& why) {
  return fail(
      ErrorKind::kUsage,
      fmt::format("no token for {}, and no identity to get one with: {}", channel.registry, why),
      fmt::format("in GitHub Actions give the job `permissions: id-token: write`; in GitLab "
                  "declare `id_tokens: {}`",
                  channel.publisher->trusted->token_variable));
}

Result<std::string> audience_for(const Channel& channel, const Seams& seams) {
  const TrustedPublishing& trusted = *channel.publisher->trusted;
  const auto question = trusted.audience_question(channel.account);
  if (!question) return trusted.audience(channel.account, {});
  LOCKSTEP_TRY(answer, seams.http.send(*question));
  return trusted.audience(channel.account, answer);
}

// The token endpoint of GitHub Actions; its address comes with a query already.
Result<std::string> identity_from_actions(const Channel& channel, const std::string& audience,
                                          const Seams& seams) {
  HttpRequest request;
  request.url =
      variable(seams, "ACTIONS_ID_TOKEN_REQUEST_URL") + "&audience=" + percent_encoded(audience);
  request.headers = {
      {"Authorization", "bearer " + variable(seams, "ACTIONS_ID_TOKEN_REQUEST_TOKEN")}};
  LOCKSTEP_TRY(answer, seams.http.send(request));
  const auto value = model::parse_json(answer.body);
  const std::string token = value ? value->text_at("value") : std::string();
  if (answer.status == 200 && !token.empty()) return token;
  return no_identity(channel, fmt::format("GitHub Actions answers {}", answer.status));
}

Result<std::string> identity_for(const Channel& channel, const Seams& seams) {
  const std::string given = variable(seams, channel.publisher->trusted->token_variable);
  if (!given.empty()) return given;
  if (variable(seams, "ACTIONS_ID_TOKEN_REQUEST_URL").empty())
    return no_identity(channel, "this is no CI job that may have one");
  LOCKSTEP_TRY(audience, audience_for(channel, seams));
  return identity_from_actions(channel, audience, seams);
}

}  // namespace

bool is_given_identity(const std::map<std::string, std::string>& environment,
                       const TrustedPublishing& trusted) {
  const auto found = environment.find(trusted.token_variable);
  return found != environment.end() && !found->second.empty();
}

bool has_identity(const std::map<std::string, std::string>& environment,
                  const TrustedPublishing& trusted) {
  const auto asked_for = environment.find("ACTIONS_ID_TOKEN_REQUEST_URL");
  return is_given_identity(environment, trusted) ||
         (asked_for != environment.end() && !asked_for->second.empty());
}

Result<ecosystem::Secret> mint_token(const Channel& channel, const ecosystem::Operation& operation,
                                     const Seams& seams) {
  const TrustedPublishing& trusted = *channel.publisher->trusted;
  LOCKSTEP_TRY(identity, identity_for(channel, seams));
  LOCKSTEP_TRY(answer, seams.http.send(trusted.exchange(channel.account, operation, identity)));
  return trusted.token(answer);
}

}  // namespace lockstep::release
