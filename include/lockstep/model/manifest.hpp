#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lockstep/base/digest.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::model {

/// What a package holds: one cell's library, a language's main package, or its sources.
enum class PackageKind { kCell, kMain, kSource };

/// One finished package of `dist/` and what was proved of it.
struct Artifact {
  PackageKind kind = PackageKind::kCell;
  std::string language;
  std::string target;      ///< empty for a main or source package
  std::string file;        ///< dist-relative
  std::uint64_t size = 0;  ///< bytes
  Digest digest;           ///< SHA-256 of the file
  std::string version;     ///< as its registry spells it
  double seconds = 0;      ///< wall time of what ran for it, 0 when all came from the store
  Value facts;             ///< LibraryFacts of the native file, or null
  std::map<std::string, std::string> hashes = {};  ///< what a main package may need of it: a Go
                                                   ///< module's lines of `go.sum`
  bool operator==(const Artifact&) const = default;
};

/// A step that ran in the build that wrote a manifest; what came from the store did not.
struct TimedStep {
  std::string id;            ///< of the action or package
  double began = 0;          ///< seconds since the build began
  double seconds = 0;        ///< wall time
  std::string machine = {};  ///< the part it was built in, where parts were collected; else empty
  bool operator==(const TimedStep&) const = default;
};

/// `dist/manifest.json`: what a build left, in the plan's order.
struct Manifest {
  std::string name;
  std::string version;
  std::vector<Artifact> artifacts;
  std::vector<TimedStep> timeline = {};  ///< by when they began
  bool operator==(const Manifest&) const = default;
};

/// The manifest as a JSON value.
Value to_value(const Manifest& manifest);

/// The manifest that `value` holds; an Error naming the member that is wrong.
Result<Manifest> manifest_from_value(const Value& value);

}  // namespace lockstep::model
