#include <fmt/format.h>

#include <algorithm>

#include "ci.hpp"
#include "commands.hpp"
#include "dialogue.hpp"
#include "init_wizard.hpp"
#include "load.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/config/discover.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/config/project.hpp"
#include "lockstep/config/targets.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/sys/line_input.hpp"
#include "named_path.hpp"
#include "report.hpp"
#include "schema_file.hpp"
#include "starter.hpp"

namespace lockstep::cli {

namespace {

// `My-Lib` as a folder is a fine wish for `my_lib`.
std::string name_of_folder(const sys::Filesystem& files, const std::string& folder) {
  const auto absolute = files.canonical(folder);
  std::string name = lower(file_name(absolute ? *absolute : folder));
  for (char& c : name) {
    if (c == '-' || c == '.' || c == ' ') c = '_';
  }
  return name;
}

// Everything that is in the way is named at once, and nothing is written then.
Result<void> refuse_overwriting(const sys::Filesystem& files, const std::string& folder,
                                const std::vector<StarterFile>& starter) {
  std::vector<std::string> present;
  for (const StarterFile& file : starter) {
    const std::string path = join_path(folder, file.path);
    if (files.status(path).kind != sys::FileKind::kMissing) present.push_back(path);
  }
  if (present.empty()) return {};
  constexpr std::size_t kShown = 5;
  const std::string more =
      present.size() > kShown ? fmt::format(" and {} more", present.size() - kShown) : "";
  present.resize(std::min(present.size(), kShown));
  return fail(ErrorKind::kUsage, fmt::format("there is already {}{}", join(present, ", "), more),
              "nothing was written; name an empty folder: `lockstep init my_lib`\n"
              "a project that is there already needs a lockstep.yaml alone: "
              "docs/existing-projects.md");
}

Result<void> write_starter(sys::Filesystem& files, const std::string& folder,
                           const std::vector<StarterFile>& starter) {
  for (const StarterFile& file : starter) {
    const std::string path = join_path(folder, file.path);
    LOCKSTEP_CHECK(files.create_folders(std::string(parent_path(path))));
    LOCKSTEP_CHECK(files.write(path, file.bytes, file.executable));
  }
  return {};
}

// Who is asked for what the flags leave open.
class Asked {
 public:
  Asked(const InitOptions& options, const CommonOptions& common)
      : defaults_(options.asking == InitAsking::kDefaults),
        terminal_(!defaults_ && common.form == AnswerForm::kText && sys::can_ask() &&
                  ci_service(sys::environment()) == CiService::kNone),
        dialogue_(terminal_ ? &input_ : nullptr, sys::write_out, answer_look(common)) {}

  bool is_somebody() const { return terminal_; }
  /// Whether defaults hold even where they are guesses.
  bool takes_defaults() const { return terminal_ || defaults_; }
  Dialogue& dialogue() { return dialogue_; }

 private:
  bool defaults_;
  bool terminal_;
  sys::StandardInput input_;
  Dialogue dialogue_;
};

Error untouched(Error error) {
  if (error.kind != ErrorKind::kInterrupted) return error;
  return {ErrorKind::kInterrupted, "init was interrupted", "", "nothing was written"};
}

std::string declined() { return "nothing was written\n"; }

// Whether every language of the starter has packages for these targets.
Result<void> check_matrix(const StarterRequest& request,
                          const std::vector<model::Target>& targets) {
  LOCKSTEP_TRY(starter, starter_files(request));
  const auto yaml = std::ranges::find(starter, "lockstep.yaml", &StarterFile::path);
  const auto parsed = config::parse_project(yaml->bytes, yaml->path, {targets, language_rules()});
  if (parsed) return {};
  return fail(ErrorKind::kUsage, parsed.error().message, parsed.error().hint);
}

Result<void> check_targets(const std::vector<std::string>& names,
                           const std::vector<model::Target>& targets) {
  std::vector<std::string> known;
  for (const model::Target& target : targets) known.push_back(target.name);
  for (const std::string& name : names) {
    if (config::find_target(targets, name)) continue;
    const auto near = nearest(name, known);
    return fail(ErrorKind::kUsage, fmt::format("unknown target `{}`", name),
                near ? fmt::format("did you mean `{}`? `lockstep targets` lists all", *near)
                     : "`lockstep targets` lists all");
  }
  return {};
}

// Files whose names do not hang on the project's are in the way before anything is asked.
Result<void> refuse_early(const sys::Filesystem& files, const std::string& folder,
                          const std::string& core) {
  LOCKSTEP_TRY(starter, starter_files({core.empty() ? "rust" : core, "lorem", {}}));
  std::erase_if(starter, [](const StarterFile& file) { return file.path.contains("lorem"); });
  return refuse_overwriting(files, folder, starter);
}

Result<std::string> write_new_project(const InitOptions& options, const std::string& folder,
                                      sys::Filesystem& files, Asked& asked) {
  LOCKSTEP_TRY(targets, config::known_targets(files, folder));
  LOCKSTEP_CHECK(check_targets(options.targets, targets));
  if (asked.is_somebody()) LOCKSTEP_CHECK(refuse_early(files, folder, options.core));
  const bool is_here = options.folder.empty() || options.folder == ".";
  const std::string place = is_here ? "this folder" : folder;
  auto answers = ask_starter(
      asked.dialogue(), {options.core, options.name, options.languages, options.targets},
      {name_of_folder(files, folder), place, targets,
       [&](const StarterRequest& request) { return check_matrix(request, targets); }});
  if (!answers) return std::unexpected(untouched(std::move(answers).error()));
  if (!answers->has_value()) return declined();
  const StarterRequest request = answers->value();
  LOCKSTEP_TRY(starter, starter_files(request));
  if (!request.targets.empty()) LOCKSTEP_CHECK(check_matrix(request, targets));
  LOCKSTEP_CHECK(refuse_overwriting(files, folder, starter));
  LOCKSTEP_CHECK(write_starter(files, folder, starter));
  LOCKSTEP_CHECK(write_schema(files, folder, targets));
  return fmt::format("{}: a {} core with its bindings, {} files in {}\nnext: {}lockstep build\n",
                     request.name, request.core, starter.size(), place,
                     is_here ? "" : "cd " + folder + " && ");
}

std::string list_text(const std::string& title, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::string text = title + "\n";
  for (const std::string& line : lines) text += "  " + line + "\n";
  return text;
}

// What `yaml` would mean in `folder`.
Reading read_there(const sys::Filesystem& files, const std::string& folder,
                   const std::string& yaml) {
  const config::ConfigurationFile found{folder, join_path(folder, "lockstep.yaml"), "lockstep.yaml",
                                        yaml};
  const auto loaded = config::load_project(files, found, language_rules());
  Reading reading;
  if (!loaded) {
    reading.problems = {loaded.error()};
    reading.problems.insert(reading.problems.end(), loaded.error().others.begin(),
                            loaded.error().others.end());
    return reading;
  }
  const model::Project& project = loaded->project;
  std::vector<std::string> packages;
  for (const model::Language& language : project.languages)
    packages.push_back(language.name + " " + language.package);
  reading.meaning = fmt::format("{} {}: {}; {} cells", project.name, project.version,
                                join(packages, ", "), project.cells.size());
  return reading;
}

// What the configuration still lacks, a line for each.
std::vector<std::string> open_questions(const config::Discovery& discovery, const Reading& reading,
                                        const Asked& asked) {
  std::vector<std::string> lines;
  for (const config::Unknown& unknown : discovery.unknown)
    if (!asked.is_somebody() || unknown.open.empty()) lines.push_back(unknown.words);
  for (const Error& error : reading.problems) {
    const std::string hint = error.hint.substr(0, error.hint.find('\n'));
    lines.push_back(error.message + (hint.empty() ? "" : ": " + hint));
  }
  return lines;
}

std::unexpected<Error> nothing_to_build(const config::Discovery& discovery,
                                        const std::string& folder) {
  std::vector<std::string> missing;
  for (const config::Unknown& unknown : discovery.unknown) missing.push_back(unknown.words);
  return fail(ErrorKind::kNotFound,
              fmt::format("`{}` has manifests, but no project that lockstep could build", folder),
              list_text("found:", discovery.found) + list_text("missing:", missing) +
                  "a starter project shows how it fits together: `lockstep init --core rust "
                  "FOLDER`");
}

Result<std::string> write_configuration(const config::Discovery& discovery,
                                        const std::string& folder, sys::Filesystem& files,
                                        const Asked& asked) {
  const std::string path = join_path(folder, "lockstep.yaml");
  LOCKSTEP_TRY(targets, config::known_targets(files, folder));
  LOCKSTEP_CHECK(files.write_atomic(path, discovery.yaml, false));
  LOCKSTEP_CHECK(write_schema(files, folder, targets));
  const auto open = open_questions(discovery, read_there(files, folder, discovery.yaml), asked);
  return (asked.is_somebody() ? "" : list_text("found:", discovery.found)) +
         list_text("not told by any manifest; lockstep.yaml is the place:", open) +
         fmt::format("wrote {}\nnext: lockstep plan\n", path);
}

Result<std::string> describe_project(const std::map<std::string, std::string>& manifests,
                                     const InitOptions& options, const std::string& folder,
                                     sys::Filesystem& files, Asked& asked) {
  const config::Wishes wishes{options.languages, options.targets};
  config::Discovery discovery = config::discovery_of(manifests, wishes);
  const std::string path = join_path(folder, "lockstep.yaml");
  if (discovery.yaml.empty()) return nothing_to_build(discovery, folder);
  if (files.status(path).kind != sys::FileKind::kMissing) {
    return fail(ErrorKind::kUsage, fmt::format("there is already {}", path),
                "nothing was written; `lockstep plan` shows what it means");
  }
  LOCKSTEP_TRY(targets, config::known_targets(files, folder));
  LOCKSTEP_CHECK(check_targets(options.targets, targets));
  if (asked.takes_defaults()) {
    auto answers = ask_configuration(
        asked.dialogue(), wishes,
        {options.name.empty() ? name_of_folder(files, folder) : options.name, targets,
         [&](const config::Wishes& said) { return config::discovery_of(manifests, said); },
         [&](const std::string& yaml) { return read_there(files, folder, yaml); }});
    if (!answers) return std::unexpected(untouched(std::move(answers).error()));
    if (!answers->has_value()) return declined();
    discovery = std::move(answers)->value();
  }
  return write_configuration(discovery, folder, files, asked);
}

// A folder that has a project gets a configuration alone, unless a starter is asked for.
Result<std::string> init_project(const InitOptions& options, const CommonOptions& common) {
  sys::RealFilesystem files;
  Asked asked(options, common);
  const std::string folder = named_path(common.folder, options.folder);
  const bool is_there = files.status(folder).kind == sys::FileKind::kFolder;
  if (!options.core.empty() || !is_there) return write_new_project(options, folder, files, asked);
  LOCKSTEP_TRY(place, files.canonical(folder));
  LOCKSTEP_TRY(manifests, config::read_manifests(files, place));
  if (manifests.empty()) return write_new_project(options, folder, files, asked);
  return describe_project(manifests, options, place, files, asked);
}

}  // namespace

int run_init(const InitOptions& options, const CommonOptions& common) {
  const auto text = init_project(options, common);
  if (!text) return report(text.error(), common);
  sys::write_out(*text);
  return 0;
}

}  // namespace lockstep::cli
