#include <fmt/format.h>

#include "commands.hpp"
#include "load.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/config/discover.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/sys/filesystem.hpp"
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

Result<std::string> write_new_project(const InitOptions& options, const std::string& folder,
                                      sys::Filesystem& files) {
  const std::string name = options.name.empty() ? name_of_folder(files, folder) : options.name;
  const std::string core = options.core.empty() ? "rust" : options.core;
  LOCKSTEP_TRY(starter, starter_files({core, name, options.languages}));
  LOCKSTEP_CHECK(refuse_overwriting(files, folder, starter));
  LOCKSTEP_CHECK(write_starter(files, folder, starter));
  LOCKSTEP_TRY(targets, config::known_targets(files, folder));
  LOCKSTEP_CHECK(write_schema(files, folder, targets));
  const bool is_here = options.folder.empty() || options.folder == ".";
  return fmt::format("{}: a {} core with its bindings, {} files in {}\nnext: {}lockstep build\n",
                     name, core, starter.size(), is_here ? "this folder" : folder,
                     is_here ? "" : "cd " + folder + " && ");
}

std::string list_text(const std::string& title, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::string text = title + "\n";
  for (const std::string& line : lines) text += "  " + line + "\n";
  return text;
}

// What the parser still asks of a configuration, a line for each.
std::vector<std::string> open_questions(const sys::Filesystem& files, const std::string& folder) {
  std::vector<std::string> lines;
  const auto loaded = config::load_project(files, folder, "", language_rules());
  if (loaded) return lines;
  const auto add = [&](const Error& error) {
    const std::string hint = error.hint.substr(0, error.hint.find('\n'));
    lines.push_back(error.message + (hint.empty() ? "" : ": " + hint));
  };
  add(loaded.error());
  for (const Error& other : loaded.error().others) add(other);
  return lines;
}

Result<std::string> describe_project(const config::Discovery& discovery, const std::string& folder,
                                     sys::Filesystem& files) {
  const std::string path = join_path(folder, "lockstep.yaml");
  if (discovery.yaml.empty()) {
    return fail(
        ErrorKind::kNotFound,
        fmt::format("`{}` has manifests, but no project that lockstep could build", folder),
        list_text("found:", discovery.found) + list_text("missing:", discovery.unknown) +
            "a starter project shows how it fits together: `lockstep init --core rust FOLDER`");
  }
  if (files.status(path).kind != sys::FileKind::kMissing) {
    return fail(ErrorKind::kUsage, fmt::format("there is already {}", path),
                "nothing was written; `lockstep plan` shows what it means");
  }
  LOCKSTEP_TRY(targets, config::known_targets(files, folder));
  LOCKSTEP_CHECK(files.write_atomic(path, discovery.yaml, false));
  LOCKSTEP_CHECK(write_schema(files, folder, targets));
  std::vector<std::string> questions = discovery.unknown;
  for (std::string& line : open_questions(files, folder)) questions.push_back(std::move(line));
  return list_text("found:", discovery.found) +
         list_text("not told by any manifest; lockstep.yaml is the place:", questions) +
         fmt::format("wrote {}\nnext: lockstep plan\n", path);
}

// A folder that has a project gets a configuration alone, unless a starter is asked for.
Result<std::string> init_project(const InitOptions& options, const CommonOptions& common) {
  sys::RealFilesystem files;
  const std::string folder = named_path(common.folder, options.folder);
  const bool is_there = files.status(folder).kind == sys::FileKind::kFolder;
  if (!options.core.empty() || !is_there) return write_new_project(options, folder, files);
  LOCKSTEP_TRY(place, files.canonical(folder));
  LOCKSTEP_TRY(discovery, config::discover(files, place, options.languages));
  if (!discovery.has_manifests) return write_new_project(options, folder, files);
  return describe_project(discovery, place, files);
}

}  // namespace

int run_init(const InitOptions& options, const CommonOptions& common) {
  const auto text = init_project(options, common);
  if (!text) return report(text.error(), common);
  sys::write_out(*text);
  return 0;
}

}  // namespace lockstep::cli
