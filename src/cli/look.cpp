#include "look.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "lockstep/base/text.hpp"

namespace lockstep::cli {

namespace {

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The first `width` columns of `text`.
std::string_view head(std::string_view text, std::size_t width) {
  std::size_t byte = 0;
  for (; byte < text.size(); ++byte) {
    if (continues_character(text[byte])) continue;
    if (width == 0) break;
    --width;
  }
  return text.substr(0, byte);
}

std::string_view code_of(Paint paint) {
  switch (paint) {
  case Paint::kBold:
    return "1";
  case Paint::kDim:
    return "2";
  case Paint::kGood:
    return "32";
  case Paint::kBad:
    return "1;31";
  case Paint::kActive:
    return "36";
  case Paint::kNone:
    break;
  }
  return "";
}

std::string painted(std::string_view text, Paint paint, bool color) {
  const std::string_view code = code_of(paint);
  if (!color || code.empty() || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string harmless(std::string text) {
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) c = '?';
  }
  return text;
}

}  // namespace

Look answer_look(const CommonOptions& common) {
  constexpr int kStdout = 1;
  const sys::Terminal terminal = sys::probe_terminal(kStdout, common.color);
  Look look;
  look.columns = terminal.is_tty ? static_cast<std::size_t>(std::max(terminal.columns, 1))
                                 : std::numeric_limits<std::size_t>::max();
  look.color = terminal.color;
  look.unicode = terminal.unicode;
  return look;
}

std::size_t text_width(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return !continues_character(c); }));
}

std::size_t line_width(const Line& line) {
  std::size_t width = 0;
  for (const Span& span : line) width += text_width(span.text);
  return width;
}

std::string padded(std::string text, std::size_t width) {
  const std::size_t own = text_width(text);
  if (own < width) text.append(width - own, ' ');
  return text;
}

std::string in_ascii(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kMarks[] = {
      {"✓", "ok"}, {"✗", "x"}, {"·", "-"}, {"…", "..."}, {"–", "-"}, {"←", "<-"}};
  std::string out(text);
  for (const auto& [mark, plain] : kMarks) out = replace_all(out, mark, plain);
  return out;
}

std::string shown(const Line& line, const Look& look) {
  Line spans = line;
  if (!look.unicode) {
    for (Span& span : spans) span.text = in_ascii(span.text);
  }
  const std::string ellipsis = look.unicode ? "…" : "...";
  const bool cut = line_width(spans) > look.columns;
  std::size_t room = look.columns;
  if (cut) room -= std::min(room, text_width(ellipsis));
  std::string out;
  for (const Span& span : spans) {
    const std::string_view part = head(span.text, room);
    room -= text_width(part);
    out += painted(harmless(std::string(part)), span.paint, look.color);
  }
  if (cut) return out + std::string(head(ellipsis, look.columns));
  return out;
}

}  // namespace lockstep::cli
