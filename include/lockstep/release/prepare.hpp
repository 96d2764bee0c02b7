#pragma once

#include <map>
#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/publish.hpp"
#include "lockstep/engine/finished.hpp"
#include "lockstep/release/channel.hpp"
#include "lockstep/release/exchange.hpp"

namespace lockstep::release {

/// What is to be released, and whether the registries are found or given.
struct PrepareOptions {
  std::string dist;     ///< absolute folder of a finished build
  std::string project;  ///< absolute folder in which clients of registries look for their files
  /// Accounts by registry, in place of those that the user's configuration and clients name: a
  /// rehearsal's. A registry that is not in here takes no part when the map is not empty.
  std::map<std::string, ecosystem::Account> accounts;
};

/// The release that a finished dist is to become: every package that the whole matrix asks for is
/// there with the digest that was proved, every registry is known. All problems at once: a cell
/// that was not built, a package that is missing or changed since, a registry that nobody named.
Result<Release> prepare(const PrepareOptions& options, const Seams& seams);

/// The same for a dist whose records were read already.
Result<Release> prepare(const engine::Finished& finished, const PrepareOptions& options,
                        const Seams& seams);

}  // namespace lockstep::release
