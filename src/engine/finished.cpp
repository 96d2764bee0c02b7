#include "lockstep/engine/finished.hpp"

#include <fmt/format.h>

#include "lockstep/base/path.hpp"

namespace lockstep::engine {

namespace {

template <typename Read>
auto read_json(const sys::Filesystem& files, const std::string& path, Read read)
    -> decltype(read(model::Value())) {
  LOCKSTEP_TRY(text, files.read(path));
  auto value = model::parse_json(text);
  if (!value) return std::unexpected(at(std::move(value).error(), path));
  auto parsed = read(*value);
  if (!parsed) return std::unexpected(at(std::move(parsed).error(), path));
  return parsed;
}

}  // namespace

Result<model::Manifest> read_manifest(const sys::Filesystem& files, const std::string& dist) {
  const std::string path = join_path(dist, "manifest.json");
  if (files.status(path).kind != sys::FileKind::kFile) {
    return fail(ErrorKind::kNotFound, fmt::format("`{}` holds no finished build", dist),
                "`lockstep build` makes one; --dist names another folder");
  }
  return read_json(files, path, model::manifest_from_value);
}

Result<Finished> read_finished(const sys::Filesystem& files, const std::string& dist) {
  LOCKSTEP_TRY(manifest, read_manifest(files, dist));
  LOCKSTEP_TRY(plan, read_json(files, join_path(dist, "plan.json"), model::plan_from_value));
  return Finished{std::move(plan), std::move(manifest)};
}

}  // namespace lockstep::engine
