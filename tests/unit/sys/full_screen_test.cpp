#include "lockstep/sys/full_screen.hpp"

#include <catch2/catch.hpp>
#include <vector>

using lockstep::sys::Key;
using lockstep::sys::take_key;

namespace {

std::vector<Key> keys_of(std::string bytes) {
  std::vector<Key> keys;
  while (const auto key = take_key(bytes)) keys.push_back(*key);
  return keys;
}

}  // namespace

TEST_CASE("arrows come as sequences of both kinds, with modifiers too") {
  using enum Key::Kind;
  CHECK(keys_of("\x1b[A\x1b[B\x1bOC\x1bOD") == std::vector<Key>{{kUp}, {kDown}, {kRight}, {kLeft}});
  CHECK(keys_of("\x1b[1;5C") == std::vector<Key>{{kRight}});
  CHECK(keys_of("\x1b[3~x") == std::vector<Key>{{kOther}, {kCharacter, 'x'}});
}

TEST_CASE("a sequence that has not come whole is waited for") {
  for (const char* part : {"\x1b", "\x1b[", "\x1b[1;"}) {
    std::string bytes = part;
    CHECK(!take_key(bytes));
    CHECK(bytes == part);
  }
}

TEST_CASE("single bytes are characters and control keys") {
  using enum Key::Kind;
  CHECK(keys_of("a \r\n\x7f\b\x03\x1a\x01") == std::vector<Key>{{kCharacter, 'a'},
                                                                {kCharacter, ' '},
                                                                {kEnter},
                                                                {kEnter},
                                                                {kBackspace},
                                                                {kBackspace},
                                                                {kInterrupt},
                                                                {kSuspend},
                                                                {kOther}});
  CHECK(keys_of("\x1bq") == std::vector<Key>{{kEscape}, {kCharacter, 'q'}});
  CHECK(keys_of("\xc3\xa4") == std::vector<Key>{{kOther}, {kOther}});
}
