#include "schema_file.hpp"

#include "load.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/config/schema.hpp"

namespace lockstep::cli {

std::string schema_text(const std::vector<model::Target>& targets) {
  return model::to_json(config::json_schema({targets, language_rules()}));
}

Result<void> make_own_folder(sys::Filesystem& files, const std::string& folder) {
  const std::string own = join_path(folder, parent_path(kSchemaPath));
  const std::string ignored = join_path(own, ".gitignore");
  if (files.status(ignored).kind == sys::FileKind::kFile) return {};
  LOCKSTEP_CHECK(files.create_folders(own));
  return files.write_atomic(ignored, "*\n", false);
}

Result<void> write_schema(sys::Filesystem& files, const std::string& folder,
                          const std::vector<model::Target>& targets) {
  const std::string text = schema_text(targets);
  const std::string path = join_path(folder, kSchemaPath);
  if (const auto there = files.read(path); there && *there == text) return {};
  LOCKSTEP_CHECK(make_own_folder(files, folder));
  return files.write_atomic(path, text, false);
}

}  // namespace lockstep::cli
