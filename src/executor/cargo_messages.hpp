#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/executor/executor.hpp"

namespace lockstep::executor {

/// A `compiler-artifact` message of cargo's `--message-format=json`.
struct CargoArtifact {
  std::string package;  ///< `serde@1.0.0`
  std::string target;   ///< `serde`
  bool fresh = false;
};

/// What cargo said on stdout, as far as it is used here.
struct CargoReport {
  std::vector<CargoArtifact> artifacts;
  std::vector<std::string> errors;    ///< rendered compiler messages of level error, in order
  std::vector<std::string> messages;  ///< all rendered compiler messages
};

/// Reads cargo's JSON lines; lines that are none are passed over.
CargoReport read_cargo_messages(std::string_view out);

/// `name@version` of a cargo package id, in its present form (`registry+…#serde@1.0.0`,
/// `path+file:///x/core#0.1.0`) and the old one (`serde 1.0.0 (registry+…)`).
std::string package_of_id(std::string_view id);

/// The units of `report` that belong to `fresh_packages` (names, or `name@version`) and were not
/// fresh, each with the reason that cargo's fingerprint log (CARGO_LOG) in `log` gives.
std::vector<StaleUnit> stale_units(const CargoReport& report,
                                   const std::vector<std::string>& fresh_packages,
                                   std::string_view log);

}  // namespace lockstep::executor
