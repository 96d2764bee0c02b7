#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "faults/cases.hpp"

namespace lockstep::faults {

/// Where the TLS in front of the registries comes from.
struct TlsParts {
  std::string front;         ///< tests/fakes/tls_front.py
  std::string certificates;  ///< a folder with what it needs
};

/// A connection at which TLS fails, and how.
struct TlsCase {
  std::string fault;
  int connection = 1;
};

/// How many connections a release makes over TLS, none of which fails.
Result<int> count_connections(const TlsParts& parts, const std::string& dist,
                              const std::string& folder, const Reference& reference);

/// A handshake that is cut off and, in turn, one of the bad certificates at each of so many
/// connections.
std::vector<TlsCase> tls_cases_of(int connections);

/// Publishes over TLS, which fails where `one` says, goes on after it, and says what is not as it
/// should be.
Result<void> hold(const TlsCase& one, const TlsParts& parts, const std::string& dist,
                  const std::string& folder, const Reference& reference);

}  // namespace lockstep::faults
