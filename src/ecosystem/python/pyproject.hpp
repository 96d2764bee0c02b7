#pragma once

#include <functional>
#include <string>

#include "lockstep/model/value.hpp"
#include "python/metadata.hpp"

namespace lockstep::ecosystem::python {

/// Gives the file at a path relative to the language's folder, or null.
using FindFile = std::function<const File*(const std::string&)>;

/// Fills `metadata` from the `[project]` table of a pyproject.toml (PEP 621 and 639). What the
/// table does not say stays as it was. Fails for what is no PEP 621.
Result<void> read_project_table(const model::Value& project, const std::vector<File>& sources,
                                const FindFile& find, Metadata& metadata);

/// Sets the description to `file`'s text, its type by the name's end.
void set_description(Metadata& metadata, const File& file);

}  // namespace lockstep::ecosystem::python
