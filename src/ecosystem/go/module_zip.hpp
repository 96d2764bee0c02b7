#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/archive/entry.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::go {

/// Those of a folder's `sources` that its module's zip holds: none of vendored packages, of modules
/// below it (nor of `native/`, where we put ours), of version control. `language` is go.mod's `go`
/// line.
std::vector<archive::Entry> module_files(std::span<const File> sources, std::string_view language);

/// Refuses files that `go` would refuse in a module's zip (x/mod zip.CheckFiles): bad names, names
/// that differ in case only, more than 500 MiB.
Result<void> check_module_files(std::string_view module, std::span<const archive::Entry> files);

/// The zip of `module` at `version` (both as in go.mod), checked by `check_module_files`.
Result<Chunks> write_module_zip(std::string_view module, std::string_view version,
                                std::span<const archive::Entry> files, std::int64_t epoch);

/// The `h1:` hash of a module's zip with `files`, as go.sum holds it (x/mod dirhash.Hash1).
std::string hash_of_module(std::string_view module, std::string_view version,
                           std::span<const archive::Entry> files);

/// The `h1:` hash of a go.mod file.
std::string hash_of_go_mod(std::string_view text);

}  // namespace lockstep::ecosystem::go
