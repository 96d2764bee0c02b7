#pragma once

#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::cli {

/// Where a project keeps the schema for its editors, relative to its folder; the first line of the
/// starters' lockstep.yaml names it. Written by `init`, `build` and `schema --write`, ignored by
/// git, so that it is always that of the program at hand.
inline constexpr const char* kSchemaPath = ".lockstep/schema.json";

/// The schema of lockstep.yaml with all targets of the program and, when `folder` is not empty, of
/// the project there. An Error when the project's own `matrix/targets.yaml` is wrong.
Result<std::string> schema_text(const sys::Filesystem& files, const std::string& folder);

/// Writes the schema into the project in `folder`, unless it is there already.
Result<void> write_schema(sys::Filesystem& files, const std::string& folder);

}  // namespace lockstep::cli
