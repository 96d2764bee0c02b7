#pragma once

#include <set>
#include <string>
#include <string_view>

#include "lockstep/model/project.hpp"

namespace lockstep::plan {

/// The project's files that say a version to packers and to languages at run time: package.json,
/// pyproject.toml, `_version.py`, version.rb and their like, as each ecosystem names them. No
/// compiler reads them, so that a new version compiles nothing; those that a crate takes in by a
/// path or that the core's `inputs` name are none, nor are files called VERSION.
std::set<std::string> packaging_files(const model::Project& project, const model::Survey& survey);

/// Whether such a file is no source of its language: CMake projects may install those.
bool is_packaging_manifest(std::string_view path);

}  // namespace lockstep::plan
