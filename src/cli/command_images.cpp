#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "commands.hpp"
#include "image_bench.hpp"
#include "load.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/model/value.hpp"
#include "report.hpp"
#include "schema_file.hpp"

namespace lockstep::cli {

namespace {

using executor::EngineImage;
using model::Value;
using toolchain::Containerfile;

// ---- build

void add_toolchains(const model::Cell& cell, std::set<std::string>& names) {
  for (const model::Cell& slice : cell.slices) add_toolchains(slice, names);
  names.insert(cell.toolchain);
}

Result<std::vector<std::string>> needed_names(const ImageBench& bench,
                                              const CommonOptions& common) {
  LOCKSTEP_TRY(loaded,
               config::load_project(bench.files, common.folder, common.file, language_rules()));
  std::set<std::string> names;
  for (const model::Cell& cell : loaded.project.cells) add_toolchains(cell, names);
  return std::vector<std::string>(names.begin(), names.end());
}

Result<const Containerfile*> named_file(const ImageBench& bench, const std::string& name) {
  std::vector<std::string> names;
  for (const Containerfile& file : bench.known) {
    if (file.name == name) return &file;
    names.push_back(file.name);
  }
  const auto near = nearest(name, names);
  return fail(ErrorKind::kUsage, fmt::format("there is no image `{}`", name),
              near ? fmt::format("did you mean `{}`?", *near)
                   : "there are " + join(names, ", ") +
                         "; a project's own stands in docker/NAME/Containerfile");
}

// A Containerfile of ours needs no other file and is given by stdin. The address of a package index
// may hold a password: engines mount it for one step and keep it out of the image.
sys::ProcessRequest build_request(const ImageBench& bench, const Containerfile& file,
                                  const ImagesOptions& options) {
  constexpr const char* kIndex = "PIP_INDEX_URL";
  std::vector<std::string> words{"build", "--tag", toolchain::built_image_name(file, options.base)};
  const std::string base = toolchain::base_of(file, options.base);
  if (!base.empty()) words.insert(words.end(), {"--build-arg", "BASE=" + base});
  const auto environment = sys::environment();
  const auto index = environment.find(kIndex);
  if (index != environment.end())
    words.insert(words.end(), {"--secret", fmt::format("id={0},env={0}", kIndex)});
  if (file.folder.empty()) {
    words.emplace_back("-");
  } else {
    words.insert(words.end(), {"--file", join_path(file.folder, "Containerfile"), file.folder});
  }
  auto request = networked_request(bench.engine, std::move(words));
  if (index != environment.end()) request.env[kIndex] = index->second;
  if (file.folder.empty()) request.stdin_bytes = file.text;
  return request;
}

std::string last_lines_of(const sys::Filesystem& files, const std::string& path) {
  constexpr std::ptrdiff_t kShown = 15;
  const std::string text = files.read(path).value_or("");
  auto lines = split(trim(text), '\n');
  if (std::ssize(lines) > kShown) lines.erase(lines.begin(), lines.end() - kShown);
  return join(lines, "\n");
}

Result<std::string> fresh_log(ImageBench& bench, const std::string& name) {
  LOCKSTEP_CHECK(make_own_folder(bench.files, bench.folder));
  const std::string folder = join_path(bench.folder, ".lockstep/images");
  LOCKSTEP_CHECK(bench.files.create_folders(folder));
  std::string log = join_path(folder, name + ".log");
  LOCKSTEP_CHECK(bench.files.remove_all(log));
  return log;
}

Result<void> build(ImageBench& bench, const Containerfile& file, const ImagesOptions& options,
                   const CommonOptions& common) {
  LOCKSTEP_TRY(log, fresh_log(bench, file.name));
  if (common.chatter != Chatter::kQuiet) {
    sys::write_err(fmt::format("-- building {} on {} with {}; its log: {}\n", file.name,
                               toolchain::base_of(file, options.base), bench.engine.program, log));
  }
  auto request = build_request(bench, file, options);
  request.output_path = log;
  request.error_path = log;
  LOCKSTEP_TRY(ended, bench.process.run(request));
  if (ended.status == 0) return {};
  return fail(ErrorKind::kToolFailed,
              fmt::format("`{} build` ended with status {}", bench.engine.program, ended.status),
              last_lines_of(bench.files, log) + "\nthe full log: " + log);
}

// ---- rows

// A known image, or a name that only the lock knows.
struct Row {
  std::string name;
  std::string purpose;
  std::string reference;  // what the engine was asked for
  std::string pinned;     // as the lock has it
  std::string problem;    // why it cannot serve
  EngineImage image;      // without an id when it is not there
};

Result<void> look_for(ImageBench& bench, Row& row) {
  auto image = executor::find_image(bench.process, bench.engine, row.reference);
  if (image) {
    row.image = *std::move(image);
    return {};
  }
  if (image.error().kind == ErrorKind::kUsage) row.problem = image.error().message;
  const bool is_answer =
      image.error().kind == ErrorKind::kUsage || image.error().kind == ErrorKind::kNotFound;
  return is_answer ? Result<void>() : std::unexpected(std::move(image).error());
}

Value row_value(const Row& row) {
  return Value::Object{{"name", row.name},           {"purpose", row.purpose},
                       {"reference", row.reference}, {"pinned", row.pinned},
                       {"problem", row.problem},     {"present", !row.image.id.empty()},
                       {"id", row.image.id},         {"size", row.image.size}};
}

std::string row_text(const Row& row) {
  const std::string state = !row.problem.empty()   ? row.problem
                            : row.image.id.empty() ? "not there"
                                                   : human_size(row.image.size);
  std::string text = fmt::format("{:<10} {}\n", row.name, state);
  if (!row.purpose.empty()) text += fmt::format("           {}\n", row.purpose);
  text +=
      fmt::format("           {} {}\n", row.pinned.empty() ? "name:  " : "pinned:", row.reference);
  if (!row.image.id.empty() && row.reference != row.image.id)
    text += fmt::format("           id:     {}\n", row.image.id);
  return text;
}

void answer(const std::vector<Row>& rows, const CommonOptions& common) {
  Value::Array values;
  std::string text;
  for (const Row& row : rows) {
    values.push_back(row_value(row));
    text += row_text(row);
  }
  sys::write_out(
      common.form == AnswerForm::kJson ? model::to_json(Value::Object{{"images", values}}) : text);
}

// ---- tasks

Result<Row> build_if_absent(ImageBench& bench, const Containerfile& file,
                            const ImagesOptions& options, const CommonOptions& common) {
  Row row{file.name, file.purpose, toolchain::built_image_name(file, options.base), {}, {}, {}};
  LOCKSTEP_CHECK(look_for(bench, row));
  if (!row.image.id.empty()) return row;
  LOCKSTEP_CHECK(build(bench, file, options, common));
  LOCKSTEP_TRY(image, executor::find_image(bench.process, bench.engine, row.reference));
  row.image = std::move(image);
  return row;
}

Result<int> build_images(ImageBench& bench, const ImagesOptions& options,
                         const CommonOptions& common) {
  std::vector<std::string> names = options.names;
  if (names.empty()) {
    LOCKSTEP_TRY(needed, needed_names(bench, common));
    names = std::move(needed);
  }
  std::vector<const Containerfile*> wanted;
  for (const std::string& name : names) {
    LOCKSTEP_TRY(file, named_file(bench, name));
    wanted.push_back(file);
  }
  std::vector<Row> rows;
  for (const Containerfile* file : wanted) {
    auto row = build_if_absent(bench, *file, options, common);
    if (!row) return std::unexpected(at(std::move(row).error(), "image " + file->name));
    rows.push_back(*std::move(row));
  }
  answer(rows, common);
  return 0;
}

Result<int> list_images(ImageBench& bench, const ImagesOptions& options,
                        const CommonOptions& common) {
  LOCKSTEP_TRY(lock, read_image_lock(bench.files, bench.folder));
  std::vector<Row> rows;
  for (const Containerfile& file : bench.known) {
    Row row{file.name, file.purpose, toolchain::built_image_name(file, options.base), {}, {}, {}};
    const auto pinned = lock.extract(file.name);
    if (pinned) row.reference = row.pinned = pinned.mapped();
    rows.push_back(std::move(row));
  }
  for (const auto& [name, pinned] : lock) rows.push_back({name, "", pinned, pinned, {}, {}});
  for (Row& row : rows) LOCKSTEP_CHECK(look_for(bench, row));
  answer(rows, common);
  return 0;
}

Result<int> perform(const ImagesOptions& options, const CommonOptions& common) {
  LOCKSTEP_TRY(bench, open_image_bench(options, common));
  switch (options.task) {
  case ImagesTask::kBuild:
    return build_images(*bench, options, common);
  case ImagesTask::kList:
    return list_images(*bench, options, common);
  case ImagesTask::kPin:
    return pin_image(*bench, options, common);
  case ImagesTask::kPull:
    return pull_images(*bench, common);
  }
  return 0;
}

}  // namespace

int run_images(const ImagesOptions& options, const CommonOptions& common) {
  const auto status = perform(options, common);
  return status ? *status : report(status.error(), common);
}

}  // namespace lockstep::cli
