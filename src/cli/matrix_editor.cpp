#include "matrix_editor.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/text.hpp"

namespace lockstep::cli {

namespace {

using config::EditVerb;
using config::MatrixCell;
using config::MatrixEdit;
using sys::Key;

std::string done_words(const MatrixEdit& edit) {
  std::vector<std::string> words = edit.names;
  for (const auto& [key, value] : edit.values) words.push_back(key + "=" + value);
  const std::string what = join(words, " ");
  switch (edit.verb) {
  case EditVerb::kAdd:
    return "added " + what;
  case EditVerb::kRemove:
    return "removed " + what;
  case EditVerb::kSet:
    return "set " + what;
  case EditVerb::kEnable:
    return "enabled " + what;
  case EditVerb::kDisable:
    return "disabled " + what;
  }
  return what;
}

void stay_inside(MatrixEditor& editor) {
  const auto last = [](std::size_t count) { return count == 0 ? 0 : count - 1; };
  editor.row = std::min(editor.row, last(editor.targets().size()));
  editor.column = std::min(editor.column, last(editor.languages().size()));
}

void do_edit(MatrixEditor& editor, const MatrixEdit& edit, const ApplyEdit& apply) {
  auto edited = apply(editor.steps.back().text, edit);
  if (!edited) {
    editor.message = edited.error().message;
    if (!edited.error().hint.empty()) editor.message += ": " + split(edited.error().hint, '\n')[0];
    return;
  }
  if (edited->text == editor.steps.back().text) {
    editor.message = "nothing to change";
    return;
  }
  editor.message = done_words(edit);
  editor.steps.push_back({std::move(edited->text), std::move(edited->after), editor.message});
  stay_inside(editor);
}

// Disables what of the matrix `is_meant` while a cell of it is enabled, else enables it.
template <typename Meant>
void toggle(MatrixEditor& editor, const std::string& name, const ApplyEdit& apply, Meant is_meant) {
  const bool some = std::ranges::any_of(editor.matrix().cells, [&](const MatrixCell& each) {
    return each.enabled && is_meant(each.cell);
  });
  do_edit(editor, {some ? EditVerb::kDisable : EditVerb::kEnable, {name}}, apply);
}

void toggle_cell(MatrixEditor& editor, const ApplyEdit& apply) {
  const std::string name = editor.selected();
  toggle(editor, name, apply,
         [&](const model::Cell& cell) { return cell.language + "/" + cell.target.name == name; });
}

void toggle_target(MatrixEditor& editor, const ApplyEdit& apply) {
  const std::string name = editor.targets()[editor.row];
  toggle(editor, "*/" + name, apply,
         [&](const model::Cell& cell) { return cell.target.name == name; });
}

void toggle_language(MatrixEditor& editor, const ApplyEdit& apply) {
  const std::string name = editor.languages()[editor.column];
  toggle(editor, name + "/*", apply,
         [&](const model::Cell& cell) { return cell.language == name; });
}

void undo(MatrixEditor& editor) {
  if (editor.steps.size() < 2) {
    editor.message = "nothing to undo";
    return;
  }
  editor.message = "undone: " + editor.steps.back().done;
  editor.steps.pop_back();
  stay_inside(editor);
}

void prompt(MatrixEditor& editor, EditVerb verb) {
  editor.mode = EditorMode::kPrompt;
  editor.verb = verb;
  editor.typed.clear();
}

void review(MatrixEditor& editor) {
  if (editor.is_saved()) {
    editor.message = "nothing to save";
    return;
  }
  editor.mode = EditorMode::kReview;
  editor.wish = EditorWish::kReview;
}

void quit(MatrixEditor& editor) {
  if (editor.is_saved()) {
    editor.wish = EditorWish::kQuit;
  } else {
    editor.mode = EditorMode::kAskQuit;
  }
}

void grid_letter(MatrixEditor& editor, char letter, const ApplyEdit& apply) {
  switch (letter) {
  case ' ':
    return toggle_cell(editor, apply);
  case 't':
    return toggle_target(editor, apply);
  case 'l':
    return toggle_language(editor, apply);
  case 'a':
    return prompt(editor, EditVerb::kAdd);
  case 'e':
    return prompt(editor, EditVerb::kSet);
  case 'x':
    return do_edit(editor, {EditVerb::kRemove, {editor.targets()[editor.row]}}, apply);
  case 'u':
    return undo(editor);
  case 's':
    return review(editor);
  case 'q':
    return quit(editor);
  case '?':
    editor.mode = EditorMode::kHelp;
    return;
  default:
    editor.message = fmt::format("`{}` does nothing here: ? lists the keys", letter);
  }
}

void grid_key(MatrixEditor& editor, const Key& key, const ApplyEdit& apply) {
  const std::size_t rows = editor.targets().size();
  const std::size_t columns = editor.languages().size();
  if (key.kind == Key::Kind::kUp && editor.row > 0) --editor.row;
  if (key.kind == Key::Kind::kDown && editor.row + 1 < rows) ++editor.row;
  if (key.kind == Key::Kind::kLeft && editor.column > 0) --editor.column;
  if (key.kind == Key::Kind::kRight && editor.column + 1 < columns) ++editor.column;
  if (key.kind == Key::Kind::kEnter) toggle_cell(editor, apply);
  if (key.kind == Key::Kind::kCharacter) grid_letter(editor, key.character, apply);
}

void finish_prompt(MatrixEditor& editor, const ApplyEdit& apply) {
  editor.mode = EditorMode::kGrid;
  MatrixEdit edit{editor.verb, {}, {}};
  for (const std::string& word : split(editor.typed, ' ')) {
    const auto equals = word.find('=');
    if (word.empty()) continue;
    if (editor.verb == EditVerb::kSet && equals != std::string::npos) {
      edit.values[word.substr(0, equals)] = word.substr(equals + 1);
    } else {
      edit.names.push_back(word);
    }
  }
  if (editor.verb == EditVerb::kSet && edit.names.empty()) edit.names.push_back(editor.selected());
  const bool is_empty = editor.verb == EditVerb::kSet ? edit.values.empty() : edit.names.empty();
  if (is_empty) {
    editor.message =
        editor.verb == EditVerb::kSet ? "say KEY=VALUE: `glibc=2.28`" : "nothing typed";
    return;
  }
  do_edit(editor, edit, apply);
}

void prompt_key(MatrixEditor& editor, const Key& key, const ApplyEdit& apply) {
  constexpr std::size_t kLongest = 200;
  if (key.kind == Key::Kind::kEscape) editor.mode = EditorMode::kGrid;
  if (key.kind == Key::Kind::kEnter) finish_prompt(editor, apply);
  if (key.kind == Key::Kind::kBackspace && !editor.typed.empty()) editor.typed.pop_back();
  if (key.kind == Key::Kind::kCharacter && editor.typed.size() < kLongest)
    editor.typed += key.character;
}

void review_key(MatrixEditor& editor, const Key& key) {
  const bool is_yes = key.kind == Key::Kind::kEnter || key.character == 'y';
  if (is_yes) editor.wish = EditorWish::kSave;
  editor.mode = EditorMode::kGrid;
  if (!is_yes) editor.message = "not saved";
}

void quit_key(MatrixEditor& editor, const Key& key) {
  editor.mode = EditorMode::kGrid;
  if (key.character == 'y') editor.wish = EditorWish::kQuit;
  if (key.character == 's') review(editor);
}

}  // namespace

std::vector<std::string> MatrixEditor::targets() const {
  std::vector<std::string> names;
  for (const MatrixCell& each : matrix().cells) {
    if (std::ranges::find(names, each.cell.target.name) == names.end())
      names.push_back(each.cell.target.name);
  }
  return names;
}

std::vector<std::string> MatrixEditor::languages() const {
  std::vector<std::string> names;
  for (const model::Language& language : matrix().project.languages) names.push_back(language.name);
  return names;
}

std::string MatrixEditor::selected() const { return languages()[column] + "/" + targets()[row]; }

MatrixEditor opened(std::string text, config::Matrix matrix) {
  MatrixEditor editor;
  editor.steps.push_back({std::move(text), std::move(matrix), ""});
  return editor;
}

MatrixEditor after_key(MatrixEditor editor, const Key& key, const ApplyEdit& apply) {
  editor.wish = EditorWish::kNone;
  if (key.kind == Key::Kind::kRedraw) return editor;
  if (key.kind == Key::Kind::kSuspend) {
    editor.wish = EditorWish::kSuspend;
    return editor;
  }
  editor.message.clear();
  if (key.kind == Key::Kind::kInterrupt) {
    quit(editor);
    return editor;
  }
  switch (editor.mode) {
  case EditorMode::kGrid:
    grid_key(editor, key, apply);
    break;
  case EditorMode::kPrompt:
    prompt_key(editor, key, apply);
    break;
  case EditorMode::kReview:
    review_key(editor, key);
    break;
  case EditorMode::kAskQuit:
    quit_key(editor, key);
    break;
  case EditorMode::kHelp:
    editor.mode = EditorMode::kGrid;
    break;
  }
  return editor;
}

MatrixEditor after_save(MatrixEditor editor, const std::string& problem) {
  editor.wish = EditorWish::kNone;
  editor.message = problem.empty() ? "saved" : "not saved: " + problem;
  if (problem.empty()) editor.steps.erase(editor.steps.begin(), editor.steps.end() - 1);
  return editor;
}

}  // namespace lockstep::cli
