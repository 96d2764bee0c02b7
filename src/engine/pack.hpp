#pragma once

#include <map>
#include <mutex>
#include <string>

#include "dist_folder.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "run_action.hpp"

namespace lockstep::engine {

/// The ecosystem's hashes of finished packages, by package id. Safe to use from several threads.
class PackageHashes {
 public:
  void put(const std::string& id, std::map<std::string, std::string> hashes);
  /// All hashes of the packages `ids`, under the ecosystem's names.
  std::map<std::string, std::string> of(const std::vector<std::string>& ids) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::map<std::string, std::string>> hashes_;
};

/// Makes one package: reads its natives from the store, holds them against its cell, fills their
/// version slots, packs, and writes into `dist`. Errors: a library that does not fit its cell
/// (kCheckFailed), the ecosystem's, the file system's.
Result<model::Artifact> make_package(const model::PackageStep& step,
                                     const Surroundings& surroundings, PackageHashes& hashes,
                                     DistFolder& dist);

}  // namespace lockstep::engine
