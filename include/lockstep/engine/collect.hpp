#pragma once

#include <string>
#include <vector>

#include "lockstep/engine/build.hpp"
#include "lockstep/engine/finished.hpp"

namespace lockstep::engine {

/// A dist that holds a part of the matrix.
struct PartialDist {
  std::string name;    ///< what the user calls it
  std::string folder;  ///< absolute
  Finished finished;
};

/// Writes the dist of `plan`, the whole one, from its parts: their packages byte for byte, each
/// held against the digest that its own dist says; main and source packages that no part has are
/// packed here. Nothing is compiled. Returns the new manifest. Errors, all at once, dist being left
/// as it was: a planned package that no part has (kNotFound), two parts that hold different bytes
/// under one name, a file that is not the one that was built (kCheckFailed).
Result<model::Manifest> collect(const model::Plan& plan, const std::vector<PartialDist>& parts,
                                const BuildOptions& options, const Seams& seams);

}  // namespace lockstep::engine
