#include "lockstep/base/error.hpp"

#include <utility>

namespace lockstep {

std::unexpected<Error> fail(ErrorKind kind, std::string message, std::string hint) {
  Error error;
  error.kind = kind;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return std::unexpected(std::move(error));
}

Error at(Error error, std::string where) {
  error.where = error.where.empty() ? std::move(where) : where + ": " + error.where;
  return error;
}

Error merged(std::vector<Error> errors) {
  Error first = std::move(errors.front());
  for (auto next = errors.begin() + 1; next != errors.end(); ++next) {
    first.others.push_back(std::move(*next));
  }
  return first;
}

int exit_status(const Error& error) {
  switch (error.kind) {
  case ErrorKind::kUsage:
    return 2;
  case ErrorKind::kInterrupted:
    return 130;
  case ErrorKind::kCheckFailed:
    return 4;
  case ErrorKind::kPartlyPublished:
    return 5;
  case ErrorKind::kNotFound:
  case ErrorKind::kIo:
  case ErrorKind::kToolFailed:
  case ErrorKind::kInternal:
    return 1;
  }
  return 1;
}

}  // namespace lockstep
