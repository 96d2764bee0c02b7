#pragma once

#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
class Option;
}  // namespace CLI

namespace lockstep::cli {

/// A flag, an option with a value, or a positional word of a command.
struct Parameter {
  std::vector<std::string> flags;    ///< `-j`, `--jobs`; none for a positional
  std::string name;                  ///< of a positional: `version`
  std::string value;                 ///< what stands for its value: `PATTERN`; empty for a flag
  std::vector<std::string> choices;  ///< all values it may have; none when they are not fixed
  std::string about;                 ///< one sentence
  bool repeats = false;              ///< whether it may be given more than once
  bool required = false;
  bool operator==(const Parameter&) const = default;
};

/// A command with all that may follow it: what completions, man pages and help are written from, so
/// that none of them can say anything else than the parser does.
struct CommandShape {
  std::string name;
  std::string about;
  std::vector<Parameter> options;
  std::vector<Parameter> positionals;
  std::vector<CommandShape> commands;

  /// The option with this flag, or null.
  const Parameter* option(const std::string& flag) const;
  /// The command of this name, or null.
  const CommandShape* command(const std::string& name) const;
  bool operator==(const CommandShape&) const = default;
};

/// What `app` takes; hidden commands are left out.
CommandShape shape_of(const CLI::App& app);

}  // namespace lockstep::cli
