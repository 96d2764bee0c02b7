#include "go/go_mod.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "lockstep/base/text.hpp"

namespace lockstep::ecosystem::go {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

std::string unquoted(std::string_view word) {
  const bool is_quoted = word.size() > 1 && (word.front() == '"' || word.front() == '`') &&
                         word.back() == word.front();
  return std::string(is_quoted ? word.substr(1, word.size() - 2) : word);
}

// The words of a line less its comment. go.mod has no comments but `//`, and no such thing in
// words.
std::vector<std::string> words_of(std::string_view line) {
  line = line.substr(0, line.find("//"));
  std::vector<std::string> words;
  const std::string spaced = replace_all(line, "(", " ( ");
  for (std::string_view rest = trim(spaced); !rest.empty(); rest = trim(rest)) {
    const auto end = std::min(rest.find_first_of(" \t"), rest.size());
    words.push_back(unquoted(rest.substr(0, end)));
    rest.remove_prefix(end);
  }
  return words;
}

// Calls `each(block, words, line)` for every line, `block` being the word before an open
// parenthesis.
template <typename Each>
void for_each_line(std::string_view text, Each each) {
  std::string block;
  for (const std::string& line : split(text, '\n')) {
    const auto words = words_of(line);
    each(block, words, line);
    if (words.size() == 2 && words[1] == "(") block = words[0];
    if (words.size() == 1 && words[0] == ")") block.clear();
  }
}

bool requires_any(const std::string& block, const std::vector<std::string>& words,
                  std::span<const std::string> modules) {
  const std::size_t at = block == "require" ? 0 : 1;
  if (words.size() <= at || (at == 1 && words[0] != "require")) return false;
  return std::ranges::find(modules, words[at]) != modules.end();
}

// Reads a file word by word, with where each stands.
class WordReader {
 public:
  std::vector<ModWord> read(std::string_view text) {
    std::size_t begin = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    while (begin < text.size()) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      const std::string_view line = text.substr(begin, end - begin);
      take_line(line.substr(0, line.find("//")), begin);
      begin = end + 1;
    }
    return std::move(words_);
  }

 private:
  void take_line(std::string_view line, std::size_t offset) {
    std::string statement = block_;
    std::string before;
    for (std::size_t at = 0; (at = line.find_first_not_of(" \t\r", at)) < line.size();) {
      const std::size_t end = std::min(line.find_first_of(" \t\r()", at + 1), line.size());
      const std::string_view raw = line.substr(at, end - at);
      const std::string word = unquoted(raw);
      const std::size_t begin = offset + at + (raw.size() - word.size()) / 2;
      at = end;
      if (word == "(") {
        block_ = statement;
      } else if (word == ")") {
        block_.clear();
      } else if (statement.empty()) {
        statement = word;
      } else {
        words_.push_back({statement, before, {{}, begin, begin + word.size(), word}});
        before = word;
      }
    }
  }

  std::string block_;
  std::vector<ModWord> words_;
};

}  // namespace

std::vector<ModWord> mod_words(std::string_view text) { return WordReader().read(text); }

Result<GoMod> read_go_mod(std::string_view text) {
  GoMod mod;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  for_each_line(text, [&](const std::string& block, const std::vector<std::string>& words,
                          const std::string&) {
    if (block == "module" && words.size() == 1 && words[0] != ")") mod.module = words[0];
    if (!block.empty() || words.size() != 2) return;
    if (words[0] == "module" && words[1] != "(") mod.module = words[1];
    if (words[0] == "go") mod.go = words[1];
  });
  if (!mod.module.empty()) return mod;
  return fail(ErrorKind::kUsage, "go.mod names no module",
              "give it a line like `module example.com/lorem`");
}

std::string with_requirements(std::string_view text, std::span<const std::string> modules,
                              std::string_view version) {
  std::string out;
  for_each_line(text, [&](const std::string& block, const std::vector<std::string>& words,
                          const std::string& line) {
    if (!requires_any(block, words, modules)) out += line + "\n";
  });
  out = replace_all(out, "require (\n)\n", "");  // a block that held these modules alone
  while (out.ends_with("\n")) out.pop_back();
  out += "\n\nrequire (\n";
  for (const std::string& module : modules) out += fmt::format("\t{} {}\n", module, version);
  return out + ")\n";
}

}  // namespace lockstep::ecosystem::go
