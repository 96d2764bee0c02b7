#include <fmt/format.h>

#include <optional>

#include "commands.hpp"
#include "load.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/ci/pipeline.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "lockstep/sys/git.hpp"
#include "lockstep/sys/git_repository.hpp"
#include "lockstep/sys/terminal.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

constexpr const char* kGitLabEntry = ".gitlab-ci.yml";
constexpr std::uint64_t kMaxBytes = 1 << 20;

// What is to stand in the repository, and what does.
struct Generated {
  ci::Pipeline pipeline;
  std::string top;  ///< the repository's folder, absolute
  std::string service;
  std::optional<std::string> there;
};

Result<std::string> repository_top(const std::string& folder) {
  LOCKSTEP_TRY(repository, sys::GitRepository::open(folder));
  if (!repository || repository->head().top.empty()) return folder;
  return repository->head().top;
}

// `folder` below `top`, with `/` at its end.
std::string below(const std::string& top, const std::string& folder) {
  if (folder == top || !folder.starts_with(top + "/")) return {};
  return folder.substr(top.size() + 1) + "/";
}

std::map<std::string, std::string> identity_variables(const model::Project& project) {
  std::map<std::string, std::string> variables;
  for (const model::Language& language : project.languages) {
    const auto* publisher = ecosystem::find_ecosystem(language.name)->publisher;
    if (publisher != nullptr && publisher->trusted)
      variables[language.name] = publisher->trusted->token_variable;
  }
  return variables;
}

Result<ci::Request> request_for(const config::Loaded& loaded, const std::string& top) {
  if (file_name(loaded.path) != "lockstep.yaml")
    return fail(
        ErrorKind::kUsage,
        fmt::format("jobs of a CI service read lockstep.yaml, not {}", file_name(loaded.path)),
        "leave -f out");
  return ci::Request{loaded.project, loaded.ci, below(top, loaded.folder),
                     identity_variables(loaded.project)};
}

Result<std::optional<std::string>> read_present(const sys::Filesystem& files,
                                                const std::string& path) {
  const sys::FileStatus status = files.status(path);
  if (status.kind == sys::FileKind::kMissing) return std::nullopt;
  if (status.kind != sys::FileKind::kFile || status.size > kMaxBytes)
    return fail(ErrorKind::kUsage, fmt::format("`{}` is no file of a CI service", path),
                "move it away");
  LOCKSTEP_TRY(text, files.read(path));
  return text;
}

Result<Generated> generated(const sys::Filesystem& files, const CiOptions& options,
                            const CommonOptions& common) {
  LOCKSTEP_TRY(loaded, config::load_project(files, common.folder, common.file, language_rules()));
  LOCKSTEP_TRY(top, repository_top(loaded.folder));
  LOCKSTEP_TRY(request, request_for(loaded, top));
  const auto service = options.service == "github" ? ci::Service::kGitHub : ci::Service::kGitLab;
  LOCKSTEP_TRY(pipeline, ci::generate(service, request));
  LOCKSTEP_TRY(there, read_present(files, join_path(top, pipeline.path)));
  return Generated{std::move(pipeline), top, options.service, std::move(there)};
}

std::string command_of(const Generated& made) { return "lockstep ci generate " + made.service; }

// GitLab reads one file, which is the user's and has to include ours.
Result<std::string> entry_problem(const sys::Filesystem& files, const Generated& made) {
  if (made.service != "gitlab") return "";
  LOCKSTEP_TRY(entry, read_present(files, join_path(made.top, kGitLabEntry)));
  if (!entry) return fmt::format("there is no {}", kGitLabEntry);
  if (entry->find(made.pipeline.path) != std::string::npos) return "";
  return fmt::format("{} does not include {}: add   include: [{{local: {}}}]", kGitLabEntry,
                     made.pipeline.path, made.pipeline.path);
}

Result<void> check(const sys::Filesystem& files, const Generated& made) {
  const std::string& path = made.pipeline.path;
  const std::string mend = fmt::format("`{}` writes it; commit it", command_of(made));
  if (!made.there) return fail(ErrorKind::kCheckFailed, fmt::format("there is no {}", path), mend);
  if (*made.there != made.pipeline.text) {
    LOCKSTEP_TRY(diff, sys::unified_diff(path, *made.there, made.pipeline.text));
    sys::write_out(diff);
    return fail(ErrorKind::kCheckFailed, fmt::format("{} is not what lockstep.yaml asks for", path),
                mend);
  }
  LOCKSTEP_TRY(problem, entry_problem(files, made));
  if (!problem.empty()) return fail(ErrorKind::kCheckFailed, problem);
  sys::write_out(fmt::format("{} is what lockstep.yaml asks for\n", path));
  return {};
}

Result<void> put(sys::Filesystem& files, const std::string& path, const std::string& text) {
  LOCKSTEP_CHECK(files.create_folders(std::string(parent_path(path))));
  return files.write_atomic(path, text, false);
}

// The entry is written once, and is the user's from then on.
Result<void> put_entry(sys::Filesystem& files, const Generated& made, const CommonOptions& common) {
  LOCKSTEP_TRY(problem, entry_problem(files, made));
  if (problem.empty()) return {};
  const std::string path = join_path(made.top, kGitLabEntry);
  if (files.status(path).kind != sys::FileKind::kMissing) {
    if (common.chatter != Chatter::kQuiet) sys::write_err("note: " + problem + "\n");
    return {};
  }
  sys::write_out(fmt::format("wrote {}\n", kGitLabEntry));
  return put(files, path,
             fmt::format("# Yours to change: lockstep's jobs are in the included file.\n"
                         "include:\n  - local: {}\n",
                         made.pipeline.path));
}

Result<void> write(sys::Filesystem& files, const Generated& made, const CommonOptions& common) {
  const std::string& path = made.pipeline.path;
  if (made.there && !ci::is_generated(*made.there))
    return fail(ErrorKind::kUsage, fmt::format("{} was not made by lockstep", path),
                fmt::format("it was left as it is: move it away, or see what it would become by "
                            "`{} --stdout`",
                            command_of(made)));
  const bool is_same = made.there && *made.there == made.pipeline.text;
  if (!is_same) LOCKSTEP_CHECK(put(files, join_path(made.top, path), made.pipeline.text));
  sys::write_out(fmt::format("{} {}\n", is_same ? "nothing to change in" : "wrote", path));
  return put_entry(files, made, common);
}

Result<void> run_generate(const CiOptions& options, const CommonOptions& common) {
  sys::RealFilesystem files;
  LOCKSTEP_TRY(made, generated(files, options, common));
  if (common.chatter != Chatter::kQuiet && options.doing != CiDoing::kCheck) {
    for (const std::string& note : made.pipeline.notes) sys::write_err("note: " + note + "\n");
  }
  switch (options.doing) {
  case CiDoing::kCheck:
    return check(files, made);
  case CiDoing::kPrint:
    sys::write_out(made.pipeline.text);
    return {};
  case CiDoing::kWrite:
    break;
  }
  return write(files, made, common);
}

}  // namespace

int run_ci(const CiOptions& options, const CommonOptions& common) {
  const auto done = run_generate(options, common);
  return done ? 0 : report(done.error(), common);
}

}  // namespace lockstep::cli
