#include "report.hpp"

#include "lockstep/base/render.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/sys/terminal.hpp"

namespace lockstep::cli {

namespace {

model::Value problem(const Error& error) {
  model::Value::Object object{
      {"message", error.message}, {"where", error.where}, {"hint", error.hint}};
  if (error.mark) {
    object["file"] = error.mark->file;
    object["line"] = error.mark->line;
    object["column"] = error.mark->column;
  }
  return object;
}

}  // namespace

int report(const Error& error, const CommonOptions& common) {
  constexpr int kStderr = 2;
  sys::write_err(render(error, sys::probe_terminal(kStderr, common.color).color));
  if (common.form == AnswerForm::kJson) {
    model::Value::Array problems{problem(error)};
    for (const Error& other : error.others) problems.push_back(problem(other));
    sys::write_out(model::to_json(model::Value::Object{{"errors", problems}}));
  }
  return exit_status(error);
}

}  // namespace lockstep::cli
