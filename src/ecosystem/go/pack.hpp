#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/archive/entry.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::go {

/// Where a proxy keeps `module` at `version` below `dist/`, less the ending:
/// `go/example.com/lorem/@v/v0.1.0`.
std::string proxy_path(std::string_view module, std::string_view version);

/// The module of one cell: the static library and what links it. Its hashes are the left and the
/// right sides of its lines of go.sum: `example.com/lorem/native/linux_amd64 v0.1.0` → `h1:…` and
/// the same for ` v0.1.0/go.mod`.
Result<Package> pack_submodule(const PackageRequest& request);

/// The root module: the user's package, which requires and imports the modules of all cells.
/// `request.hashes` must hold the hashes that `pack_submodule` gave for each of them.
Result<Package> pack_root(const PackageRequest& request);

/// `module` with `files`, go.mod among them, as a proxy serves it, and its hashes.
Result<Package> proxy_module(const std::string& module, const PackageRequest& request,
                             std::span<const archive::Entry> files);

/// The modules of all cells, sorted by platform.
Result<std::vector<std::string>> submodules_of(const PackageRequest& request);

/// The lines of go.sum for `modules` at the request's version, from its hashes.
Result<std::map<std::string, std::string>> sums_of(const PackageRequest& request,
                                                   const std::vector<std::string>& modules);

}  // namespace lockstep::ecosystem::go
