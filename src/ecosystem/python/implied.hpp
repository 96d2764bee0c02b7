#pragma once

#include <map>
#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::ecosystem::python {

/// What pyproject.toml and the crate say: name and version (PEP 621), and where the build backend
/// is maturin or setuptools-rust, the crate, the module, the folder of the Python sources and
/// cargo's features; from PyO3's `abi3-py39` feature the oldest interpreter. An Error when it is no
/// TOML.
Result<model::Implied> implied(const model::Language& language,
                               const std::map<std::string, std::string>& texts,
                               const model::Crate* crate);

}  // namespace lockstep::ecosystem::python
