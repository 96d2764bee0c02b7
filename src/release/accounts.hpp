#pragma once

#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/publish.hpp"
#include "lockstep/release/exchange.hpp"

namespace lockstep::release {

/// The account that the configuration, the environment and the clients' files name for a language;
/// only when none of them names an address, the installed client is asked. `project` is the folder
/// that relative files of clients are looked for in.
Result<ecosystem::Account> find_account(const ecosystem::Publisher& publisher,
                                        const model::Language& language, const std::string& project,
                                        const Seams& seams);

}  // namespace lockstep::release
