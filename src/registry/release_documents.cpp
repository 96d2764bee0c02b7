#include <fmt/format.h>

#include "answers.hpp"
#include "encoding.hpp"
#include "lockstep/base/http.hpp"
#include "lockstep/base/time.hpp"
#include "lockstep/model/value.hpp"
#include "releases.hpp"

namespace lockstep::registry {

namespace {

using model::Value;

Value asset_value(const Request& request, const ForgeRelease& release, const ReleaseAsset& asset) {
  return Value::Object{
      {"id", asset.id},
      {"name", asset.name},
      {"size", asset.size},
      {"state", "uploaded"},
      {"content_type", asset.content_type},
      {"digest", "sha256:" + asset.sha256.hex()},
      {"url",
       fmt::format("{}/repos/{}/releases/assets/{}", request.base, release.repository, asset.id)},
      {"browser_download_url", fmt::format("{}/download/{}/{}/{}", request.base, release.repository,
                                           release.tag, percent_encoded(asset.name))}};
}

Value release_value(const Forge& forge, const Request& request, const ForgeRelease& release) {
  Value::Array assets;
  for (const ReleaseAsset& asset : release.assets) {
    assets.push_back(asset_value(request, release, asset));
  }
  const std::string path = fmt::format("/repos/{}/releases/{}", release.repository, release.id);
  Value::Object value{{"id", release.id},
                      {"tag_name", release.tag},
                      {"target_commitish", release.target},
                      {"name", release.name},
                      {"body", release.body},
                      {"draft", release.is_draft},
                      {"prerelease", release.is_prerelease},
                      {"created_at", rfc3339(release.created)},
                      {"url", request.base + path},
                      {"assets", assets}};
  value["upload_url"] = forge.kind == ForgeKind::kGithub
                            ? request.base + "/uploads" + path + "/assets{?name,label}"
                            : request.base + path + "/assets";
  return value;
}

}  // namespace

Answer release_answer(int status, const Forge& forge, const Request& request,
                      const ForgeRelease& release) {
  return json(status, release_value(forge, request, release));
}

Answer release_list(const Forge& forge, const Request& request,
                    const std::vector<const ForgeRelease*>& releases) {
  Value::Array values;
  for (const ForgeRelease* release : releases) {
    values.push_back(release_value(forge, request, *release));
  }
  return json(200, values);
}

Answer asset_answer(int status, const Request& request, const ForgeRelease& release,
                    const ReleaseAsset& asset) {
  return json(status, asset_value(request, release, asset));
}

Answer forge_error(int status, std::string_view message, std::string_view code) {
  Value::Object value{{"message", message}};
  if (!code.empty()) {
    value["errors"] = Value::Array{Value::Object{{"resource", "Release"}, {"code", code}}};
  }
  return json(status, value);
}

}  // namespace lockstep::registry
