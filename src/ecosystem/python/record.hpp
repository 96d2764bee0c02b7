#pragma once

#include <string>
#include <vector>

#include "lockstep/archive/entry.hpp"

namespace lockstep::ecosystem::python {

/// The RECORD of a wheel that holds `entries`: each with its SHA-256 and size, and itself, at
/// `record_path`, without.
std::string record_of(const std::vector<archive::Entry>& entries, const std::string& record_path);

}  // namespace lockstep::ecosystem::python
