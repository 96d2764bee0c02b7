#include "schema_file.hpp"

#include "load.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/config/schema.hpp"
#include "lockstep/config/targets.hpp"

namespace lockstep::cli {

Result<std::string> schema_text(const sys::Filesystem& files, const std::string& folder) {
  LOCKSTEP_TRY(targets,
               folder.empty() ? config::builtin_targets() : config::known_targets(files, folder));
  return model::to_json(config::json_schema({targets, language_rules()}));
}

Result<void> write_schema(sys::Filesystem& files, const std::string& folder) {
  LOCKSTEP_TRY(text, schema_text(files, folder));
  const std::string path = join_path(folder, kSchemaPath);
  if (const auto there = files.read(path); there && *there == text) return {};
  const std::string parent(parent_path(path));
  LOCKSTEP_CHECK(files.create_folders(parent));
  LOCKSTEP_CHECK(files.write_atomic(parent + "/.gitignore", "*\n", false));
  return files.write_atomic(path, text, false);
}

}  // namespace lockstep::cli
