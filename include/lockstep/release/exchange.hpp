#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/publish.hpp"
#include "lockstep/release/channel.hpp"
#include "lockstep/release/git_push.hpp"
#include "lockstep/sys/clock.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/sys/http.hpp"
#include "lockstep/sys/process.hpp"

namespace lockstep::release {

/// What a release reaches the world through.
struct Seams {
  sys::Filesystem& files;
  sys::Http& http;
  sys::Process& process;
  const sys::Clock& clock;
  std::map<std::string, std::string> environment;
  std::function<void(double seconds)> pause;  ///< returns early on an interrupt
  std::string scratch;                        ///< absolute folder that a release may fill
  /// What pushes by git are made in, below `scratch`.
  std::shared_ptr<ScratchRepositories> repositories = std::make_shared<ScratchRepositories>();
};

/// What was said when a registry was asked, and what it means.
struct Asked {
  ecosystem::Standing standing;
  HttpResponse response;   ///< of a push by git empty
  double retry_after = 0;  ///< seconds that the registry asks us to wait, when it was too busy
  RemoteRefs refs = {};    ///< of a push by git alone
};

/// What came of an act.
struct Acted {
  ecosystem::Outcome outcome;
  double retry_after = 0;  ///< seconds
};

/// How one operation is carried out, whatever its protocol: by requests or by git. An Error of
/// `ask` means that nobody answered; an act that nobody answered is doubtful.
struct Exchange {
  std::function<Result<Asked>()> ask;
  std::function<Result<Acted>(const Asked&)> act;
  /// Tries whether the act would be taken after this answer, without doing it; null where a
  /// protocol has no way to.
  std::function<Result<void>(const Asked&)> attempt = nullptr;
};

/// The tokens that identity tokens were exchanged for, by what they serve for. Safe to use from
/// several threads.
class Tokens {
 public:
  explicit Tokens(const Seams& seams) : seams_(seams) {}

  /// `account` with a token for `operation`; unchanged when it has a secret. An Error when nobody
  /// hands out identity tokens here, or the registry does not know us.
  Result<ecosystem::Account> account_for(const Channel& channel,
                                         const ecosystem::Operation& operation);

  /// Drops the exchanged token of `account`, which the registry takes no more; whether another one
  /// can be had.
  bool forget(const Channel& channel, const ecosystem::Operation& operation,
              const ecosystem::Account& account);

 private:
  const Seams& seams_;
  std::mutex mutex_;
  std::map<std::string, ecosystem::Secret> tokens_;
};

/// Whether this machine can be given identity tokens for `trusted`: it runs in a CI that hands them
/// out.
bool has_identity(const std::map<std::string, std::string>& environment,
                  const ecosystem::TrustedPublishing& trusted);

/// Whether the CI job was given an identity token in the variable of `trusted`: one that serves
/// once, where others are asked for as often as they are needed.
bool is_given_identity(const std::map<std::string, std::string>& environment,
                       const ecosystem::TrustedPublishing& trusted);

/// The exchange for an operation of `channel`. All three must outlive it.
Exchange exchange_for(const Channel& channel, const ecosystem::Operation& operation, Tokens& tokens,
                      const Seams& seams);

/// Seconds that an answer's Retry-After asks for (RFC 9110 §10.2.3, both forms), at most 300; 0
/// when it has none.
double retry_after(const HttpResponse& response, std::int64_t now);

}  // namespace lockstep::release
