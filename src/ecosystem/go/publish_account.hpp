#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/publish.hpp"

namespace lockstep::ecosystem::go {

/// `go env GOPROXY` and its like.
std::vector<std::vector<std::string>> client_questions();

/// The addresses `repository` and `branch`; `proxy` and `sumdb` (a checksum database) where go
/// would use one for the module. The secrets `user` and `password` are the proxy's. An Error names
/// every setting that is missing or wrong.
Result<Account> account(const model::Language& language, const ClientSettings& settings);

/// Whether one of the comma-separated `patterns` matches `module` or the start of it, as
/// GOPRIVATE's do (x/mod module.MatchPrefixPatterns).
bool matches_patterns(std::string_view patterns, std::string_view module);

/// The folder of `repository` where the module `prefix` (without a major version) stands: what is
/// left of it behind the repository's own address, else the top.
std::string folder_in_repository(std::string_view repository, std::string_view prefix);

}  // namespace lockstep::ecosystem::go
