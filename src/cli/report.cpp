#include "report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/render.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/sys/terminal.hpp"

namespace lockstep::cli {

Error merged_by_cause(const std::vector<Error>& errors) {
  constexpr std::size_t kShown = 4;
  std::vector<Error> causes;
  std::vector<std::vector<std::string>> places;
  for (const Error& error : errors) {
    const auto same = std::ranges::find_if(causes, [&](const Error& cause) {
      return cause.message == error.message && cause.hint == error.hint && cause.mark == error.mark;
    });
    const auto index = static_cast<std::size_t>(same - causes.begin());
    if (same == causes.end()) {
      causes.push_back(error);
      places.emplace_back();
    }
    places[index].push_back(error.where);
  }
  for (std::size_t i = 0; i < causes.size(); ++i) {
    const std::size_t count = places[i].size();
    places[i].resize(std::min(count, kShown));
    causes[i].where = join(places[i], ", ");
    if (count > kShown) causes[i].where += fmt::format(" and {} more", count - kShown);
  }
  return merged(std::move(causes));
}

model::Value problem_value(const Error& error) {
  model::Value::Object object{
      {"message", error.message}, {"where", error.where}, {"hint", error.hint}};
  if (error.mark) {
    object["file"] = error.mark->file;
    object["line"] = error.mark->line;
    object["column"] = error.mark->column;
  }
  return object;
}

void write_problems(const Error& error) {
  model::Value::Array problems{problem_value(error)};
  for (const Error& other : error.others) problems.push_back(problem_value(other));
  sys::write_out(model::to_json(model::Value::Object{{"errors", problems}}));
}

Checkout checkout_of(const sys::Filesystem& files,
                     const std::map<std::string, std::string>& environment,
                     const CommonOptions& common) {
  Checkout checkout;
  if (const auto folder = files.canonical(common.folder)) checkout.folder = *folder;
  const auto workspace = environment.find("GITHUB_WORKSPACE");
  if (workspace == environment.end() || workspace->second.empty()) return checkout;
  const auto top = files.canonical(workspace->second);
  checkout.top = top ? *top : workspace->second;
  return checkout;
}

int report(const Error& error, const CommonOptions& common) {
  constexpr int kStderr = 2;
  sys::write_err(render(error, sys::probe_terminal(kStderr, common.color).color));
  const auto environment = sys::environment();
  const sys::RealFilesystem files;
  sys::write_err(
      annotations(ci_service(environment), error, checkout_of(files, environment, common)));
  if (common.form == AnswerForm::kJson) write_problems(error);
  return exit_status(error);
}

}  // namespace lockstep::cli
