#pragma once

#include <span>

#include "lockstep/archive/entry.hpp"
#include "lockstep/base/error.hpp"

namespace lockstep::archive {

/// An Error for the first entry whose path is unsafe, repeated, not UTF-8, or holds control
/// characters: no package format takes these.
Result<void> check_entries(std::span<const Entry> entries);

/// Whether all bytes of `text` are ASCII.
bool is_ascii(std::string_view text);

}  // namespace lockstep::archive
