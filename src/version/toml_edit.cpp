#include "toml_edit.hpp"

#include <algorithm>

#include "lockstep/base/text.hpp"

namespace lockstep::version {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

SourceMark mark_of(const toml::source_region& region, std::string_view text,
                   const std::string& file) {
  SourceMark mark;
  mark.file = file;
  mark.line = static_cast<int>(region.begin.line);
  mark.column = static_cast<int>(region.begin.column);
  mark.length = 1;
  const std::vector<std::string> lines = split(text, '\n');
  const auto index = static_cast<std::size_t>(std::max(mark.line, 1)) - 1;
  if (index < lines.size()) mark.text = lines[index];
  return mark;
}

}  // namespace

std::string quoted(std::string_view value) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : value) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (code < 0x20 || code == 0x7f) {
      out += "\\u00";
      out += kHex[code >> 4];
      out += kHex[code & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

Result<toml::table> parse_table(std::string_view text, const std::string& file) {
  try {
    return toml::parse(text, file);
  } catch (const toml::parse_error& problem) {
    Error error;
    error.kind = ErrorKind::kUsage;
    error.message = "not valid TOML: " + std::string(problem.description());
    error.hint = "correct the file";
    error.mark = mark_of(problem.source(), text, file);
    return std::unexpected(std::move(error));
  } catch (const std::exception& problem) {
    return fail(ErrorKind::kUsage, file + " cannot be read as TOML: " + problem.what());
  }
}

TomlEdit::TomlEdit(std::string_view text) : text_(text) {
  lines_.push_back(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
  for (std::size_t index = 0; index < text.size(); ++index) {
    if (text[index] == '\n') lines_.push_back(index + 1);
  }
}

// toml++ counts columns in code points, from 1.
std::size_t TomlEdit::offset(const toml::source_position& position) const {
  std::size_t at = lines_.at(position.line - 1);
  for (auto column = position.column; column > 1 && at < text_.size(); --column) {
    do ++at;
    while (at < text_.size() && (static_cast<unsigned char>(text_[at]) & 0xc0) == 0x80);
  }
  return at;
}

void TomlEdit::set(const toml::value<std::string>& node, std::string_view value) {
  if (node.get() == value) return;
  changes_.push_back({offset(node.source().begin), offset(node.source().end), quoted(value)});
}

void TomlEdit::replace(const toml::node& node, std::string raw) {
  changes_.push_back({offset(node.source().begin), offset(node.source().end), std::move(raw)});
}

std::string TomlEdit::apply() const {
  std::vector<Change> changes = changes_;
  std::ranges::sort(changes, {}, &Change::begin);
  std::string out;
  std::size_t copied = 0;
  for (const Change& change : changes) {
    out += text_.substr(copied, change.begin - copied);
    out += change.text;
    copied = change.end;
  }
  return out.append(text_.substr(copied));
}

}  // namespace lockstep::version
