#pragma once

#include <string>
#include <vector>

#include "lockstep/sys/line_input.hpp"

namespace lockstep::cli {

/// Lines that were typed before; then the input is at its end.
class TypedLines final : public sys::LineInput {
 public:
  explicit TypedLines(std::vector<std::string> lines) : lines_(std::move(lines)) {}
  Result<std::string> next() override {
    if (taken_ == lines_.size()) return fail(ErrorKind::kInterrupted, "the input ended");
    return lines_[taken_++];
  }
  bool is_used_up() const { return taken_ == lines_.size(); }

 private:
  std::vector<std::string> lines_;
  std::size_t taken_ = 0;
};

}  // namespace lockstep::cli
