#include <fmt/format.h>

#include <algorithm>

#include "draft.hpp"
#include "keys.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::config {

namespace {

// What both services take as a variable's name and leave to the user.
bool is_variable(std::string_view name) {
  const auto is_word = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && (name.front() < '0' || name.front() > '9') &&
         std::ranges::all_of(name, is_word);
}

bool belongs_to_service(std::string_view name) {
  return name.starts_with("GITHUB_") || name.starts_with("CI_") || name.starts_with("ACTIONS_");
}

void read_secrets(Reader& reader, const YamlNode& node, model::Ci& ci) {
  for (const YamlNode& item : reader.scalars(node, "`secrets`")) {
    if (is_variable(item.text) && !belongs_to_service(item.text))
      ci.secrets.push_back(item.text);
    else
      reader.problem(item.place, fmt::format("{} cannot name a secret", quoted(item.text)),
                     "capital letters, digits and `_`, and none of the service's own names: "
                     "`NPM_TOKEN`");
  }
}

// A map of texts on one line; its keys are those of `known`.
void read_texts_by_key(Reader& reader, const YamlNode& node, std::string_view what,
                       const std::vector<std::string>& known,
                       std::map<std::string, std::string>& to) {
  if (!reader.is_map(node, what)) return;
  reader.check_keys(node, what, known);
  for (const std::string& key : known) {
    const auto text = reader.text_at(node, key);
    if (!text) continue;
    if (text->find('\n') == std::string::npos)
      to[key] = *text;
    else
      reader.problem(node.find(key)->place, fmt::format("{} has several lines", quoted(key)));
  }
}

std::vector<std::string> names_of_languages(const Vocabulary& vocabulary) {
  std::vector<std::string> names;
  for (const LanguageRules& rules : vocabulary.languages) names.push_back(rules.name);
  return names;
}

}  // namespace

void read_ci(Reader& reader, const YamlNode& node, const Vocabulary& vocabulary, Draft& draft) {
  if (!reader.is_map(node, "`ci`")) return;
  reader.check_keys(node, "`ci`", names_of(ci_keys()));
  if (const YamlNode* setup = node.find("setup")) draft.ci.setup = reader.texts(*setup, "`setup`");
  if (const YamlNode* secrets = node.find("secrets")) read_secrets(reader, *secrets, draft.ci);
  if (const YamlNode* runners = node.find("runners"))
    read_texts_by_key(reader, *runners, "`runners`", names_of(machine_keys()), draft.ci.runners);
  if (const YamlNode* audiences = node.find("audiences"))
    read_texts_by_key(reader, *audiences, "`audiences`", names_of_languages(vocabulary),
                      draft.ci.audiences);
}

}  // namespace lockstep::config
