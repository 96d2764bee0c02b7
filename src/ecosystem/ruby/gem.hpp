#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lockstep/archive/entry.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "ruby/settings.hpp"
#include "ruby/specification.hpp"

namespace lockstep::ecosystem::ruby {

/// The specification of the gem that `request` asks for, which holds `entries`.
Specification specification_of(const PackageRequest& request, const Settings& settings,
                               std::string platform, std::span<const archive::Entry> entries);

/// A `.gem` file: a tar of `metadata.gz`, `data.tar.gz` and `checksums.yaml.gz`, byte for byte the
/// same for the same values. Fails for paths that ustar cannot hold.
Result<Chunks> write_gem(const Specification& specification,
                         std::span<const archive::Entry> entries);

/// The same from metadata that is YAML already, with `epoch` (seconds since 1970) in all headers.
Result<Chunks> write_gem(std::string_view yaml, std::span<const archive::Entry> entries,
                         std::int64_t epoch);

}  // namespace lockstep::ecosystem::ruby
