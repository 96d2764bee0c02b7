#pragma once

#include <map>
#include <string>

#include "faults/publishing.hpp"
#include "lockstep/registry/embedded.hpp"
#include "lockstep/release/journal.hpp"

namespace lockstep::faults {

/// What a release leaves when nothing goes wrong.
struct Reference {
  std::map<std::string, int> done;  ///< how often each request that changes something is answered
  std::string modules;              ///< the picture of the Go modules' repository; may be empty
};

/// How often each request that changes something was carried out and answered, by method and path.
/// Pushes by git are not counted: what they leave is looked at.
std::map<std::string, int> done_of(const registry::EmbeddedRegistries& registries);

/// A request that was carried out although nobody heard of it; empty when there is none.
using Unheard = std::string;

/// What is wrong when everything should be public after a case in `folder`; empty when nothing is.
std::string complaint(const std::string& dist, const registry::EmbeddedRegistries& registries,
                      const Addresses& addresses, const std::string& folder,
                      const Reference& reference, const Unheard& unheard);

/// The same without a count of what was sent: what stands in the end, and the journal in `folder`.
std::string complaint_of_state(const std::string& dist,
                               const registry::EmbeddedRegistries& registries,
                               const Addresses& addresses, const std::string& folder,
                               const Reference& reference);

/// What is wrong with the journal of a release that is through; empty when nothing is.
std::string complaint_of_journal(const std::string& text, const release::Release& release);

}  // namespace lockstep::faults
