#include "releases.hpp"

#include <algorithm>
#include <charconv>

#include "answers.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::registry {

namespace {

using model::Value;

constexpr std::string_view kStore = "/store/";

/// Where in a repository's releases a request goes: `/repos/lorem/lorem/releases/12/assets`.
struct Place {
  std::string repository;
  std::vector<std::string> rest;  ///< `12`, `assets`
};

std::optional<Place> place_of(std::string_view path) {
  auto parts = split(path, '/');
  if (parts.size() < 4 || parts[1] != "repos") return std::nullopt;
  if (parts.size() > 4 && parts[4] != "releases") return std::nullopt;
  Place place{parts[2] + "/" + parts[3], {}};
  if (parts.size() > 5) place.rest.assign(parts.begin() + 5, parts.end());
  return place;
}

std::int64_t number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc() && stop == text.data() + text.size() ? number : 0;
}

bool may_write(const Forge& forge, const Request& request) {
  return credential(forge.access, presented_token(request), "", forge.clock.now()) ==
         Credential::kGood;
}

ForgeRelease* release_of(Forge& forge, const Place& place, std::int64_t id) {
  const auto found = std::ranges::find_if(forge.held, [&](const ForgeRelease& release) {
    return release.id == id && release.repository == place.repository;
  });
  return found == forge.held.end() ? nullptr : &*found;
}

bool flag(const Value& value, std::string_view key, bool otherwise) {
  const Value* found = value.find(key);
  return found == nullptr || found->boolean() == nullptr ? otherwise : *found->boolean();
}

bool is_public_tag(const Forge& forge, const ForgeRelease& release) {
  return std::ranges::any_of(forge.held, [&](const ForgeRelease& other) {
    return other.id != release.id && !other.is_draft && other.tag == release.tag &&
           other.repository == release.repository;
  });
}

void take_words(ForgeRelease& release, const Value& value) {
  release.tag = value.text_at("tag_name", release.tag);
  release.name = value.text_at("name", release.name);
  release.body = value.text_at("body", release.body);
  release.target = value.text_at("target_commitish", release.target);
  release.is_draft = flag(value, "draft", release.is_draft);
  release.is_prerelease = flag(value, "prerelease", release.is_prerelease);
}

Answer create(Forge& forge, const Request& request, const Place& place) {
  const auto value = model::parse_json(request.body);
  if (!value || value->text_at("tag_name").empty()) return forge_error(422, "Validation Failed");
  ForgeRelease release;
  release.id = ++forge.last_id;
  release.repository = place.repository;
  release.created = forge.clock.now();
  take_words(release, *value);
  if (is_public_tag(forge, release)) return forge_error(422, "Validation Failed", "already_exists");
  forge.held.push_back(std::move(release));
  return release_answer(201, forge, request, forge.held.back());
}

Answer list(const Forge& forge, const Request& request, const Place& place) {
  std::vector<const ForgeRelease*> releases;
  const bool sees_drafts = may_write(forge, request);
  // Newest first, on one page.
  for (auto release = forge.held.rbegin(); release != forge.held.rend(); ++release) {
    const bool is_seen = !release->is_draft || sees_drafts;
    if (release->repository == place.repository && is_seen) releases.push_back(&*release);
  }
  const std::string_view page = request.parameter("page");
  if (!page.empty() && page != "1") releases.clear();
  return release_list(forge, request, releases);
}

Answer by_tag(const Forge& forge, const Request& request, const Place& place) {
  const std::string tag = join(std::span(place.rest).subspan(1), "/");
  for (const ForgeRelease& release : forge.held) {
    const bool is_it =
        release.repository == place.repository && release.tag == tag && !release.is_draft;
    if (is_it) return release_answer(200, forge, request, release);
  }
  return forge_error(404, "Not Found");
}

Answer change(const Forge& forge, const Request& request, ForgeRelease& release) {
  const auto value = model::parse_json(request.body);
  if (!value || value->object() == nullptr) return forge_error(422, "Validation Failed");
  ForgeRelease changed = release;
  take_words(changed, *value);
  if (is_public_tag(forge, changed)) return forge_error(422, "Validation Failed", "already_exists");
  release = std::move(changed);
  return release_answer(200, forge, request, release);
}

Answer one_release(Forge& forge, const Request& request, const Place& place) {
  ForgeRelease* release = release_of(forge, place, number_in(place.rest[0]));
  if (release == nullptr) return forge_error(404, "Not Found");
  if (request.method == "PATCH") return change(forge, request, *release);
  if (request.method == "DELETE") {
    const std::int64_t id = release->id;
    std::erase_if(forge.held, [&](const ForgeRelease& held) { return held.id == id; });
    return plain(204, "");
  }
  if (release->is_draft && !may_write(forge, request)) return forge_error(404, "Not Found");
  return release_answer(200, forge, request, *release);
}

// GitHub leads to a store of another name, whose addresses are all the permission that it wants.
Answer lead_to_store(const Request& request, const ReleaseAsset& asset) {
  constexpr std::string_view kHost = "127.0.0.1";
  std::string base = request.base;
  if (const auto at = base.find(kHost); at != std::string::npos)
    base.replace(at, kHost.size(), "localhost");
  Answer answer = plain(302, "");
  answer.headers.push_back({"Location", base + "/store/" + asset.sha256.hex()});
  return answer;
}

// An asset by its number alone (GitHub), or below its release (Gitea).
Answer one_asset(Forge& forge, const Request& request, const Place& place, std::int64_t id) {
  for (ForgeRelease& release : forge.held) {
    if (release.repository != place.repository) continue;
    const auto asset = std::ranges::find(release.assets, id, &ReleaseAsset::id);
    if (asset == release.assets.end()) continue;
    if (request.method == "DELETE") {
      if (!release.is_draft) return forge_error(422, "The release is immutable.");
      release.assets.erase(asset);
      return plain(204, "");
    }
    if (release.is_draft && !may_write(forge, request)) return forge_error(404, "Not Found");
    const bool wants_bytes = request.header("accept") == "application/octet-stream";
    if (!wants_bytes || forge.kind == ForgeKind::kGitea)
      return asset_answer(200, request, release, *asset);
    return lead_to_store(request, *asset);
  }
  return forge_error(404, "Not Found");
}

// `/download/lorem/lorem/v1.2.3/NAME`; Gitea gives a draft's assets to those who may write.
Answer download(const Forge& forge, const Request& request) {
  const std::string_view path = request.path;
  const bool sees_drafts = forge.kind == ForgeKind::kGitea && may_write(forge, request);
  for (const ForgeRelease& release : forge.held) {
    const std::string folder = "/download/" + release.repository + "/" + release.tag + "/";
    if ((release.is_draft && !sees_drafts) || !path.starts_with(folder)) continue;
    const auto asset =
        std::ranges::find(release.assets, path.substr(folder.size()), &ReleaseAsset::name);
    if (asset != release.assets.end()) return file_answer(asset->path);
  }
  return plain(404, "Not Found");
}

// `/store/DIGEST`, which refuses credentials that were meant for somebody else.
Answer stored(const Forge& forge, const Request& request) {
  if (!request.header("authorization").empty())
    return plain(400, "Only one auth mechanism allowed");
  const std::string_view digest = std::string_view(request.path).substr(kStore.size());
  for (const ForgeRelease& release : forge.held)
    for (const ReleaseAsset& asset : release.assets)
      if (asset.sha256.hex() == digest) return file_answer(asset.path);
  return plain(404, "The specified blob does not exist.");
}

Answer answer_at(Forge& forge, const Request& request, const Place& place) {
  const std::vector<std::string>& rest = place.rest;
  const bool asks = request.method == "GET" || request.method == "HEAD";
  if (!asks && !may_write(forge, request)) return forge_error(401, "Bad credentials");
  if (rest.empty()) {
    if (asks) return list(forge, request, place);
    return request.method == "POST" ? create(forge, request, place) : forge_error(404, "Not Found");
  }
  if (rest[0] == "tags" && rest.size() > 1 && asks) return by_tag(forge, request, place);
  if (rest[0] == "assets" && rest.size() == 2) {
    return one_asset(forge, request, place, number_in(rest[1]));
  }
  if (rest.size() == 3 && rest[1] == "assets") {
    return one_asset(forge, request, place, number_in(rest[2]));
  }
  if (rest.size() == 2 && rest[1] == "assets" && request.method == "POST") {
    ForgeRelease* release = release_of(forge, place, number_in(rest[0]));
    return release == nullptr ? forge_error(404, "Not Found") : add_asset(forge, request, *release);
  }
  return rest.size() == 1 ? one_release(forge, request, place) : forge_error(404, "Not Found");
}

// What the repository lets the asker do.
Answer repository(const Forge& forge, const Request& request, const Place& place) {
  const bool has_token = !presented_token(request).empty();
  if (has_token && !may_write(forge, request)) return forge_error(401, "Bad credentials");
  return json(200,
              Value::Object{{"full_name", place.repository},
                            {"permissions",
                             Value::Object{{"pull", true}, {"push", may_write(forge, request)}}}});
}

}  // namespace

Answer handle(Forge& forge, const Request& request) {
  constexpr std::string_view kUploads = "/uploads";
  const std::scoped_lock lock(forge.mutex);
  std::string_view path = request.path;
  if (path.starts_with("/download/")) return download(forge, request);
  if (path.starts_with(kStore) && forge.kind == ForgeKind::kGithub) return stored(forge, request);
  if (path == "/user") {
    return may_write(forge, request) ? json(200, Value::Object{{"login", "rehearsal"}})
                                     : forge_error(401, "Bad credentials");
  }
  if (path.starts_with(kUploads) && forge.kind == ForgeKind::kGithub) {
    path.remove_prefix(kUploads.size());
  }
  const auto place = place_of(path);
  if (!place) return forge_error(404, "Not Found");
  const bool is_repository = split(path, '/').size() == 4;
  return is_repository ? repository(forge, request, *place) : answer_at(forge, request, *place);
}

}  // namespace lockstep::registry
