#include <fmt/format.h>

#include <algorithm>

#include "edit_check.hpp"
#include "edit_words.hpp"
#include "edited_yaml.hpp"
#include "keys.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/config/edit.hpp"
#include "lockstep/config/targets.hpp"
#include "overrides.hpp"
#include "reader.hpp"

namespace lockstep::config {

namespace {

using Words = std::vector<std::string>;
using Form = NewValue::Form;

NewValue bare(std::string word) { return {Form::kBare, {std::move(word)}}; }

Error refusal(std::string message, std::string hint) {
  return {ErrorKind::kUsage, std::move(message), "", std::move(hint)};
}

// Carries an edit out on the text, and notes what it is to change.
class Editor {
 public:
  Editor(EditedYaml yaml, const Matrix& before, const Vocabulary& vocabulary,
         const ReadMatrix& read)
      : yaml_(std::move(yaml)), before_(before), vocabulary_(vocabulary), read_(read) {}

  Result<void> run(const MatrixEdit& edit) {
    switch (edit.verb) {
    case EditVerb::kAdd:
      return add(edit.names);
    case EditVerb::kRemove:
      return remove(edit.names);
    case EditVerb::kEnable:
    case EditVerb::kDisable:
      return switch_all(edit.names, edit.verb);
    case EditVerb::kSet:
      return set_all(edit);
    }
    return {};
  }

  const Expected& expected() const { return expected_; }
  std::string text() const { return yaml_.text(); }

 private:
  Result<void> add(const Words& names) {
    LOCKSTEP_TRY(words, words_to_add(names, vocabulary_, before_));
    for (const std::string& target : words.targets) LOCKSTEP_CHECK(add_target(target));
    for (const std::string& language : words.languages) LOCKSTEP_CHECK(add_language(language));
    for (const std::string& cell : words.cells) LOCKSTEP_CHECK(add_cells(cell));
    return {};
  }

  Result<void> add_target(const std::string& target) {
    expected_.new_targets.insert(target);
    if (yaml_.find(kTargets) != nullptr) return yaml_.add_item(kTargets, target);
    Words all = standard_targets();
    all.push_back(target);
    return yaml_.set(kTargets, {Form::kList, all}, "languages");
  }

  Words standard_targets() const {
    Words names;
    for (const model::Target& target : vocabulary_.targets) {
      if (target.standard) names.push_back(target.name);
    }
    return names;
  }

  Result<void> add_language(const std::string& language) {
    expected_.new_languages.insert(language);
    const MarkedNode* node = yaml_.find(kLanguages);
    if (node != nullptr && node->kind == MarkedNode::Kind::kMap)
      return yaml_.set(Words{"languages", language}, bare("{}"));
    return yaml_.add_item(kLanguages, language);
  }

  // Cells of the matrix are enabled; one on a new target brings the target for its language alone.
  Result<void> add_cells(const std::string& cell) {
    const std::string pattern = resolved_pattern(cell, vocabulary_.targets);
    const auto is_named = [&](const MatrixCell& each) { return names_cell(pattern, each.cell); };
    if (std::ranges::any_of(before_.cells, is_named)) return switch_one(cell, EditVerb::kEnable);
    const std::string language = pattern.substr(0, pattern.find('/'));
    const std::string target = pattern.substr(pattern.find('/') + 1);
    const auto choice = find_target(vocabulary_.targets, target);
    if (!choice || before_.project.language(language) == nullptr) {
      return std::unexpected(
          refusal(fmt::format("`{}` names no cell that can be added alone", cell),
                  "add the target or the language first"));
    }
    return add_alone(language, choice->target->name);
  }

  // A new target, and of its cells the language's alone.
  Result<void> add_alone(const std::string& language, const std::string& target) {
    if (!expected_.new_targets.contains(target)) {
      LOCKSTEP_CHECK(add_target(target));
      if (before_.project.languages.size() > 1)
        LOCKSTEP_CHECK(set_value("*/" + target, "enabled", bare("false")));
      for (const model::Language& each : before_.project.languages)
        expected_.values[each.name + "/" + target]["enabled"] = "false";
    }
    std::string& wished = expected_.values[language + "/" + target]["enabled"];
    if (wished == "true") return {};
    wished = "true";
    if (before_.project.languages.size() == 1) return {};
    return set_value(language + "/" + target, "enabled", bare("true"));
  }

  Result<void> remove(const Words& names) {
    LOCKSTEP_TRY(words, words_to_remove(names, vocabulary_, before_));
    expected_.gone_targets.insert(words.targets.begin(), words.targets.end());
    expected_.gone_languages.insert(words.languages.begin(), words.languages.end());
    LOCKSTEP_CHECK(check_some_stay());
    LOCKSTEP_CHECK(remove_entries());
    for (const std::string& target : words.targets) LOCKSTEP_CHECK(remove_target(target));
    for (const std::string& language : words.languages) LOCKSTEP_CHECK(remove_language(language));
    for (const std::string& cell : words.cells)
      LOCKSTEP_CHECK(switch_one(cell, EditVerb::kDisable));
    return {};
  }

  bool stays(const model::Cell& cell) const {
    return !expected_.gone_targets.contains(cell.target.name) &&
           !expected_.gone_languages.contains(cell.language);
  }

  Result<void> check_some_stay() const {
    const bool some = std::ranges::any_of(before_.cells, [this](const MatrixCell& each) {
      if (!each.enabled || !stays(each.cell)) return false;
      const auto wished = expected_.values.find(each.cell.name());
      if (wished == expected_.values.end()) return true;
      const auto enabled = wished->second.find("enabled");
      return enabled == wished->second.end() || enabled->second != "false";
    });
    if (some) return {};
    return std::unexpected(refusal("this would leave no cells", "leave one enabled at least"));
  }

  // An entry that names none but cells which go would be a mistake: it goes with them.
  Result<void> remove_entries() {
    const MarkedNode* entries = yaml_.find(kCells);
    if (entries == nullptr) return {};
    Words gone;
    for (const MarkedMember& entry : entries->members) {
      const std::string pattern = resolved_pattern(entry.key.text, vocabulary_.targets);
      const bool names_one_that_stays =
          std::ranges::any_of(before_.cells, [&](const MatrixCell& each) {
            return names_cell(pattern, each.cell) && stays(each.cell);
          });
      if (!names_one_that_stays) gone.push_back(entry.key.text);
    }
    for (const std::string& key : gone) LOCKSTEP_CHECK(yaml_.remove(Words{"cells", key}));
    return {};
  }

  Result<void> remove_target(const std::string& target) {
    const MarkedNode* list = yaml_.find(kTargets);
    if (list == nullptr) {
      Words rest = standard_targets();
      std::erase(rest, target);
      return yaml_.set(kTargets, {Form::kList, rest}, "languages");
    }
    for (std::size_t i = 0; i < list->items.size(); ++i) {
      const auto choice = find_target(vocabulary_.targets, list->items[i].text);
      if (choice && choice->target->name == target) return yaml_.remove_item(kTargets, i);
    }
    return {};
  }

  Result<void> remove_language(const std::string& language) {
    const MarkedNode* node = yaml_.find(kLanguages);
    if (node == nullptr) {
      Words rest;
      for (const model::Language& each : before_.project.languages) {
        if (!expected_.gone_languages.contains(each.name)) rest.push_back(each.name);
      }
      return yaml_.set(kLanguages, {Form::kList, rest}, "core");
    }
    if (node->kind == MarkedNode::Kind::kMap) return yaml_.remove(Words{"languages", language});
    for (std::size_t i = 0; i < node->items.size(); ++i) {
      if (node->items[i].text == language) return yaml_.remove_item(kLanguages, i);
    }
    return {};
  }

  Result<void> switch_all(const Words& names, EditVerb verb) {
    LOCKSTEP_TRY(patterns, cell_patterns(names, vocabulary_, before_));
    for (const std::string& pattern : patterns) LOCKSTEP_CHECK(switch_one(pattern, verb));
    return {};
  }

  Result<void> switch_one(const std::string& pattern, EditVerb verb) {
    const std::string wanted = verb == EditVerb::kEnable ? "true" : "false";
    if (!expect(pattern, "enabled", wanted)) return {};
    LOCKSTEP_CHECK(check_some_stay());
    if (verb == EditVerb::kEnable && takes_back_disable(pattern)) return {};
    return set_value(pattern, "enabled", bare(wanted));
  }

  // The cells that a pattern names and that have a choice of `key`.
  std::vector<const MatrixCell*> choosing(const std::string& pattern,
                                          const std::string& key) const {
    const std::string resolved = resolved_pattern(pattern, vocabulary_.targets);
    std::vector<const MatrixCell*> cells;
    for (const MatrixCell& each : before_.cells) {
      const model::Target& target = each.cell.target;
      const bool has_none = (key == "glibc" && target.glibc.empty()) ||
                            (key == "macos" && target.macos.empty()) ||
                            (key == "abi" && target.abi.empty());
      if (!has_none && names_cell(resolved, each.cell)) cells.push_back(&each);
    }
    return cells;
  }

  // Notes the wish for the named cells; false when all of them are so already.
  bool expect(const std::string& pattern, const std::string& key, const std::string& value) {
    bool changes = value.empty();
    for (const MatrixCell* each : choosing(pattern, key)) {
      expected_.values[each->cell.name()][key] = value;
      changes = changes || value_of(*each, key) != value;
    }
    return changes;
  }

  // Takes `enabled: false` out where that enables, and where disabling would put it back just so:
  // then nothing that somebody wrote by hand is lost.
  bool takes_back_disable(const std::string& pattern) {
    const MarkedNode* value = yaml_.find(Words{"cells", key_for(pattern), "enabled"});
    if (value == nullptr || value->text != "false") return false;
    const Words path{"cells", key_for(pattern), "enabled"};
    EditedYaml without = yaml_;
    if (!without.remove(path)) return false;
    EditedYaml again = without;
    if (!again.set(path, bare("false"), "targets") || again.text() != yaml_.text()) return false;
    const auto matrix = read_(without.text());
    if (!matrix) return false;
    const std::string resolved = resolved_pattern(pattern, vocabulary_.targets);
    const bool enables = std::ranges::all_of(matrix->cells, [&](const MatrixCell& each) {
      return each.enabled || !names_cell(resolved, each.cell);
    });
    if (enables) yaml_ = std::move(without);
    return enables;
  }

  // The entry that is there for the same cells, however it is spelled, else the pattern itself.
  std::string key_for(const std::string& pattern) const {
    const MarkedNode* entries = yaml_.find(kCells);
    if (entries == nullptr || entries->find(pattern) != nullptr) return pattern;
    const std::string resolved = resolved_pattern(pattern, vocabulary_.targets);
    for (const MarkedMember& entry : entries->members) {
      if (resolved_pattern(entry.key.text, vocabulary_.targets) == resolved) return entry.key.text;
    }
    return pattern;
  }

  Result<void> set_value(const std::string& pattern, const std::string& key,
                         const NewValue& value) {
    return yaml_.set(Words{"cells", key_for(pattern), key}, value, "targets");
  }

  Result<void> set_all(const MatrixEdit& edit) {
    LOCKSTEP_TRY(patterns, cell_patterns(edit.names, vocabulary_, before_));
    for (const auto& [key, value] : edit.values) LOCKSTEP_CHECK(check_key(key));
    for (const std::string& pattern : patterns) {
      for (const auto& [key, value] : edit.values) LOCKSTEP_CHECK(set_one(pattern, key, value));
    }
    return {};
  }

  static Result<void> check_key(const std::string& key) {
    const Words known = names_of(cell_keys());
    if (key == "adopt") {
      return fail(ErrorKind::kUsage, "`adopt` has several keys of its own",
                  "write it by hand: docs/configuration.md shows how");
    }
    if (std::ranges::find(known, key) != known.end()) return {};
    const auto near = nearest(key, known);
    return fail(ErrorKind::kUsage, fmt::format("{} is no key of a cell", quoted(key)),
                near ? fmt::format("did you mean `{}`?", *near)
                     : "known are " + listed(known, "and"));
  }

  Result<void> set_one(const std::string& pattern, const std::string& key,
                       const std::string& value) {
    if (value.empty()) return unset(pattern, key);
    if (choosing(pattern, key).empty()) {
      return fail(ErrorKind::kUsage,
                  fmt::format("no cell that {} names has a choice of `{}`", quoted(pattern), key));
    }
    if (key == "features") return set_features(pattern, split(value, ','));
    if (!expect(pattern, key, value)) return {};
    if (key == "enabled") LOCKSTEP_CHECK(check_some_stay());
    const bool is_text = key != "enabled" && key != "default_features" && key != "tier";
    if (!is_text && !is_word(value)) {
      return fail(ErrorKind::kUsage, fmt::format("{} is no value for `{}`", quoted(value), key),
                  key == "tier" ? "it is a number from 1 to 3" : "it is `true` or `false`");
    }
    return set_value(pattern, key, {is_text ? Form::kText : Form::kBare, {value}});
  }

  // What may stand in YAML as it is.
  static bool is_word(std::string_view value) {
    return std::ranges::all_of(
        value, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
  }

  Result<void> unset(const std::string& pattern, const std::string& key) {
    const Words path{"cells", key_for(pattern), key};
    if (yaml_.find(path) == nullptr) {
      return fail(ErrorKind::kUsage,
                  fmt::format("no entry of `cells` says `{}` for {}", key, quoted(pattern)),
                  "`lockstep matrix show --why CELL` says where a value comes from");
    }
    static_cast<void>(expect(pattern, key, ""));
    return yaml_.remove(path);
  }

  // A list keeps the items that stay, with their comments.
  Result<void> set_features(const std::string& pattern, Words features) {
    std::ranges::sort(features);
    static_cast<void>(expect(pattern, "features", ""));
    const Words path{"cells", key_for(pattern), "features"};
    const MarkedNode* list = yaml_.find(path);
    if (list == nullptr) return set_value(pattern, "features", {Form::kList, features});
    Words there;
    for (const MarkedNode& item : list->items) there.push_back(item.text);
    for (const std::string& feature : features) {
      if (std::ranges::find(there, feature) == there.end())
        LOCKSTEP_CHECK(yaml_.add_item(path, feature));
    }
    for (std::size_t i = there.size(); i > 0; --i) {
      if (std::ranges::find(features, there[i - 1]) == features.end())
        LOCKSTEP_CHECK(yaml_.remove_item(path, i - 1));
    }
    return {};
  }

  inline static const Words kTargets{"targets"};
  inline static const Words kLanguages{"languages"};
  inline static const Words kCells{"cells"};

  EditedYaml yaml_;
  const Matrix& before_;
  const Vocabulary& vocabulary_;
  const ReadMatrix& read_;
  Expected expected_;
};

}  // namespace

Result<EditedMatrix> edit_matrix(std::string_view text, std::string_view file,
                                 const MatrixEdit& edit, const Vocabulary& vocabulary,
                                 const ReadMatrix& read) {
  LOCKSTEP_TRY(before, read(text));
  LOCKSTEP_TRY(yaml, EditedYaml::read(text, file));
  Editor editor(std::move(yaml), before, vocabulary, read);
  LOCKSTEP_CHECK(editor.run(edit));
  EditedMatrix edited{editor.text(), before, before};
  if (edited.text == text) return edited;
  auto after = read(edited.text);
  if (!after) {
    Error error = std::move(after).error();
    error.hint += error.hint.empty() ? "" : "\n";
    error.hint += "this is how the file would read: nothing is written";
    return std::unexpected(std::move(error));
  }
  LOCKSTEP_CHECK(check_edit(before, *after, editor.expected()));
  LOCKSTEP_CHECK(check_other_sections(text, edited.text, file));
  edited.after = std::move(*after);
  return edited;
}

}  // namespace lockstep::config
