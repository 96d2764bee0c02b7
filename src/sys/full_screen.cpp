#include "lockstep/sys/full_screen.hpp"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <utility>

#include "lockstep/sys/process.hpp"
#include "lockstep/sys/terminal.hpp"

namespace lockstep::sys {

namespace {

// The other screen, without cursor and wrapping; and back.
constexpr std::string_view kEnter = "\x1b[?1049h\x1b[?25l\x1b[?7l";
constexpr std::string_view kLeave = "\x1b[?7h\x1b[?25h\x1b[?1049l";
constexpr std::array kEnding = {SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};

// What the handlers need; they may only call what is safe in one.
termios before;
termios raw;
std::atomic<bool> redraw = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void write_raw(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR && errno != EAGAIN) return;
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void enter() {
  ::tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
  write_raw(kEnter);
}

void leave() {
  write_raw(kLeave);
  ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

// Lets the signal do what it does without us.
void raise_default(int signal) {
  handle(signal, SIG_DFL);
  ::raise(signal);
  sigset_t own;
  ::sigemptyset(&own);
  ::sigaddset(&own, signal);
  ::pthread_sigmask(SIG_UNBLOCK, &own, nullptr);
}

void on_ending(int signal) {
  leave();
  raise_default(signal);
}

void on_suspend(int) {
  const int saved = errno;
  leave();
  raise_default(SIGTSTP);
  handle(SIGTSTP, on_suspend);
  enter();
  redraw = true;
  errno = saved;
}

void on_resize(int) { redraw = true; }

termios made_raw(termios mode) {
  mode.c_iflag &= ~static_cast<tcflag_t>(ICRNL | IXON | BRKINT | ISTRIP);
  mode.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | IEXTEN | ISIG);
  mode.c_cc[VMIN] = 1;
  mode.c_cc[VTIME] = 0;
  return mode;
}

Key::Kind arrow_of(char letter) {
  switch (letter) {
  case 'A':
    return Key::Kind::kUp;
  case 'B':
    return Key::Kind::kDown;
  case 'C':
    return Key::Kind::kRight;
  case 'D':
    return Key::Kind::kLeft;
  default:
    return Key::Kind::kOther;
  }
}

Key key_of(char c) {
  constexpr char kCtrlC = 3;
  constexpr char kCtrlZ = 26;
  constexpr char kDelete = 127;
  if (c == '\r' || c == '\n') return {Key::Kind::kEnter};
  if (c == '\b' || c == kDelete) return {Key::Kind::kBackspace};
  if (c == kCtrlC) return {Key::Kind::kInterrupt};
  if (c == kCtrlZ) return {Key::Kind::kSuspend};
  if (c >= ' ' && c < kDelete) return {Key::Kind::kCharacter, c};
  return {Key::Kind::kOther};
}

}  // namespace

std::optional<Key> take_key(std::string& bytes) {
  if (bytes.empty()) return std::nullopt;
  if (bytes.front() != '\x1b') {
    const Key key = key_of(bytes.front());
    bytes.erase(0, 1);
    return key;
  }
  if (bytes.size() < 2) return std::nullopt;
  if (bytes[1] != '[' && bytes[1] != 'O') {
    bytes.erase(0, 1);
    return Key{Key::Kind::kEscape};
  }
  // Parameters, then one letter (ECMA-48 section 5.4).
  std::size_t end = 2;
  while (end < bytes.size() && (bytes[end] < '@' || bytes[end] > '~')) ++end;
  if (end >= bytes.size()) return std::nullopt;
  const Key key{arrow_of(bytes[end])};
  bytes.erase(0, end + 1);
  return key;
}

Result<std::unique_ptr<FullScreen>> FullScreen::open() {
  const bool is_terminal = ::isatty(STDIN_FILENO) == 1 &&
                           probe_terminal(STDOUT_FILENO, ColorWish::kAuto).moves &&
                           ::tcgetattr(STDIN_FILENO, &before) == 0;
  if (!is_terminal) {
    return fail(ErrorKind::kUsage, "this needs a terminal that can move its cursor",
                "`lockstep matrix show`, `add`, `remove`, `set`, `enable` and `disable` need none");
  }
  return std::unique_ptr<FullScreen>(new FullScreen());
}

FullScreen::FullScreen() {
  raw = made_raw(before);
  redraw = false;
  for (const int signal : kEnding) handle(signal, on_ending);
  handle(SIGTSTP, on_suspend);
  handle(SIGWINCH, on_resize);
  enter();
}

FullScreen::~FullScreen() {
  for (const int signal : kEnding) handle(signal, SIG_DFL);
  handle(SIGTSTP, SIG_DFL);
  handle(SIGWINCH, SIG_DFL);
  leave();
}

Result<Key> FullScreen::next() {
  constexpr int kEscapeWait = 50;  // ms that the rest of a sequence may take
  constexpr int kLook = 200;       // ms until signals are looked for again
  for (;;) {
    if (interrupted()) return fail(ErrorKind::kInterrupted, "the editor was interrupted");
    if (redraw.exchange(false)) return Key{Key::Kind::kRedraw};
    if (const auto key = take_key(pending_)) return *key;
    pollfd waited{STDIN_FILENO, POLLIN, 0};
    const int ready = ::poll(&waited, 1, pending_.empty() ? kLook : kEscapeWait);
    if (ready == 0 && !pending_.empty()) {
      pending_.clear();
      return Key{Key::Kind::kEscape};
    }
    if (ready <= 0) continue;
    std::array<char, 256> bytes{};
    const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return fail(ErrorKind::kInterrupted, "the terminal is gone");
    pending_.append(bytes.data(), static_cast<std::size_t>(count));
  }
}

void FullScreen::draw(std::string_view bytes) { write_raw(bytes); }

void FullScreen::suspend() { ::raise(SIGTSTP); }

}  // namespace lockstep::sys
