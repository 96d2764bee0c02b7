#include <algorithm>

#include "command_matrix.hpp"
#include "load.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/sys/full_screen.hpp"
#include "lockstep/sys/terminal.hpp"
#include "matrix_editor.hpp"
#include "matrix_editor_view.hpp"
#include "matrix_text.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

Look screen_look(const CommonOptions& common) {
  constexpr int kStdout = 1;
  const sys::Terminal terminal = sys::probe_terminal(kStdout, common.color);
  return {static_cast<std::size_t>(std::max(terminal.columns, 1)),
          static_cast<std::size_t>(std::max(terminal.rows, 1)), terminal.color, terminal.unicode};
}

// The editor at work on one file.
class Session {
 public:
  Session(sys::RealFilesystem& files, config::ConfigurationFile found, OnLoss on_loss,
          const CommonOptions& common)
      : files_(files), found_(std::move(found)), on_loss_(on_loss), common_(common) {
    const auto rows = files_.read(join_path(found_.folder, "matrix/targets.yaml"));
    own_rows_ = rows ? *rows : "";
  }

  Result<void> run(MatrixEditor editor) {
    LOCKSTEP_TRY(screen, sys::FullScreen::open());
    const ApplyEdit apply = [this](const std::string& text, const config::MatrixEdit& edit) {
      return apply_edit(files_, found_, text, edit);
    };
    while (editor.wish != EditorWish::kQuit) {
      draw(*screen, editor);
      LOCKSTEP_TRY(key, screen->next());
      editor = after_key(std::move(editor), key, apply);
      if (editor.wish == EditorWish::kSuspend) screen->suspend();
      if (editor.wish == EditorWish::kReview) review(editor);
      if (editor.wish == EditorWish::kSave) editor = saved(std::move(editor));
    }
    return {};
  }

  const std::string& last_change() const { return last_change_; }

 private:
  void draw(sys::FullScreen& screen, const MatrixEditor& editor) const {
    const Look look = screen_look(common_);
    screen.draw(editor_frame(editor_lines(editor, origins(editor), look), look));
  }

  std::vector<Origin> origins(const MatrixEditor& editor) const {
    const std::string name = editor.selected();
    for (const config::MatrixCell& each : editor.matrix().cells) {
      if (each.cell.language + "/" + each.cell.target.name == name)
        return origins_of(each, own_rows_);
    }
    return {};
  }

  void review(MatrixEditor& editor) const {
    const auto change = plan_text(files_, found_, editor.steps.back().text);
    editor.diff = change ? change->diff : change.error().message;
    if (!change) return;
    for (const std::string& loss : change->losses)
      editor.diff += "against the last release " + loss + "\n";
  }

  MatrixEditor saved(MatrixEditor editor) {
    const auto change = save_text(files_, found_, editor.steps.back().text, on_loss_);
    if (!change) {
      const Error& error = change.error();
      return after_save(std::move(editor),
                        error.message + (error.hint.empty() ? "" : ": " + error.hint));
    }
    found_.text = editor.steps.back().text;
    last_change_ = change->file + ": " + change_words(*change) + "\n";
    return after_save(std::move(editor), "");
  }

  sys::RealFilesystem& files_;
  config::ConfigurationFile found_;
  OnLoss on_loss_;
  const CommonOptions& common_;
  std::string own_rows_;
  std::string last_change_;
};

Result<std::string> run_session(const MatrixOptions& options, const CommonOptions& common) {
  sys::RealFilesystem files;
  LOCKSTEP_TRY(found, config::read_configuration(files, common.folder, common.file));
  LOCKSTEP_TRY(loaded, config::load_project(files, found, language_rules()));
  MatrixEditor editor = opened(found.text, {std::move(loaded.project), std::move(loaded.matrix)});
  Session session(files, std::move(found), options.on_loss, common);
  LOCKSTEP_CHECK(session.run(std::move(editor)));
  return session.last_change();
}

}  // namespace

int run_matrix_editor(const MatrixOptions& options, const CommonOptions& common) {
  const auto done = run_session(options, common);
  if (!done) return report(done.error(), common);
  sys::write_out(*done);
  return 0;
}

}  // namespace lockstep::cli
