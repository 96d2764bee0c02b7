#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/ecosystem/ecosystem.hpp"
#include "run_action.hpp"

namespace lockstep::engine {

/// Makes one package: reads its natives from the store, holds them against its cell, fills their
/// version slots, packs, and stores files and note under `key`. `hashes` are those of the packages
/// it needs. Errors: a library that does not fit its cell (kCheckFailed), the ecosystem's, the file
/// system's.
Result<store::StoredResult> make_package(const model::PackageStep& step, const Digest& key,
                                         const std::map<std::string, std::string>& hashes,
                                         const Surroundings& surroundings);

/// What was proved of a stored package, with no seconds.
Result<model::Artifact> read_note(const store::StoredResult& package, const store::Store& store);

/// The files of a stored package that go into dist, by their dist-relative paths.
std::vector<store::StoredFile> dist_files(const store::StoredResult& package);

}  // namespace lockstep::engine
