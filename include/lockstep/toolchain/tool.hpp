#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::toolchain {

/// The command that a tool's rule makes of its arguments.
struct ToolCommand {
  std::vector<std::string> argv;
  std::map<std::string, std::string> env;  ///< variables to set on top of the inherited ones
  bool operator==(const ToolCommand&) const = default;
};

/// Applies a ToolInput's rule to the arguments a tool was called with (argv[0] left out).
///
/// A rule is one case, or `{"cases": [case, …]}`, each applied in turn to what the one before left.
/// A case is an object; every member is optional:
/// - `when_arg`, `unless_arg`: a pattern or a list of patterns; the case counts only if some
/// argument
///   matches one of them, or none does;
/// - `drop`: patterns of arguments to leave out; `drop_with_next`: likewise, with the argument
/// after it;
/// - `replace`: exact argument → list of arguments to put in its place;
/// - `cut`: pattern → prefix that arguments which match it lose;
/// - `prepend`, `append`: lists of arguments;
/// - `env`: variables to set.
/// In a pattern `*` stands for any run of characters, `/` included, and `?` for one. In all texts
/// the executor has put folders for `@root@` and `@cache@` when the rule was staged. The first word
/// that is left is the program. Errors (kInternal): a member of another name or type, no word left.
Result<ToolCommand> apply_rule(const model::Value& rule, std::vector<std::string> arguments);

/// When the program was called as `tool-<name>`: reads the rule in `<argv[0]>.json`, becomes the
/// command it makes, and only returns, with status 127, when that fails. Else nothing.
std::optional<int> run_as_tool(int argc, char** argv);

}  // namespace lockstep::toolchain
