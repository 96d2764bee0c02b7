#include "ruby_host.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "answers.hpp"
#include "encoding.hpp"
#include "lockstep/archive/write.hpp"
#include "lockstep/base/md5.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/base/time.hpp"
#include "lockstep/model/value.hpp"
#include "ruby_marshal.hpp"

namespace lockstep::registry {

namespace {

using model::Value;

bool is_prerelease(std::string_view version) {
  return std::ranges::any_of(version, [](char c) { return c != '.' && (c < '0' || c > '9'); });
}

// A text of the compact index; nothing is sent to a client that has it.
Answer index_text(const Request& request, const std::string& text) {
  const std::string tag = fmt::format("\"{}\"", hex_encode(md5(text)));
  Answer answer = plain(request.header("if-none-match") == tag ? 304 : 200, text);
  const Digest digest = sha256(text);
  const std::string_view raw(reinterpret_cast<const char*>(digest.bytes.data()),
                             digest.bytes.size());
  answer.headers.push_back({"ETag", tag});
  answer.headers.push_back({"Repr-Digest", fmt::format("sha-256=:{}:", base64(raw))});
  return answer;
}

Value version_value(const HeldGem& gem) {
  return Value::Object{{"number", gem.spec.version},
                       {"name", gem.spec.name},
                       {"version", gem.spec.version},
                       {"platform", gem.spec.platform},
                       {"prerelease", is_prerelease(gem.spec.version)},
                       {"sha", gem.sha256.hex()},
                       {"created_at", rfc3339(gem.pushed)},
                       {"yanked", gem.is_yanked}};
}

// `/api/v1/versions/NAME.json`
Answer versions(const RubyHost& host, std::string_view file) {
  constexpr std::string_view kJson = ".json";
  if (!file.ends_with(kJson)) return plain(404, "nothing is here");
  const std::string_view name = file.substr(0, file.size() - kJson.size());
  Value::Array values;
  for (const HeldGem& gem : host.held) {
    if (gem.spec.name == name && !gem.is_yanked) values.push_back(version_value(gem));
  }
  return values.empty() ? plain(404, "This rubygem could not be found.") : json(200, values);
}

// `/api/v2/rubygems/NAME/versions/VERSION.json?platform=`
Answer one_version(const RubyHost& host, const Request& request, std::string_view path) {
  const auto parts = split(path, '/');
  constexpr std::string_view kJson = ".json";
  if (parts.size() != 3 || parts[1] != "versions" || !parts[2].ends_with(kJson)) {
    return plain(404, "nothing is here");
  }
  const std::string number = parts[2].substr(0, parts[2].size() - kJson.size());
  const std::string_view asked = request.parameter("platform");
  const std::string_view platform = asked.empty() ? "ruby" : asked;
  for (const HeldGem& gem : host.held) {
    const bool is_it = gem.spec.name == parts[0] && gem.spec.version == number &&
                       gem.spec.platform == platform && !gem.is_yanked;
    if (is_it) return json(200, version_value(gem));
  }
  return plain(404, "This version could not be found.");
}

const HeldGem* gem_called(const RubyHost& host, std::string_view full_name) {
  const auto found = std::ranges::find_if(host.held, [&](const HeldGem& gem) {
    return !gem.is_yanked && gem.spec.full_name() == full_name;
  });
  return found == host.held.end() ? nullptr : &*found;
}

// RFC 1950's frame around a gzip member's deflated bytes.
Result<std::string> zlib_stream(const std::string& text) {
  LOCKSTEP_TRY(gzip, archive::write_gzip(Chunks(text), 0, archive::GzipSystem::kUnknown));
  constexpr std::size_t kHead = 10;
  constexpr std::size_t kTail = 8;
  constexpr std::uint32_t kModulus = 65521;
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  for (const char c : text) {
    low = (low + static_cast<unsigned char>(c)) % kModulus;
    high = (high + low) % kModulus;
  }
  std::string out = "\x78\xda";
  out += gzip.view().substr(kHead, gzip.size() - kHead - kTail);
  for (const std::uint32_t byte : {high >> 8, high, low >> 8, low}) {
    out.push_back(static_cast<char>(byte & 0xff));
  }
  return out;
}

// `/quick/Marshal.4.8/NAME-VERSION.gemspec.rz`, which every `gem install` asks for.
Answer quick_spec(const RubyHost& host, std::string_view file) {
  constexpr std::string_view kEnd = ".gemspec.rz";
  const bool is_spec = file.ends_with(kEnd);
  const HeldGem* gem =
      is_spec ? gem_called(host, file.substr(0, file.size() - kEnd.size())) : nullptr;
  if (gem == nullptr) return plain(404, "This gem could not be found.");
  const auto stream = zlib_stream(marshal_spec(gem->spec));
  if (!stream) return plain(500, stream.error().message);
  return answered(200, "application/octet-stream", *stream);
}

Answer gem_file(const RubyHost& host, std::string_view file) {
  constexpr std::string_view kEnd = ".gem";
  const bool is_gem = file.ends_with(kEnd);
  const HeldGem* gem =
      is_gem ? gem_called(host, file.substr(0, file.size() - kEnd.size())) : nullptr;
  return gem == nullptr ? plain(404, "This gem could not be found.") : file_answer(gem->path);
}

/// Which gems an old index lists.
enum class Listed { kReleases, kLatest, kPrereleases };

// The old indexes, which `gem list --remote` and `gem search` read.
Answer old_index(const RubyHost& host, Listed listed) {
  std::vector<GemSpec> specs;
  for (const HeldGem& gem : host.held) {
    const bool is_wanted = is_prerelease(gem.spec.version) == (listed == Listed::kPrereleases);
    if (is_wanted && !gem.is_yanked) specs.push_back(gem.spec);
  }
  if (listed == Listed::kLatest) {
    // Pushes come in order: the last version of a name is its latest here.
    std::map<std::string, std::string> latest;
    for (const GemSpec& spec : specs) latest[spec.name] = spec.version;
    std::erase_if(specs, [&](const GemSpec& spec) { return spec.version != latest.at(spec.name); });
  }
  const auto gzip =
      archive::write_gzip(Chunks(marshal_list(specs)), 0, archive::GzipSystem::kUnknown);
  if (!gzip) return plain(500, gzip.error().message);
  return answered(200, "application/octet-stream", gzip->text());
}

Answer exchanged(RubyHost& host, const Request& request) {
  const auto asked = model::parse_json(request.body);
  const std::string identity = asked ? asked->text_at("jwt") : "";
  if (identity.empty()) return plain(400, "no JWT");
  const std::int64_t now = host.clock.now();
  const auto sound = check_identity(host.access, identity, host_of(request.base), now);
  if (!sound) return plain(404, "no trusted publisher: " + sound.error().message);
  return json(201, Value::Object{{"rubygems_api_key", mint(host.access, "rubygems", "", now)},
                                 {"name", "rehearsal"},
                                 {"scopes", Value::Array{"push_rubygem"}},
                                 {"expires_at", rfc3339(now + host.access.minted_seconds)}});
}

Answer changed(RubyHost& host, const Request& request) {
  const std::string_view path = request.path;
  if (request.method == "POST" && path == "/api/v1/gems") return push(host, request);
  if (request.method == "DELETE" && path == "/api/v1/gems/yank") return yank(host, request);
  const std::scoped_lock lock(host.mutex);
  const bool exchanges = path == "/api/v1/oidc/trusted_publisher/exchange_token";
  if (request.method == "POST" && exchanges) return exchanged(host, request);
  return plain(404, "nothing is here");
}

}  // namespace

Answer handle(RubyHost& host, const Request& request) {
  if (request.method != "GET" && request.method != "HEAD") return changed(host, request);
  const std::scoped_lock lock(host.mutex);
  const std::string_view path = request.path;
  const auto behind = [&](std::string_view prefix) { return path.substr(prefix.size()); };
  if (path == "/versions") return index_text(request, compact_versions(host));
  if (path == "/names") return index_text(request, compact_names(host));
  if (path.starts_with("/info/")) {
    const std::string info = compact_info(host, behind("/info/"));
    return info.empty() ? plain(404, "This gem could not be found.") : index_text(request, info);
  }
  if (path.starts_with("/gems/")) return gem_file(host, behind("/gems/"));
  if (path.starts_with("/quick/Marshal.4.8/")) {
    return quick_spec(host, behind("/quick/Marshal.4.8/"));
  }
  if (path.starts_with("/api/v1/versions/")) return versions(host, behind("/api/v1/versions/"));
  if (path.starts_with("/api/v2/rubygems/")) {
    return one_version(host, request, behind("/api/v2/rubygems/"));
  }
  if (path == "/specs.4.8.gz") return old_index(host, Listed::kReleases);
  if (path == "/latest_specs.4.8.gz") return old_index(host, Listed::kLatest);
  if (path == "/prerelease_specs.4.8.gz") return old_index(host, Listed::kPrereleases);
  return plain(404, "nothing is here");
}

}  // namespace lockstep::registry
