#include "lockstep/model/manifest.hpp"

#include "json.hpp"

namespace lockstep::model {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Artifact, kind, language, target, file, size, digest, version,
                                   seconds, facts, hashes)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TimedStep, id, began, seconds, machine)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Manifest, name, version, artifacts, timeline)

Value to_value(const Manifest& manifest) { return from_tree(nlohmann::json(manifest)); }

Result<Manifest> manifest_from_value(const Value& value) {
  return decode<Manifest>(value, "the manifest");
}

}  // namespace lockstep::model
