#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lockstep::config {

/// What is wrong with a text and what would be right.
struct TextProblem {
  std::string message;
  std::string hint;
};

/// A project's name: ASCII letters, digits, `-`, `_`, `.`, beginning and ending with letter or
/// digit.
std::optional<TextProblem> name_problem(std::string_view name);

/// A version by SemVer 2.0.
std::optional<TextProblem> version_problem(std::string_view version);

/// An SPDX license expression (its grammar; license names themselves are not looked up).
std::optional<TextProblem> license_problem(std::string_view license);

/// An http(s) address without user name or password.
std::optional<TextProblem> url_problem(std::string_view url);

/// A text of one line.
std::optional<TextProblem> line_problem(std::string_view text);

}  // namespace lockstep::config
