#pragma once

#include <string>
#include <vector>

#include "lockstep/store/store.hpp"

namespace lockstep::store {

/// What lies at `outputs` below `root`, with the digests of all files; nothing is moved. An Error
/// (kNotFound) for an output that is not there, kIo for a socket or device.
Result<StoredResult> collect_outputs(const sys::Filesystem& files, const std::string& root,
                                     const std::vector<std::string>& outputs);

}  // namespace lockstep::store
