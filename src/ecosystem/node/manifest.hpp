#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "node/platform.hpp"

namespace lockstep::ecosystem::node {

/// The user's package.json.
struct Manifest {
  std::string text;    ///< as it stands in the language's folder
  model::Value value;  ///< the same, parsed; an object
};

/// The package.json of `request.sources`. Errors: it is missing, no JSON object, or names another
/// package than lockstep.yaml.
Result<Manifest> manifest_of(const PackageRequest& request);

/// `@scope/lorem-linux-x64-gnu`: the platform package of `package`.
std::string platform_package(const model::Language& language, const Platform& platform);

/// Whether `name` is what a platform package of `language` could be called, of this release or an
/// earlier one, of a platform in the matrix or not.
bool is_platform_package(const model::Language& language, std::string_view name);

/// `lorem.linux-x64-gnu.node`: the addon's file, by the setting `binary`, package.json's
/// `napi.binaryName` (or the older `napi.name`), or the package's name without its scope.
std::string addon_file(const model::Language& language, const Manifest& manifest,
                       const Platform& platform);

/// The package.json of a platform package: `os`, `cpu`, `libc`, `main`, `files`, and what it shares
/// with the main package (description, license, repository, engines and the like).
std::string platform_manifest(const PackageRequest& request, const Manifest& manifest,
                              const Platform& platform);

/// The package.json of a platform package that another tool made, with our version and the
/// platform's `os`, `cpu` and `libc`; the rest stays as it is.
Result<std::string> adopted_manifest(std::string_view text, const Platform& platform,
                                     const std::string& version);

/// The user's package.json, stamped: the version, every platform package pinned to exactly it in
/// `optionalDependencies`, and what lockstep.yaml knows where the file says nothing. Its own order
/// and format are kept.
Result<std::string> main_manifest(const PackageRequest& request, const Manifest& manifest);

}  // namespace lockstep::ecosystem::node
