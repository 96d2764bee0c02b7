#include "lockstep/sys/line_input.hpp"

#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>

using namespace lockstep;

namespace {

// stdin, as long as it lives, is what was typed.
class Typed {
 public:
  explicit Typed(std::string_view text) : before_(::dup(STDIN_FILENO)) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    ::dup2(ends[0], STDIN_FILENO);
    for (const int end : ends) ::close(end);
  }
  ~Typed() {
    ::dup2(before_, STDIN_FILENO);
    ::close(before_);
  }
  Typed(const Typed&) = delete;
  Typed& operator=(const Typed&) = delete;

 private:
  int before_;
};

}  // namespace

TEST_CASE("lines come one by one, however many were typed at once, and their end is told") {
  const Typed typed("first\n\nthird line\nhalf");
  sys::StandardInput input;
  CHECK(input.next() == Result<std::string>("first"));
  CHECK(input.next() == Result<std::string>(""));
  CHECK(input.next() == Result<std::string>("third line"));
  const auto last = input.next();
  REQUIRE_FALSE(last);
  CHECK(last.error().kind == ErrorKind::kInterrupted);
}

TEST_CASE("a pipe is nobody who could be asked") {
  const Typed typed("");
  CHECK_FALSE(sys::can_ask());
}
