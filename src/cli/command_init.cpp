#include <fmt/format.h>

#include "commands.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
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

Result<std::string> init_project(const InitOptions& options, const CommonOptions& common) {
  sys::RealFilesystem files;
  const std::string folder = named_path(common.folder, options.folder);
  const std::string name = options.name.empty() ? name_of_folder(files, folder) : options.name;
  LOCKSTEP_TRY(starter, starter_files({options.core, name, options.languages}));
  LOCKSTEP_CHECK(refuse_overwriting(files, folder, starter));
  LOCKSTEP_CHECK(write_starter(files, folder, starter));
  LOCKSTEP_TRY(targets, config::known_targets(files, folder));
  LOCKSTEP_CHECK(write_schema(files, folder, targets));
  const bool is_here = options.folder.empty() || options.folder == ".";
  return fmt::format("{}: a {} core with its bindings, {} files in {}\nnext: {}lockstep build\n",
                     name, options.core, starter.size(), is_here ? "this folder" : folder,
                     is_here ? "" : "cd " + folder + " && ");
}

}  // namespace

int run_init(const InitOptions& options, const CommonOptions& common) {
  const auto text = init_project(options, common);
  if (!text) return report(text.error(), common);
  sys::write_out(*text);
  return 0;
}

}  // namespace lockstep::cli
