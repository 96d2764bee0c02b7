#include "lockstep/sys/terminal.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>

using namespace lockstep;

namespace {

// Sets a variable for one scope.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    ::setenv(name, value, 1);
  }
  ~Variable() { ::setenv(name_, before_.c_str(), 1); }

 private:
  const char* name_;
  std::string before_;
};

}  // namespace

TEST_CASE("colour follows the flag, then NO_COLOR, then CLICOLOR_FORCE, then the terminal") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const Variable no("NO_COLOR", "");
  const Variable force("CLICOLOR_FORCE", "");
  CHECK_FALSE(sys::probe_terminal(ends[1], sys::ColorWish::kAuto).color);
  CHECK(sys::probe_terminal(ends[1], sys::ColorWish::kAlways).color);
  const Variable forced("CLICOLOR_FORCE", "1");
  CHECK(sys::probe_terminal(ends[1], sys::ColorWish::kAuto).color);
  const Variable unwanted("NO_COLOR", "1");
  CHECK_FALSE(sys::probe_terminal(ends[1], sys::ColorWish::kAuto).color);
  CHECK(sys::probe_terminal(ends[1], sys::ColorWish::kAlways).color);
  CHECK_FALSE(sys::probe_terminal(ends[1], sys::ColorWish::kAuto).is_tty);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("the first locale variable that is set decides about Unicode") {
  const Variable all("LC_ALL", "C");
  const Variable lang("LANG", "de_DE.UTF-8");
  CHECK_FALSE(sys::probe_terminal(1, sys::ColorWish::kAuto).unicode);
  const Variable utf8("LC_ALL", "C.utf8");
  CHECK(sys::probe_terminal(1, sys::ColorWish::kAuto).unicode);
}

TEST_CASE("the environment is a map of what is set") {
  const Variable variable("LOCKSTEP_TEST_VARIABLE", "a=b");
  CHECK(sys::environment().at("LOCKSTEP_TEST_VARIABLE") == "a=b");
}
