#include "go/module_path.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::ecosystem::go {

namespace {

constexpr std::array<std::string_view, 22> kReserved = {
    "con",  "prn",  "aux",  "nul",  "com1", "com2", "com3", "com4", "com5", "com6", "com7",
    "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9"};

struct Range {
  char32_t first;
  char32_t last;
};

// Runs of letters alone, in the scripts that file names are likely to be in.
constexpr std::array<Range, 15> kLetters = {{{0xc0, 0xd6},
                                             {0xd8, 0xf6},
                                             {0xf8, 0x24f},
                                             {0x388, 0x38a},
                                             {0x38e, 0x3a1},
                                             {0x3a3, 0x3f5},
                                             {0x400, 0x481},
                                             {0x48a, 0x52f},
                                             {0x5d0, 0x5ea},
                                             {0x620, 0x64a},
                                             {0x3041, 0x3096},
                                             {0x30a1, 0x30fa},
                                             {0x3400, 0x4dbf},
                                             {0x4e00, 0x9fff},
                                             {0xac00, 0xd7a3}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_word(char c) { return is_digit(c) || is_lower(c) || is_upper(c); }
bool is_module_char(char c) { return is_word(c) || std::string_view("-._~").contains(c); }
bool is_file_char(char c) {
  return is_word(c) || std::string_view("!#$%&()+,-.=@[]^_{}~ ").contains(c);
}
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

bool is_letter(char32_t point) {
  return std::ranges::any_of(
      kLetters, [&](Range range) { return point >= range.first && point <= range.last; });
}

// The two- and three-byte sequences of UTF-8 hold every letter of the table; others are refused.
std::optional<char32_t> next_point(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto more = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xc0) == 0x80; };
  if ((byte(0) & 0xe0) == 0xc0 && more(1)) {
    const auto point = static_cast<char32_t>((byte(0) & 0x1f) << 6 | (byte(1) & 0x3f));
    text.remove_prefix(2);
    return point;
  }
  if ((byte(0) & 0xf0) == 0xe0 && more(1) && more(2)) {
    const auto point =
        static_cast<char32_t>((byte(0) & 0xf) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f));
    text.remove_prefix(3);
    return point;
  }
  return std::nullopt;
}

bool has_file_chars_only(std::string_view text) {
  while (!text.empty()) {
    if (is_ascii(text.front())) {
      if (!is_file_char(text.front())) return false;
      text.remove_prefix(1);
      continue;
    }
    const auto point = next_point(text);
    if (!point || !is_letter(*point)) return false;
  }
  return true;
}

bool is_reserved(std::string_view element) {
  const std::string name = lower(element.substr(0, element.find('.')));
  return std::ranges::find(kReserved, name) != kReserved.end();
}

// `abc~1` looks like a short name of Windows.
bool is_short_name(std::string_view element) {
  const auto name = element.substr(0, element.find('.'));
  const auto tilde = name.rfind('~');
  if (tilde == std::string_view::npos || tilde + 1 == name.size()) return false;
  return std::ranges::all_of(name.substr(tilde + 1), is_digit);
}

std::string fault_of_element(std::string_view element) {
  if (element.empty()) return "has an empty part";
  if (element.front() == '.') return "has a part that starts with a dot";
  if (element.back() == '.') return "has a part that ends with a dot";
  if (!std::ranges::all_of(element, is_module_char))
    return "holds other characters than letters, digits and -._~";
  if (is_reserved(element)) return "has a part that Windows reserves";
  if (is_short_name(element)) return "has a part that ends like a short name of Windows";
  return {};
}

std::string fault_of_host(std::string_view host) {
  if (!host.contains('.')) return "starts with no host name: its first part has no dot";
  if (host.front() == '-') return "starts with a dash";
  const auto fits = [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '.'; };
  return std::ranges::all_of(host, fits) ? "" : "starts with a host name that is not in lower case";
}

std::string fault_of_major(std::string_view last) {
  const bool is_like =
      last.size() > 1 && last[0] == 'v' &&
      std::ranges::all_of(last.substr(1), [](char c) { return is_digit(c) || c == '.'; });
  if (!is_like) return {};
  if (last.contains('.')) return "ends with a major version that has a dot";
  if (last[1] == '0' || last == "v1")
    return "ends with `/" + std::string(last) + "`, which only starts at /v2";
  return {};
}

std::string fault_of_path(std::string_view path) {
  const auto elements = split(path, '/');
  for (const std::string& element : elements) {
    if (auto fault = fault_of_element(element); !fault.empty()) return fault;
  }
  if (auto fault = fault_of_host(elements.front()); !fault.empty()) return fault;
  if (elements.front() == "gopkg.in")
    return "is at gopkg.in, where no module can have further ones below it";
  return fault_of_major(elements.back());
}

}  // namespace

SplitPath split_major(std::string_view path) {
  const auto slash = path.rfind('/');
  if (slash == std::string_view::npos) return {std::string(path), ""};
  const auto last = path.substr(slash + 1);
  const bool is_major =
      last.size() > 1 && last[0] == 'v' && std::ranges::all_of(last.substr(1), is_digit);
  if (!is_major) return {std::string(path), ""};
  return {std::string(path.substr(0, slash)), std::string(path.substr(slash))};
}

Result<void> check_module_path(std::string_view path) {
  const std::string fault = fault_of_path(path);
  if (fault.empty()) return {};
  return fail(ErrorKind::kUsage, "the module path `" + std::string(path) + "` " + fault,
              "put a path like `example.com/lorem` into go.mod's `module` line");
}

Result<void> check_major(std::string_view path, std::string_view version) {
  const std::string number(version.substr(1, version.find('.') - 1));
  const std::string wanted = number == "0" || number == "1" ? "" : "/v" + number;
  const SplitPath parts = split_major(path);
  if (parts.major == wanted) return {};
  return fail(ErrorKind::kUsage,
              "the module path `" + std::string(path) + "` does not fit version " +
                  std::string(version),
              "from v2 on Go wants the major version in the path: put `module " + parts.prefix +
                  wanted + "` into go.mod");
}

Result<void> check_file_path(std::string_view path) {
  const auto refuse = [&](const char* why) {
    return fail(ErrorKind::kUsage,
                "a Go module cannot hold the file `" + std::string(path) + "`: " + why,
                "rename it, or keep it out of the folder");
  };
  if (!is_safe_relative_path(path)) return refuse("it is no clean relative path");
  for (const std::string& element : split(path, '/')) {
    if (element.back() == '.') return refuse("a part of it ends with a dot");
    if (!has_file_chars_only(element)) return refuse("it has a character that Go does not allow");
    if (is_reserved(element)) return refuse("Windows reserves a part of it");
  }
  return {};
}

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_upper(c)) out += '!';
    out += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_escape = text[at] == '!' && at + 1 < text.size() && is_lower(text[at + 1]);
    if (is_escape) ++at;
    out += is_escape ? static_cast<char>(text[at] - 'a' + 'A') : text[at];
  }
  return out;
}

}  // namespace lockstep::ecosystem::go
