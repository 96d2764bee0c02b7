#pragma once

#include <string>
#include <vector>

#include "command_shape.hpp"

namespace lockstep::cli {

/// The project's own words that may stand on a command line.
struct Vocabulary {
  std::vector<std::string> targets;   ///< all known ones
  std::vector<std::string> patterns;  ///< cells, languages and targets of the project
  std::vector<std::string> cells;     ///< `python/linux-x64`
  std::vector<std::string> images;    ///< those that can be built
  std::vector<std::string> versions;  ///< those that the project has packages or journals of
};

/// A word that a shell may offer.
struct Candidate {
  std::string word;
  std::string about;  ///< a short description, or empty
  bool operator==(const Candidate&) const = default;
};

/// What may stand in the place of the last of `words`, which follow the program's name; that one is
/// as far as it was typed, maybe empty. None where the shell is to offer files.
std::vector<Candidate> candidates(const CommandShape& program,
                                  const std::vector<std::string>& words,
                                  const Vocabulary& vocabulary);

}  // namespace lockstep::cli
