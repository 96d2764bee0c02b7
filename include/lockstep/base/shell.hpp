#pragma once

#include <map>
#include <string>
#include <vector>

namespace lockstep {

/// The words as a shell would take them, quoted where needed. For people to read and try.
std::string command_line(const std::vector<std::string>& words);

/// `text` with every secret value replaced by its variable's name. Secrets are the `variables`
/// whose names speak of tokens, keys, passwords or secrets, and addresses that hold a password.
std::string without_secrets(std::string text, const std::map<std::string, std::string>& variables);

}  // namespace lockstep
