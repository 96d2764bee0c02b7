#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace lockstep {

/// What sort of failure an Error is; it decides the exit status (see `exit_status`).
enum class ErrorKind {
  kUsage,            ///< wrong command line or configuration: the user edits something
  kNotFound,         ///< a file, crate, tool or package that should be there is not
  kIo,               ///< the operating system refused: permissions, full disk, network
  kToolFailed,       ///< a process we started did not exit with 0
  kCheckFailed,      ///< a gate refused what was built
  kPartlyPublished,  ///< a release stopped after something had become public
  kInterrupted,      ///< the user asked to stop
  kInternal,         ///< our own mistake
};

/// A place in a text file, 1-based; `text` is the whole line and `length` the underlined columns.
struct SourceMark {
  std::string file;
  int line = 0;
  int column = 0;
  int length = 0;
  std::string text;
  bool operator==(const SourceMark&) const = default;
};

/// One problem: what failed, where, and what to do about it. A value, never thrown.
struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string message = {};             ///< what failed, one sentence without the place
  std::string where = {};               ///< the thing it failed for: a cell, a path, a step
  std::string hint = {};                ///< what to do; may hold several lines
  std::optional<SourceMark> mark = {};  ///< for problems in a configuration file
  std::vector<Error> others = {};       ///< further problems found in the same pass
  bool operator==(const Error&) const = default;
};

/// Either a value or the Error that prevented it.
template <typename T>
using Result = std::expected<T, Error>;

/// A failed Result of `kind` with `message` and `hint`.
std::unexpected<Error> fail(ErrorKind kind, std::string message, std::string hint = {});

/// `error` with `where` put in front of its own place: callers add where, callees say what.
Error at(Error error, std::string where);

/// Several problems as one Error: the first, carrying the rest in `others`. `errors` is not empty.
Error merged(std::vector<Error> errors);

/// The process exit status for `error`: 2 usage, 130 interrupted, 4 check failed, 5 partly
/// published, else 1.
int exit_status(const Error& error);

}  // namespace lockstep

/// Returns the Error of `expression` from the enclosing function, else binds its value to `name`.
#define LOCKSTEP_TRY(name, expression)                                                             \
  auto name##_result = (expression);                                                               \
  if (!name##_result) return std::unexpected(std::move(name##_result).error());                    \
  auto& name = *name##_result

/// Returns the Error of `expression` (a Result<void>) from the enclosing function.
#define LOCKSTEP_CHECK(expression)                                                                 \
  do {                                                                                             \
    auto check_result = (expression);                                                              \
    if (!check_result) return std::unexpected(std::move(check_result).error());                    \
  } while (false)
