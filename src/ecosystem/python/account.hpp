#pragma once

#include "lockstep/ecosystem/publish.hpp"

namespace lockstep::ecosystem::python {

/// Where wheels go to (`upload`) and where they are seen (`index`), and who uploads: the settings
/// `upload_url` and `index_url`, else what twine, uv and pip read. A usage Error names all ways
/// when one of the two is named nowhere.
Result<Account> account(const model::Language& language, const ClientSettings& settings);

}  // namespace lockstep::ecosystem::python
