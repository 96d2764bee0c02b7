#pragma once

#include <map>
#include <string>
#include <thread>

#include "lockstep/release/prepare.hpp"
#include "lockstep/release/run.hpp"
#include "lockstep/sys/clock.hpp"

namespace lockstep::faults {

/// Where the registries of a case are: `python/upload` and so on, as EmbeddedRegistries names them.
using Addresses = std::map<std::string, std::string>;

/// The one token that the registries take.
constexpr const char* kToken = "secret-token-of-the-fault-tests";

/// What one run of a release works with; git knows nobody's settings in it.
struct Bench {
  explicit Bench(const std::string& folder);

  sys::RealFilesystem files;
  sys::RealProcess process;
  sys::RealClock clock;
  sys::RealHttp http;
  release::Seams seams;
  release::Tokens tokens{seams};
  release::Journal journal;
};

/// The release that `dist` becomes at these registries.
Result<release::Release> prepared(const std::string& dist, const Addresses& addresses,
                                  const std::string& folder, Bench& bench);

/// Publishes `dist` as `lockstep publish` does, without words; its journal is in `folder`.
Result<void> publish(const std::string& dist, const Addresses& addresses,
                     const std::string& folder);

}  // namespace lockstep::faults
