#include "long_strings.hpp"

#include <fmt/format.h>

#include <charconv>

namespace lockstep::registry {

namespace {

constexpr std::size_t kLong = std::size_t{64} << 10;
// No JSON that a client means holds this: names in it are of what they publish.
constexpr std::string_view kMark = "\x7f lockstep long text ";

// The end of the string whose first character is at `begin`: its closing quote.
std::size_t string_end(std::string_view json, std::size_t begin, bool& has_escape) {
  for (std::size_t at = begin; at < json.size(); ++at) {
    if (json[at] == '"') return at;
    if (json[at] != '\\') continue;
    has_escape = true;
    ++at;
  }
  return json.size();
}

}  // namespace

std::string_view SparseJson::text_at(const model::Value& object, std::string_view key) const {
  const model::Value* found = object.find(key);
  const std::string* text = found == nullptr ? nullptr : found->text();
  if (text == nullptr) return {};
  if (!text->starts_with(kMark)) return *text;
  std::size_t index = 0;
  std::from_chars(text->data() + kMark.size(), text->data() + text->size(), index);
  return index < long_texts.size() ? long_texts[index] : std::string_view();
}

Result<SparseJson> parse_sparse_json(std::string_view json) {
  SparseJson sparse;
  std::string kept;
  std::size_t copied = 0;
  std::size_t at = 0;
  while ((at = json.find('"', at)) != std::string_view::npos) {
    bool has_escape = false;
    const std::size_t begin = at + 1;
    const std::size_t end = string_end(json, begin, has_escape);
    at = end + 1;
    if (end == json.size()) break;
    if (end - begin < kLong || has_escape) continue;
    kept += json.substr(copied, begin - copied);
    kept += fmt::format("{}{}", kMark, sparse.long_texts.size());
    sparse.long_texts.push_back(json.substr(begin, end - begin));
    copied = end;
  }
  kept += json.substr(copied);
  LOCKSTEP_TRY(value, model::parse_json(kept));
  sparse.value = std::move(value);
  return sparse;
}

}  // namespace lockstep::registry
