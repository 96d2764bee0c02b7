#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::python {

/// Files that may hold the version of a Python package: `pyproject.toml`, `setup.cfg`, `setup.py`,
/// `VERSION` and modules named as versions are, below the language's folder.
std::vector<std::string> version_files(const model::Project& project,
                                       const model::Language& language,
                                       const std::vector<std::string>& files);

/// Their places, in PEP 440's spelling: `[project]`, `[tool.poetry]`, setup's `version`, the
/// module's `__version__`, and other literals of version modules that stand at the old version.
Result<std::vector<version::Place>> version_places(const VersionRequest& request);

}  // namespace lockstep::ecosystem::python
