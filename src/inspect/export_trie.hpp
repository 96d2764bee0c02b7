#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"

namespace lockstep::inspect {

/// A symbol that a Mach-O library's loader will find.
struct TrieExport {
  std::string name;                      ///< with its underscore
  std::optional<std::uint64_t> address;  ///< from the image's base; absent for a re-export
};

/// The exports in a Mach-O export trie (LC_DYLD_EXPORTS_TRIE or LC_DYLD_INFO), unsorted. LLVM's own
/// walk follows shared branches again and again, which a hostile file can make endless; this one
/// refuses a node that is reached twice.
Result<std::vector<TrieExport>> read_export_trie(std::string_view trie);

}  // namespace lockstep::inspect
