#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "faults/place.hpp"
#include "faults/port.hpp"
#include "faults/publishing.hpp"
#include "lockstep/registry/embedded.hpp"

namespace lockstep::faults {

/// What is asked before each request.
using OnRequest = std::function<registry::Fault(const registry::Request&, std::size_t)>;

/// Whether a place was reached, told by the threads of the registries.
using Reached = std::shared_ptr<std::atomic<bool>>;

/// Does `act` when `place` is reached, and nothing else; `reached` tells it.
OnRequest once_at(const Place& place, Reached reached,
                  std::function<registry::Fault(const registry::Request&)> act);

/// The registries of a case, with the port that stays theirs.
struct Stand {
  Port port;
  std::unique_ptr<registry::EmbeddedRegistries> registries;

  /// Starts them with everything that they hold below `folder`.
  static Result<std::unique_ptr<Stand>> start(const std::string& folder, OnRequest on_request);
  /// Starts them where they are not yet, for clients that reach them at `seen_as`.
  Result<void> start_behind(const std::string& seen_as, const std::string& folder,
                            OnRequest on_request);

  /// Modules are pushed to where the other registries are, so that faults reach git, too.
  Addresses addresses() const;
  /// Waits until somebody listens at the port again.
  void wait_for_listener() const;
  /// The path of the modules' bare repository.
  std::string modules() const;
};

}  // namespace lockstep::faults
