#include "lockstep/sys/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

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

bool speaks_unicode() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string value = lower(variable(name));
    if (!value.empty())
      return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

int columns_of(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const int said = std::atoi(variable("COLUMNS").c_str());
  return said > 0 ? said : 80;
}

}  // namespace

Terminal probe_terminal(int descriptor, ColorWish wish) {
  Terminal terminal;
  terminal.is_tty = ::isatty(descriptor) == 1;
  terminal.color = wants_color(terminal.is_tty, wish);
  terminal.unicode = speaks_unicode();
  terminal.columns = columns_of(descriptor);
  return terminal;
}

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
