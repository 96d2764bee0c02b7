#pragma once

#include <map>
#include <optional>
#include <string>

#include "inputs.hpp"
#include "lockstep/engine/build.hpp"
#include "lockstep/store/key_parts.hpp"

namespace lockstep::engine {

class Results;

/// What the packages of one plan are made of: everything that `make_package` reads must be a part
/// here, or a package would be taken from the store that is no longer true.
class PackageKeys {
 public:
  /// Errors: lockstep's own file, whose digest is in every key, cannot be read.
  static Result<PackageKeys> of(const model::Plan& plan, const BuildOptions& options,
                                const Inputs& inputs, FileDigests& digests,
                                const sys::Filesystem& files);

  /// What the key of `step` is made of; nothing as long as an action or package that it needs has
  /// no result in `results` or `keys`.
  std::optional<store::KeyParts> parts(const model::PackageStep& step, const Results& results,
                                       const std::map<std::string, Digest>& keys) const;

  /// The plan's cell that `step` packs, or null.
  const model::Cell* cell_of(const model::PackageStep& step) const;

 private:
  PackageKeys(const model::Plan& plan, const Inputs& inputs);
  void add_file(const std::string& path, store::KeyParts& parts) const;
  void add_files(const model::PackageStep& step, store::KeyParts& parts) const;

  const model::Plan& plan_;
  const Inputs& inputs_;
  std::map<std::string, const model::Cell*> cells_;  ///< by their names
  store::KeyParts common_;                           ///< of every package
};

}  // namespace lockstep::engine
