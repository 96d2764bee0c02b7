#include "lockstep/sys/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "filesystem_error.hpp"
#include "lockstep/base/text.hpp"

#ifndef __linux__
extern char** environ;
#endif

namespace lockstep::sys {

namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

bool wants_color(bool is_tty, ColorWish wish) {
  if (wish != ColorWish::kAuto) return wish == ColorWish::kAlways;
  if (!variable("NO_COLOR").empty()) return false;
  const std::string forced = variable("CLICOLOR_FORCE");
  if (!forced.empty() && forced != "0") return true;
  return is_tty && variable("TERM") != "dumb" && variable("CLICOLOR") != "0";
}

// A terminal without a locale may show anything; logs and files are UTF-8 nowadays.
bool speaks_unicode(bool is_tty) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string value = lower(variable(name));
    if (!value.empty())
      return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return !is_tty;
}

int size_of(unsigned short told, const char* name, int otherwise) {
  if (told > 0) return told;
  const int said = std::atoi(variable(name).c_str());
  return said > 0 ? said : otherwise;
}

// What hides and shows the cursor; the handlers may only call what is safe in one.
constexpr std::string_view kHide = "\x1b[?25l";
constexpr std::string_view kShow = "\x1b[?25h";
std::atomic<bool> suspended = false;
std::atomic<bool> resumed = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void write_raw(std::string_view bytes) {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, bytes.data(), bytes.size());
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  ::sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  ::sigaction(signal, &action, nullptr);
}

void on_suspend(int) {
  const int saved = errno;
  write_raw(kShow);
  suspended = true;
  handle(SIGTSTP, SIG_DFL);
  // Blocked while this handler runs: it stops the program as soon as it is let through.
  ::raise(SIGTSTP);
  sigset_t stop;
  ::sigemptyset(&stop);
  ::sigaddset(&stop, SIGTSTP);
  ::pthread_sigmask(SIG_UNBLOCK, &stop, nullptr);
  handle(SIGTSTP, on_suspend);
  write_raw(kHide);
  resumed = true;
  suspended = false;
  errno = saved;
}

}  // namespace

Terminal probe_terminal(int descriptor, ColorWish wish) {
  Terminal terminal;
  terminal.is_tty = ::isatty(descriptor) == 1;
  terminal.color = wants_color(terminal.is_tty, wish);
  terminal.unicode = speaks_unicode(terminal.is_tty);
  const std::string kind = variable("TERM");
  terminal.moves = terminal.is_tty && !kind.empty() && kind != "dumb";
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0) size = {};
  terminal.columns = size_of(size.ws_col, "COLUMNS", terminal.columns);
  terminal.rows = size_of(size.ws_row, "LINES", terminal.rows);
  return terminal;
}

HiddenCursor::HiddenCursor() {
  write_raw(kHide);
  handle(SIGTSTP, on_suspend);
}

HiddenCursor::~HiddenCursor() {
  handle(SIGTSTP, SIG_DFL);
  write_raw(kShow);
}

bool HiddenCursor::is_suspended() const { return suspended; }

bool HiddenCursor::take_resumed() { return resumed.exchange(false); }

std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

void write_out(std::string_view text) { write_all(STDOUT_FILENO, text); }

void write_err(std::string_view text) { write_all(STDERR_FILENO, text); }

}  // namespace lockstep::sys
