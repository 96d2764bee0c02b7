#pragma once

#include "lockstep/ecosystem/publish.hpp"

namespace lockstep::ecosystem::ruby {

/// Where gems go to (`host`, without a slash at its end) and by which key: the setting `host`, else
/// what gem reads, else the first source that gem names. A key of gem's credentials is taken for
/// its own host only. A usage Error names all ways when nothing names a host.
Result<Account> account(const model::Language& language, const ClientSettings& settings);

}  // namespace lockstep::ecosystem::ruby
