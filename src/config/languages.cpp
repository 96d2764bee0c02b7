#include <fmt/format.h>

#include <algorithm>

#include "draft.hpp"
#include "keys.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::config {

namespace {

using model::Language;
using model::Value;

constexpr std::string_view kAllMeant =
    "list the `languages` you have: without that key all are meant";

std::vector<std::string> known_keys(const LanguageRules& rules) {
  std::vector<std::string> keys = names_of(language_keys());
  for (const auto& [key, setting] : rules.settings) keys.push_back(key);
  return keys;
}

const LanguageRules* find_rules(const Vocabulary& vocabulary, std::string_view name) {
  const auto found = std::ranges::find(vocabulary.languages, name, &LanguageRules::name);
  return found == vocabulary.languages.end() ? nullptr : &*found;
}

// Reads one language's section; absent keys get their defaults.
class LanguageReader {
 public:
  LanguageReader(Reader& reader, Draft& draft, const LanguageRules& rules,
                 std::string_view hint = {})
      : reader_(reader), draft_(draft), rules_(rules), hint_(hint) {
    language_.name = rules.name;
    language_.folder = "bindings/" + rules.name;
  }

  // `section` is null when the user said the language's name only.
  Language read(const Place& name, const YamlNode* section) {
    const std::size_t before = reader_.problem_count();
    LanguagePlaces places{name, {}, true};
    if (section != nullptr && !is_empty_map(*section) &&
        reader_.is_map(*section, quoted(rules_.name))) {
      reader_.check_keys(*section, quoted(rules_.name), known_keys(rules_));
      for (const YamlMember& member : section->members) {
        places.keys.try_emplace(member.key.text, member.value.place);
        read_member(member);
      }
    }
    if (!places.keys.contains("folder")) want(language_.folder, PathUse::kFolder, "folder", name);
    places.is_sound = reader_.problem_count() == before;
    draft_.places[rules_.name] = std::move(places);
    return std::move(language_);
  }

 private:
  static bool is_empty_map(const YamlNode& node) {
    return node.kind == YamlNode::Kind::kMap && node.members.empty();
  }

  void read_member(const YamlMember& member) {
    const std::string& key = member.key.text;
    if (key == "folder") {
      language_.folder = path(member, PathUse::kFolder).value_or("");
    } else if (key == "crate") {
      crate(member);
    } else if (key == "cmake") {
      cmake(member);
    } else if (key == "features") {
      features(member);
    } else if (key == "package") {
      language_.package = reader_.text(member.value, "`package`").value_or("");
    } else if (rules_.settings.contains(key)) {
      setting(member, rules_.settings.at(key).kind);
    }
  }

  void crate(const YamlMember& member) {
    language_.crate = path(member, PathUse::kCrate);
    if (std::holds_alternative<model::CargoCore>(draft_.project.core)) return;
    reader_.problem(member.key.place, "a `crate` needs a core built by cargo",
                    "leave it out, or build the core with `core: {cargo: folder}`");
  }

  void cmake(const YamlMember& member) {
    language_.cmake = path(member, PathUse::kCmake);
    if (std::holds_alternative<model::CmakeCore>(draft_.project.core)) return;
    reader_.problem(member.key.place, "a `cmake` folder needs a core built by CMake",
                    "leave it out, or build the core with `core: {cmake: folder}`");
  }

  std::optional<std::string> path(const YamlMember& member, PathUse use) {
    auto path = read_path(reader_, member.value, quoted(member.key.text));
    if (path) want(*path, use, member.key.text, member.value.place);
    return path;
  }

  void features(const YamlMember& member) {
    if (std::holds_alternative<model::CargoCore>(draft_.project.core)) {
      draft_.features[rules_.name] = read_features(reader_, member.value);
      return;
    }
    reader_.problem(member.key.place, "`features` are cargo's, and the core is not built by cargo");
  }

  void want(const std::string& path, PathUse use, std::string_view key, const Place& place) {
    draft_.paths.push_back(
        {path, use, fmt::format("the {} of {}", key, rules_.name), place, hint_, rules_.name});
  }

  void setting(const YamlMember& member, std::string_view kind) {
    const std::string what = quoted(member.key.text);
    Value& value = language_.settings[member.key.text];
    if (kind == "flag") {
      if (const auto flag = reader_.flag(member.value, what)) value = *flag;
    } else if (kind == "list") {
      Value::Array items;
      for (std::string& item : reader_.words(member.value, what))
        items.emplace_back(std::move(item));
      value = std::move(items);
    } else if (auto text = reader_.text(member.value, what)) {
      value = std::move(*text);
    }
  }

  Reader& reader_;
  Draft& draft_;
  const LanguageRules& rules_;
  std::string hint_;
  Language language_;
};

void read_named(Reader& reader, const YamlNode& node, const Vocabulary& vocabulary, Draft& draft) {
  std::vector<std::string> known;
  for (const LanguageRules& rules : vocabulary.languages) known.push_back(rules.name);
  reader.check_keys(node, "`languages`", {});
  for (const YamlMember& member : node.members) {
    const LanguageRules* rules = find_rules(vocabulary, member.key.text);
    if (rules == nullptr) {
      reader.unknown(member.key.place, fmt::format("unknown language `{}`", member.key.text),
                     member.key.text, known);
    } else if (draft.project.language(rules->name) == nullptr) {
      const bool bare = member.value.kind == YamlNode::Kind::kNull;
      draft.project.languages.push_back(
          LanguageReader(reader, draft, *rules)
              .read(member.key.place, bare ? nullptr : &member.value));
    }
  }
}

// `languages: [python, node]`: all defaults.
void read_bare(Reader& reader, const YamlNode& node, const Vocabulary& vocabulary, Draft& draft) {
  YamlNode map;
  map.kind = YamlNode::Kind::kMap;
  for (YamlNode& item : reader.scalars(node, "`languages`"))
    map.members.push_back({std::move(item), YamlNode{}});
  read_named(reader, map, vocabulary, draft);
}

}  // namespace

void read_languages(Reader& reader, const YamlNode* node, const Vocabulary& vocabulary,
                    Draft& draft) {
  if (node == nullptr) {
    for (const LanguageRules& rules : vocabulary.languages) {
      draft.project.languages.push_back(
          LanguageReader(reader, draft, rules, kAllMeant).read({1, 1, 1}, nullptr));
    }
  } else if (node->kind == YamlNode::Kind::kList) {
    read_bare(reader, *node, vocabulary, draft);
  } else if (reader.is_map(*node, "`languages`")) {
    read_named(reader, *node, vocabulary, draft);
  }
  std::ranges::sort(draft.project.languages, {}, [&vocabulary](const Language& language) {
    return find_rules(vocabulary, language.name)->order;
  });
}

void check_package_names(Reader& reader, const Draft& draft) {
  std::map<std::string, const Language*> seen;
  for (const Language& language : draft.project.languages) {
    const auto [first, is_new] = seen.try_emplace(lower(language.package), &language);
    if (is_new || first->second->package == language.package) continue;
    const LanguagePlaces& places = draft.places.at(language.name);
    const auto place = places.keys.find("package");
    reader.problem(place == places.keys.end() ? places.name : place->second,
                   fmt::format("the packages `{}` of {} and `{}` of {} differ in case only",
                               first->second->package, first->second->name, language.package,
                               language.name),
                   "spell them alike, registries and file systems mix them up");
  }
}

void run_checks(Reader& reader, const Vocabulary& vocabulary, const Draft& draft) {
  for (const Language& language : draft.project.languages) {
    const LanguageRules* rules = find_rules(vocabulary, language.name);
    const LanguagePlaces& places = draft.places.at(language.name);
    if (!rules->check || !places.is_sound) continue;
    for (const Error& error : rules->check(draft.project, language)) {
      const auto place = places.keys.find(error.where);
      const bool is_keyed = place != places.keys.end();
      const std::string prefix = is_keyed || error.where.empty() ? "" : error.where + ": ";
      reader.problem(is_keyed ? place->second : places.name, prefix + error.message, error.hint);
    }
  }
}

}  // namespace lockstep::config
