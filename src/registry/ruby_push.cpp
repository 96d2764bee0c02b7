#include <fmt/format.h>

#include <algorithm>

#include "answers.hpp"
#include "encoding.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "multipart.hpp"
#include "ruby_host.hpp"

namespace lockstep::registry {

namespace {

std::string_view gem_bytes(const Request& request,
                           const std::optional<std::vector<FormPart>>& form) {
  if (!form) return request.body;
  return field(*form, "gem");
}

// `1.0` and `1.0.0` are one version: without zeros at the end.
std::string canonical_version(std::string_view version) {
  auto parts = split(version, '.');
  while (parts.size() > 1 && parts.back() == "0") parts.pop_back();
  return join(parts, ".");
}

// What the host holds that stands in the way of `spec`; an answer, or nothing.
std::optional<Answer> answer_of_held(const RubyHost& host, const GemSpec& spec,
                                     const Digest& digest, const std::string& key) {
  for (const HeldGem& gem : host.held) {
    const bool is_same_name = gem.spec.name == spec.name;
    if (!is_same_name && lower(gem.spec.name) == lower(spec.name)) {
      return plain(409, "Unable to change case of gem name");
    }
    const bool is_same =
        is_same_name && gem.spec.version == spec.version && gem.spec.platform == spec.platform;
    if (is_same && gem.is_yanked) return plain(409, "A yanked version cannot be pushed again.");
    if (is_same && gem.sha256 == digest && gem.key == key) {
      return plain(200, fmt::format("Gem was already pushed: {}", spec.full_name()));
    }
    if (is_same) return plain(409, "Repushing of gem versions is not allowed.");
    const bool is_other_spelling =
        is_same_name && gem.spec.version != spec.version && gem.spec.platform == spec.platform &&
        canonical_version(gem.spec.version) == canonical_version(spec.version);
    if (is_other_spelling) {
      return plain(409, fmt::format("version {} is there already, spelled {}", spec.version,
                                    gem.spec.version));
    }
  }
  return std::nullopt;
}

Answer keep(RubyHost& host, std::string_view bytes, const GemSpec& spec, const Digest& digest,
            const std::string& key) {
  const std::string path = join_path(host.folder, spec.full_name() + ".gem");
  if (const auto written = host.files.write_atomic(path, bytes, false); !written) {
    return plain(500, written.error().message);
  }
  host.held.push_back({spec, path, digest, key, host.clock.now()});
  return plain(200, fmt::format("Successfully registered gem: {} ({})", spec.name, spec.version));
}

Answer denied() { return plain(401, "Access Denied. No API key, or not a valid one."); }

}  // namespace

Answer push(RubyHost& host, const Request& request) {
  const std::scoped_lock lock(host.mutex);
  const std::string key = presented_token(request);
  if (credential(host.access, key, "", host.clock.now()) != Credential::kGood) return denied();
  const auto form = form_parts(request);
  const std::string_view bytes = gem_bytes(request, form);
  const auto spec = read_gem(bytes);
  if (!spec) return plain(422, spec.error().message);
  if (const std::string problem = problem_of(*spec); !problem.empty()) {
    return plain(403, "There was a problem saving your gem: " + problem);
  }
  if (!is_canonical_platform(spec->platform)) {
    return plain(409, fmt::format("malformed platform {}", spec->platform));
  }
  const Digest digest = sha256(bytes);
  if (auto answer = answer_of_held(host, *spec, digest, key)) return *answer;
  return keep(host, bytes, *spec, digest, key);
}

Answer yank(RubyHost& host, const Request& request) {
  constexpr std::int64_t kOpen = std::int64_t{30} * 24 * 60 * 60;
  const std::scoped_lock lock(host.mutex);
  const std::string key = presented_token(request);
  if (credential(host.access, key, "", host.clock.now()) != Credential::kGood) return denied();
  if (host.access.minted.contains(key)) return plain(403, "this API key cannot yank");
  const auto form = form_pairs(request.body);
  const auto said = [&](const std::string& name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string(request.parameter(name)) : found->second;
  };
  const std::string platform = said("platform").empty() ? "ruby" : said("platform");
  const auto gem = std::ranges::find_if(host.held, [&](const HeldGem& held) {
    return held.spec.name == said("gem_name") && held.spec.version == said("version") &&
           held.spec.platform == platform && !held.is_yanked;
  });
  if (gem == host.held.end()) return plain(404, "This version could not be found.");
  if (host.clock.now() - gem->pushed > kOpen) {
    return plain(403, "Versions older than 30 days cannot be yanked.");
  }
  gem->is_yanked = true;
  return plain(200,
               fmt::format("Successfully deleted gem: {} ({})", gem->spec.name, gem->spec.version));
}

}  // namespace lockstep::registry
