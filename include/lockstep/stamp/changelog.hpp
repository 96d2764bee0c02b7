#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "lockstep/stamp/commits.hpp"

namespace lockstep::stamp {

/// The version that a changelog is to get a section of.
struct Release {
  std::string version;  ///< `1.2.0-rc.1`
  std::string date;     ///< `2026-01-31`
};

/// The day in UTC, `2026-01-31`, of `seconds` since 1970.
std::string utc_date(std::int64_t seconds);

/// A changelog in the form of Keep a Changelog 1.1 with a section for `release`: what stands below
/// `Unreleased` becomes part of it, and `entries` are put behind what people wrote in their groups.
/// Entries whose commits changed the changelog, or whose text stands there already, are left out.
/// Line ends, a byte-order mark, markers of lists and all that people wrote stay; where the file
/// ends with links that compare versions, the new one gets its own. An empty `text` gives a new
/// file; one that has a section for this version stays as it is. Pure.
std::string with_release(std::string_view text, const Release& release,
                         std::span<const Entry> entries);

/// `text` as Markdown that shows it on one line and nothing else: no control characters, no
/// headings, links, HTML or lists; spans of code stay.
std::string inline_markdown(std::string_view text);

}  // namespace lockstep::stamp
