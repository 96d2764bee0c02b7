#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/version/place.hpp"

namespace lockstep::ecosystem::go {

/// What we read of a go.mod file.
struct GoMod {
  std::string module;  ///< the module path
  std::string go;      ///< the language version, `1.21`, or empty
};

/// The `module` and `go` lines of a go.mod file; an Error when it names no module.
Result<GoMod> read_go_mod(std::string_view text);

/// A word of a go.mod file's statement, quotes taken off.
struct ModWord {
  std::string statement;  ///< `module`, `require`, also of a block
  std::string before;     ///< the word in front of it, empty for a statement's first
  version::TextAt text;   ///< no path
};

/// Every word of a go.mod file's statements, comments passed over. Never fails.
std::vector<ModWord> mod_words(std::string_view text);

/// `text` without its own requirements of `modules`, and with all of them required at `version`, in
/// a block at the end. Everything else stays but for empty blocks.
std::string with_requirements(std::string_view text, std::span<const std::string> modules,
                              std::string_view version);

}  // namespace lockstep::ecosystem::go
