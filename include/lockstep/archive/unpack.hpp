#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "lockstep/archive/read_member.hpp"
#include "lockstep/base/error.hpp"

namespace lockstep::archive {

/// Gives the next bytes of a member, good until the next call; empty at its end.
using MemberBytes = std::function<Result<std::string_view>()>;

/// Takes the member called `path`. What it leaves unread is passed over.
using MemberSink = std::function<Result<void>(const std::string& path, const MemberBytes& bytes)>;

/// Hands the regular files of the ZIP file `source` to `take`, in the order of its directory, a
/// part at a time: the size of neither matters. Refuses what `read_zip` refuses, but an unsafe or
/// repeated path only when its turn comes. An Error of `source` or `take` ends it.
Result<void> unpack_zip(const Source& source, const MemberSink& take, const Limits& limits = {});

}  // namespace lockstep::archive
