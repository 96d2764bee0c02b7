#include "commands.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/config/targets.hpp"
#include "report.hpp"
#include "schema_file.hpp"

namespace lockstep::cli {

namespace {

// Outside of a project the schema knows the program's own targets.
Result<std::string> shown_schema(const sys::Filesystem& files, const CommonOptions& common) {
  const auto folder = config::find_project(files, common.folder, common.file);
  if (!folder && !common.file.empty()) return std::unexpected(folder.error());
  LOCKSTEP_TRY(targets, folder ? config::known_targets(files, *folder) : config::builtin_targets());
  return schema_text(targets);
}

Result<void> write_into_project(sys::Filesystem& files, const CommonOptions& common) {
  LOCKSTEP_TRY(folder, config::find_project(files, common.folder, common.file));
  LOCKSTEP_TRY(targets, config::known_targets(files, folder));
  return write_schema(files, folder, targets);
}

}  // namespace

int run_schema(const SchemaOptions& options, const CommonOptions& common) {
  sys::RealFilesystem files;
  if (options.to == SchemaPlace::kProject) {
    const auto written = write_into_project(files, common);
    return written ? 0 : report(written.error(), common);
  }
  const auto text = shown_schema(files, common);
  if (!text) return report(text.error(), common);
  sys::write_out(*text);
  return 0;
}

}  // namespace lockstep::cli
