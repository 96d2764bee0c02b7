#include "matrix_change.hpp"

#include <algorithm>

#include "load.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/stamp/write.hpp"
#include "lockstep/sys/file_lock.hpp"
#include "lockstep/sys/git.hpp"
#include "schema_file.hpp"
#include "summary.hpp"

namespace lockstep::cli {

namespace {

using config::Matrix;
using config::MatrixCell;
using model::Value;

const model::Cell* find_enabled(const Matrix& matrix, const std::string& name) {
  const auto found = std::ranges::find_if(matrix.project.cells,
                                          [&](const auto& cell) { return cell.name() == name; });
  return found == matrix.project.cells.end() ? nullptr : &*found;
}

void note_cells(const config::EditedMatrix& edited, MatrixChange& change) {
  for (const model::Cell& cell : edited.before.project.cells) {
    const model::Cell* after = find_enabled(edited.after, cell.name());
    if (after == nullptr) {
      change.removed.push_back(cell.name());
    } else if (*after != cell) {
      change.changed.push_back(cell.name());
    }
  }
  for (const model::Cell& cell : edited.after.project.cells) {
    if (find_enabled(edited.before, cell.name()) == nullptr) change.added.push_back(cell.name());
  }
}

Result<Matrix> matrix_in(const sys::Filesystem& files, const config::ConfigurationFile& found,
                         std::string_view text) {
  config::ConfigurationFile changed = found;
  changed.text = text;
  LOCKSTEP_TRY(loaded, config::load_project(files, changed, language_rules()));
  return Matrix{std::move(loaded.project), std::move(loaded.matrix)};
}

Result<MatrixChange> change_of(const sys::Filesystem& files, const config::ConfigurationFile& found,
                               config::EditedMatrix edited) {
  MatrixChange change{found.file, found.text, std::move(edited.text), {}, {}, {}, {}, {}, {}};
  note_cells(edited, change);
  LOCKSTEP_TRY(diff,
               sys::unified_diff(std::string(file_name(found.path)), change.before, change.after));
  change.diff = std::move(diff);
  if (change.removed.empty() && change.changed.empty()) return change;
  LOCKSTEP_TRY(shipped, last_shipped(files, found));
  change.shipped = shipped.source;
  change.losses = losses_of(shipped, edited.after.project.cells);
  const auto old = losses_of(shipped, edited.before.project.cells);
  std::erase_if(change.losses,
                [&](const std::string& loss) { return std::ranges::find(old, loss) != old.end(); });
  return change;
}

Result<void> check_losses(const MatrixChange& change, OnLoss on_loss) {
  if (change.losses.empty() || on_loss == OnLoss::kAccept) return {};
  return fail(ErrorKind::kCheckFailed,
              "the last release shipped what this takes away: " + join(change.losses, ", "),
              "known from " + change.shipped +
                  "; `--drop` does it nevertheless, and the next release's record lists it");
}

// One edit at a time; ends with its value's scope.
Result<sys::FileLock> lock_project(sys::Filesystem& files, const std::string& folder) {
  LOCKSTEP_CHECK(make_own_folder(files, folder));
  return sys::FileLock::wait(join_path(folder, ".lockstep/edit.lock"));
}

Result<void> write(sys::Filesystem& files, const config::ConfigurationFile& found,
                   const MatrixChange& change) {
  const std::vector<stamp::FileChange> changes{
      {std::string(file_name(found.path)), change.before, change.after}};
  return stamp::write_changes(files, found.folder, changes);
}

Value values_of(const std::vector<std::string>& words) {
  Value::Array values;
  for (const std::string& word : words) values.emplace_back(word);
  return values;
}

}  // namespace

Result<config::EditedMatrix> apply_edit(const sys::Filesystem& files,
                                        const config::ConfigurationFile& found,
                                        const std::string& text, const config::MatrixEdit& edit) {
  LOCKSTEP_TRY(targets, config::known_targets(files, found.folder));
  const config::Vocabulary vocabulary{targets, language_rules()};
  const auto read = [&](std::string_view each) { return matrix_in(files, found, each); };
  return config::edit_matrix(text, found.file, edit, vocabulary, read);
}

Result<MatrixChange> plan_change(const sys::Filesystem& files, const config::MatrixEdit& edit,
                                 const CommonOptions& common) {
  LOCKSTEP_TRY(found, config::read_configuration(files, common.folder, common.file));
  LOCKSTEP_TRY(edited, apply_edit(files, found, found.text, edit));
  return change_of(files, found, std::move(edited));
}

Result<MatrixChange> make_change(sys::Filesystem& files, const config::MatrixEdit& edit,
                                 const CommonOptions& common, OnLoss on_loss) {
  LOCKSTEP_TRY(folder, config::find_project(files, common.folder, common.file));
  const auto lock = lock_project(files, folder);
  if (!lock) return std::unexpected(lock.error());
  LOCKSTEP_TRY(found, config::read_configuration(files, common.folder, common.file));
  LOCKSTEP_TRY(edited, apply_edit(files, found, found.text, edit));
  LOCKSTEP_TRY(change, change_of(files, found, std::move(edited)));
  LOCKSTEP_CHECK(check_losses(change, on_loss));
  if (!change.is_empty()) LOCKSTEP_CHECK(write(files, found, change));
  return change;
}

Result<MatrixChange> plan_text(const sys::Filesystem& files, const config::ConfigurationFile& found,
                               const std::string& text) {
  LOCKSTEP_TRY(before, matrix_in(files, found, found.text));
  LOCKSTEP_TRY(after, matrix_in(files, found, text));
  return change_of(files, found, {text, std::move(before), std::move(after)});
}

Result<MatrixChange> save_text(sys::Filesystem& files, const config::ConfigurationFile& found,
                               const std::string& text, OnLoss on_loss) {
  const auto lock = lock_project(files, found.folder);
  if (!lock) return std::unexpected(lock.error());
  LOCKSTEP_TRY(change, plan_text(files, found, text));
  LOCKSTEP_CHECK(check_losses(change, on_loss));
  LOCKSTEP_CHECK(write(files, found, change));
  return change;
}

std::string change_words(const MatrixChange& change) {
  std::vector<std::string> words;
  for (const auto& [cells, what] : {std::pair(&change.added, " added"),
                                    {&change.removed, " removed"},
                                    {&change.changed, " changed"}}) {
    if (!cells->empty()) words.push_back(counted(cells->size(), "cell") + what);
  }
  return words.empty() ? "written, no cell changed" : join(words, ", ");
}

std::string change_json(const MatrixChange& change) {
  return model::to_json(
      Value::Object{{"file", change.file},
                    {"changed", !change.is_empty()},
                    {"diff", change.diff},
                    {"cells", Value::Object{{"added", values_of(change.added)},
                                            {"removed", values_of(change.removed)},
                                            {"changed", values_of(change.changed)}}}});
}

}  // namespace lockstep::cli
