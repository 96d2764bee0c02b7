#include <fmt/format.h>

#include "command_matrix.hpp"
#include "load.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/sys/terminal.hpp"
#include "matrix_change.hpp"
#include "matrix_text.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

Result<std::string> why(const config::Loaded& loaded, const config::Matrix& matrix,
                        const MatrixOptions& options, const CommonOptions& common) {
  LOCKSTEP_TRY(cell, cell_named(matrix, options.why, loaded.targets));
  const sys::RealFilesystem files;
  const auto rows = files.read(join_path(loaded.folder, "matrix/targets.yaml"));
  const auto origins = origins_of(cell, rows ? *rows : "");
  return common.form == AnswerForm::kJson ? why_json(cell, origins)
                                          : why_text(cell, origins, answer_look(common));
}

Result<std::string> answer(const MatrixOptions& options, const CommonOptions& common) {
  const sys::RealFilesystem files;
  LOCKSTEP_TRY(loaded, config::load_project(files, common.folder, common.file, language_rules()));
  const config::Matrix matrix{loaded.project, loaded.matrix};
  if (!options.why.empty()) return why(loaded, matrix, options, common);
  return common.form == AnswerForm::kJson ? matrix_json(matrix)
                                          : matrix_text(matrix, answer_look(common));
}

// `KEY=VALUE` is a value, what else there is a name.
Result<config::MatrixEdit> edit_of(const MatrixOptions& options) {
  config::MatrixEdit edit;
  edit.verb = options.verb;
  for (const std::string& word : options.words) {
    const auto equals = word.find('=');
    if (edit.verb == config::EditVerb::kSet && equals != std::string::npos) {
      edit.values[word.substr(0, equals)] = word.substr(equals + 1);
    } else {
      edit.names.push_back(word);
    }
  }
  if (edit.names.empty()) {
    return fail(ErrorKind::kUsage, "no cell is named",
                "as in `lockstep matrix set 'python/linux-*' glibc=2.28`");
  }
  if (edit.verb == config::EditVerb::kSet && edit.values.empty()) {
    return fail(ErrorKind::kUsage, fmt::format("nothing is to be set for `{}`", edit.names.front()),
                "say KEY=VALUE: `glibc=2.28`, `toolchain=zig`, `tier=2`; KEY= takes a value out");
  }
  return edit;
}

// What only a removal or a downgrade has to say.
std::string loss_notes(const MatrixChange& change) {
  if (change.shipped.empty()) return "";
  std::string notes;
  for (const std::string& loss : change.losses)
    notes += "note: against the last release " + loss + "\n";
  return notes.empty() ? fmt::format("note: held against {}\n", change.shipped) : notes;
}

void say(const MatrixChange& change, Doing doing, const CommonOptions& common) {
  if (common.form == AnswerForm::kJson) return sys::write_out(change_json(change));
  if (change.is_empty()) return sys::write_out("nothing to change: all is so already\n");
  if (common.chatter != Chatter::kQuiet) sys::write_err(loss_notes(change));
  if (doing == Doing::kShow) return sys::write_out(change.diff);
  sys::write_out(fmt::format("{}: {}\n", change.file, change_words(change)));
}

int edit(const MatrixOptions& options, const CommonOptions& common) {
  const auto wish = edit_of(options);
  if (!wish) return report(wish.error(), common);
  sys::RealFilesystem files;
  const auto change = options.doing == Doing::kShow
                          ? plan_change(files, *wish, common)
                          : make_change(files, *wish, common, options.on_loss);
  if (!change) return report(change.error(), common);
  say(*change, options.doing, common);
  return 0;
}

}  // namespace

int run_matrix(const MatrixOptions& options, const CommonOptions& common) {
  if (options.task == MatrixTask::kChange) return edit(options, common);
  if (options.task == MatrixTask::kEdit) return run_matrix_editor(options, common);
  const auto text = answer(options, common);
  if (!text) return report(text.error(), common);
  sys::write_out(*text);
  return 0;
}

}  // namespace lockstep::cli
