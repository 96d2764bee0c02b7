#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/cell.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::cli {

/// Where a project keeps the schema for its editors, relative to its folder; the first line of the
/// starters' lockstep.yaml names it. Written by `init`, `build` and `schema --write`, ignored by
/// git, so that it is always that of the program at hand.
inline constexpr const char* kSchemaPath = ".lockstep/schema.json";

/// Makes the folder `.lockstep` of the project in `folder`, which git ignores.
Result<void> make_own_folder(sys::Filesystem& files, const std::string& folder);

/// The schema of lockstep.yaml with these targets.
std::string schema_text(const std::vector<model::Target>& targets);

/// Writes the schema with these targets into the project in `folder`, unless it is there already.
Result<void> write_schema(sys::Filesystem& files, const std::string& folder,
                          const std::vector<model::Target>& targets);

}  // namespace lockstep::cli
