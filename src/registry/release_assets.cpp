#include <fmt/format.h>

#include <algorithm>

#include "answers.hpp"
#include "lockstep/base/path.hpp"
#include "multipart.hpp"
#include "releases.hpp"

namespace lockstep::registry {

namespace {

// What the forge makes of a name without telling.
std::string kept_name(const Forge& forge, std::string name) {
  if (forge.kind == ForgeKind::kGitea) return name;
  std::ranges::replace_if(name, [](char c) { return std::string_view("~:() ").contains(c); }, '.');
  return name;
}

struct Upload {
  std::string name;
  std::string content_type;
  std::string_view bytes;
};

// The raw body, or of Gitea the form's `attachment`.
std::optional<Upload> upload_of(const Forge& forge, const Request& request) {
  Upload upload{std::string(request.parameter("name")), std::string(request.header("content-type")),
                request.body};
  if (forge.kind == ForgeKind::kGithub) return upload;
  const auto form = form_parts(request);
  const FormPart* part = form ? part_called(*form, "attachment") : nullptr;
  if (part == nullptr) return std::nullopt;
  upload.content_type = part->content_type;
  upload.bytes = part->bytes;
  if (upload.name.empty()) upload.name = part->file_name;
  return upload;
}

}  // namespace

Answer add_asset(Forge& forge, const Request& request, ForgeRelease& release) {
  if (!release.is_draft) return forge_error(422, "Cannot upload assets to an immutable release.");
  const auto upload = upload_of(forge, request);
  if (!upload) return forge_error(400, "no attachment");
  const std::string name = kept_name(forge, upload->name);
  if (!is_safe_relative_path(name) || name.contains('/')) return forge_error(422, "no name");
  // Gitea looks for none of the same name.
  const auto same = std::ranges::find(release.assets, name, &ReleaseAsset::name);
  if (same != release.assets.end() && forge.kind == ForgeKind::kGithub) {
    return forge_error(422, "Validation Failed", "already_exists");
  }
  ReleaseAsset asset{.id = ++forge.last_id,
                     .name = name,
                     .content_type = upload->content_type,
                     .path = join_path(forge.folder, fmt::format("{}-{}", forge.last_id, name)),
                     .size = upload->bytes.size(),
                     .sha256 = sha256(upload->bytes)};
  if (const auto written = forge.files.write_atomic(asset.path, upload->bytes, false); !written) {
    return forge_error(500, written.error().message);
  }
  release.assets.push_back(std::move(asset));
  return asset_answer(201, request, release, release.assets.back());
}

}  // namespace lockstep::registry
