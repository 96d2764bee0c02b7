#include "lockstep/config/load.hpp"

#include <fmt/format.h>

#include "disk.hpp"
#include "draft.hpp"
#include "imply.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/config/targets.hpp"

namespace lockstep::config {

namespace {

using sys::FileKind;

constexpr std::string_view kFileName = "lockstep.yaml";
constexpr std::string_view kTargetsFile = "matrix/targets.yaml";
constexpr std::uint64_t kMaxBytes = 1 << 20;

// Where the configuration is and how messages name it.
struct Found {
  std::string folder;  // absolute, without links
  std::string path;
  std::string shown;
};

bool is_there(const sys::Filesystem& files, const std::string& path) {
  return files.status(path).kind != FileKind::kMissing;
}

Result<Found> find_named(const sys::Filesystem& files, const std::string& folder,
                         const std::string& file) {
  const std::string path = file.starts_with('/') ? file : join_path(folder, file);
  if (!is_there(files, path)) {
    return fail(ErrorKind::kUsage, fmt::format("there is no file {}", quoted(file)),
                "-f names a lockstep.yaml");
  }
  const std::string parent(parent_path(path));
  const std::string above = path.starts_with('/') && parent.empty() ? "/"
                            : parent.empty()                        ? "."
                                                                    : parent;
  LOCKSTEP_TRY(real, files.canonical(above));
  return Found{real, join_path(real, file_name(path)), file};
}

Result<Found> find_upward(const sys::Filesystem& files, const std::string& folder) {
  LOCKSTEP_TRY(start, files.canonical(folder.empty() ? "." : folder));
  std::string here = start;
  for (;;) {
    std::string path = join_path(here, kFileName);
    if (is_there(files, path))
      return Found{here, path, here == start ? std::string(kFileName) : path};
    if (here == "/" || here.empty()) break;
    here = parent_path(here);
    if (here.empty()) here = "/";
  }
  return fail(ErrorKind::kUsage, fmt::format("there is no lockstep.yaml in {} or above", start),
              "`lockstep init` writes a project, -f names another file");
}

Result<std::string> read_text(const sys::Filesystem& files, const std::string& path,
                              const std::string& shown) {
  const auto real = files.canonical(path);
  const sys::FileStatus status = real ? files.status(*real) : sys::FileStatus{};
  if (status.kind != FileKind::kFile)
    return fail(ErrorKind::kUsage, fmt::format("{} is no file", quoted(shown)));
  if (status.size > kMaxBytes) {
    return fail(ErrorKind::kUsage,
                fmt::format("{} is larger than 1 MiB, which no configuration is", quoted(shown)));
  }
  return files.read(*real);
}

}  // namespace

Result<std::string> find_project(const sys::Filesystem& files, const std::string& folder,
                                 const std::string& file) {
  LOCKSTEP_TRY(found, file.empty() ? find_upward(files, folder) : find_named(files, folder, file));
  return found.folder;
}

Result<std::vector<model::Target>> known_targets(const sys::Filesystem& files,
                                                 const std::string& folder) {
  LOCKSTEP_TRY(builtin, builtin_targets());
  const std::string path = join_path(folder, kTargetsFile);
  if (!is_there(files, path)) return builtin;
  LOCKSTEP_TRY(text, read_text(files, path, std::string(kTargetsFile)));
  return parse_targets(text, kTargetsFile, builtin);
}

Result<ConfigurationFile> read_configuration(const sys::Filesystem& files,
                                             const std::string& folder, const std::string& file) {
  LOCKSTEP_TRY(found, file.empty() ? find_upward(files, folder) : find_named(files, folder, file));
  LOCKSTEP_TRY(text, read_text(files, found.path, found.shown));
  return ConfigurationFile{found.folder, found.path, found.shown, std::move(text)};
}

Result<Loaded> load_project(const sys::Filesystem& files, const std::string& folder,
                            const std::string& file, std::vector<LanguageRules> languages) {
  LOCKSTEP_TRY(found, read_configuration(files, folder, file));
  return load_project(files, found, std::move(languages));
}

Result<Loaded> load_project(const sys::Filesystem& files, const ConfigurationFile& found,
                            std::vector<LanguageRules> languages) {
  LOCKSTEP_TRY(targets, known_targets(files, found.folder));
  const Vocabulary vocabulary{targets, std::move(languages)};
  const SourceText source(found.text, found.file);
  LOCKSTEP_TRY(root, parse_yaml(source));
  std::vector<Error> errors;
  Reader reader(source, errors);
  Draft draft = read_draft(root, vocabulary, reader);
  check_disk(files, found.folder, reader, draft);
  imply(files, found.folder, vocabulary, reader, draft);
  require_identity(root, reader, draft);
  finish_draft(root, vocabulary, reader, draft);
  run_checks(reader, vocabulary, draft);
  if (!errors.empty()) return std::unexpected(in_order(std::move(errors)));
  Loaded loaded{{}, found.folder, found.file, found.path, {}, {}, vocabulary.targets, {}};
  loaded.matrix = matrix_of(draft, source);
  loaded.project = std::move(draft.project);
  loaded.stamps = std::move(draft.stamps);
  loaded.ci = std::move(draft.ci);
  return loaded;
}

}  // namespace lockstep::config
