#pragma once

#include <string>

#include "lockstep/ecosystem/publish.hpp"

namespace lockstep::ecosystem::node {

/// Where packages go to (`registry`, ending in a slash) and who publishes: the setting `registry`,
/// else what npm reads, scopes first, else what npm answers. Credentials of a file are taken for
/// that file's own registry only. A usage Error names all ways when nothing names a registry.
Result<Account> account(const model::Language& language, const ClientSettings& settings);

/// `@scope%2fname`: a package's name as a part of an address.
std::string escaped_name(const std::string& package);

}  // namespace lockstep::ecosystem::node
