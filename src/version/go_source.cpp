#include "lockstep/version/go_source.hpp"

#include <algorithm>
#include <string>

namespace lockstep::version {

namespace {

enum class Kind { kEnd, kLine, kWord, kText, kSign };

struct Token {
  Kind kind = Kind::kEnd;
  std::string_view text;  // of a string what stands between its quotes
  std::size_t begin = 0;

  bool is(std::string_view sign) const { return kind != Kind::kText && text == sign; }
};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}

// Cuts a source file into tokens; the end of a line is one, as it ends a declaration.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
  }

  Token next() {
    skip_blank();
    if (at_ >= text_.size()) return {};
    const char c = text_[at_];
    if (c == '\n') return sign(Kind::kLine);
    if (c == '"' || c == '`' || c == '\'') return quoted(c);
    if (!is_word(c)) return sign(Kind::kSign);
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return {Kind::kWord, text_.substr(begin, at_ - begin), begin};
  }

 private:
  Token sign(Kind kind) {
    ++at_;
    return {kind, text_.substr(at_ - 1, 1), at_ - 1};
  }

  void skip_to(std::string_view end, std::size_t past) {
    const auto found = text_.find(end, at_);
    at_ = found == std::string_view::npos ? text_.size() : found + past;
  }

  void skip_blank() {
    for (;;) {
      at_ = std::min(text_.find_first_not_of(" \t\r", at_), text_.size());
      const std::string_view rest = text_.substr(at_);
      if (rest.starts_with("//")) {
        skip_to("\n", 0);
      } else if (rest.starts_with("/*")) {
        at_ += 2;
        skip_to("*/", 2);
      } else {
        return;
      }
    }
  }

  Token quoted(char quote) {
    const std::size_t begin = ++at_;
    while (at_ < text_.size() && text_[at_] != quote && (quote == '`' || text_[at_] != '\n')) {
      const bool is_escape = quote != '`' && text_[at_] == '\\' && at_ + 1 < text_.size();
      at_ += is_escape ? 2 : 1;
    }
    const std::size_t end = std::min(at_, text_.size());
    const bool is_closed = end < text_.size() && text_[end] == quote;
    at_ = std::min(end + 1, text_.size());
    // A rune is no text.
    const Kind kind = quote != '\'' && is_closed ? Kind::kText : Kind::kSign;
    return {kind, text_.substr(begin, end - begin), begin};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool ends_line(const Token& token) {
  return token.kind == Kind::kEnd || token.kind == Kind::kLine || token.is(";") || token.is(")");
}

// Reads declarations at the level of the package.
class Reader {
 public:
  explicit Reader(std::string_view text) : lexer_(text) { step(); }

  GoSource read() {
    while (token_.kind != Kind::kEnd) {
      if (token_.is("import")) {
        declarations([this] { import(); });
      } else if (token_.is("const") || token_.is("var")) {
        declarations([this] { constant(); });
      } else {
        pass();
      }
    }
    return std::move(source_);
  }

 private:
  void step() { token_ = lexer_.next(); }

  // One token, with all that its brackets hold.
  void pass() {
    std::size_t depth = 0;
    do {
      if (token_.is("{") || token_.is("(") || token_.is("[")) ++depth;
      const bool is_close = token_.is("}") || token_.is(")") || token_.is("]");
      if (is_close && depth > 0) --depth;
      step();
    } while (depth > 0 && token_.kind != Kind::kEnd);
  }

  // `word one` or `word ( several )`.
  template <typename Each>
  void declarations(Each each) {
    step();
    if (!token_.is("(")) return each();
    step();
    while (token_.kind != Kind::kEnd && !token_.is(")")) {
      if (token_.kind == Kind::kLine || token_.is(";")) {
        step();
      } else {
        each();
        while (!ends_line(token_)) pass();
      }
    }
    step();
  }

  TextAt text_at(std::vector<std::string> path) const {
    return {std::move(path), token_.begin, token_.begin + token_.text.size(),
            std::string(token_.text)};
  }

  void import() {
    if (token_.kind == Kind::kWord || token_.is(".")) step();  // another name for it
    if (token_.kind != Kind::kText) return;
    source_.imports.push_back(text_at({}));
    step();
  }

  void constant() {
    if (token_.kind != Kind::kWord) return;
    const std::string name(token_.text);
    step();
    if (token_.is("string")) step();
    if (!token_.is("=")) return;
    step();
    if (token_.kind != Kind::kText) return;
    TextAt held = text_at({name});
    step();
    if (ends_line(token_)) source_.constants.push_back(std::move(held));
  }

  Lexer lexer_;
  Token token_;
  GoSource source_;
};

}  // namespace

GoSource read_go_source(std::string_view text) { return Reader(text).read(); }

}  // namespace lockstep::version
