#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "lockstep/registry/message.hpp"

namespace lockstep::faults {

/// A request of a release, the same one in every run.
struct Place {
  std::string method;
  std::string path;  ///< with the service that git asks for behind it
  int nth = 1;       ///< which of the requests like this
  auto operator<=>(const Place&) const = default;

  std::string words() const;
};

/// Whether git sent it, to the Go modules' repository.
bool is_of_git(const Place& place);

/// Tells which place each request is, in one run. Safe to use from several threads.
class Places {
 public:
  Place of(const registry::Request& request);
  /// All that were asked for, each once.
  std::vector<Place> all() const;

 private:
  mutable std::mutex mutex_;
  std::map<Place, int> seen_;  ///< by the first of them
};

}  // namespace lockstep::faults
