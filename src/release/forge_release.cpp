#include "forge_release.hpp"

#include <algorithm>
#include <cctype>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/base/url.hpp"
#include "lockstep/ecosystem/answers.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::release {

namespace {

using model::Value;

std::int64_t number_at(const Value& value, std::string_view key) {
  const Value* member = value.find(key);
  return member == nullptr || member->integer() == nullptr ? 0 : *member->integer();
}

bool flag_at(const Value& value, std::string_view key) {
  const Value* member = value.find(key);
  return member != nullptr && member->boolean() != nullptr && *member->boolean();
}

ForgeAsset read_asset(const Value& value) {
  constexpr std::string_view kPrefix = "sha256:";
  const std::string digest = lower(value.text_at("digest"));
  return {number_at(value, "id"),
          value.text_at("name"),
          number_at(value, "size"),
          digest.starts_with(kPrefix) ? digest.substr(kPrefix.size()) : std::string(),
          value.text_at("state", "uploaded") != "uploaded",
          value.text_at("browser_download_url")};
}

ForgeRelease read_release(const Value& value) {
  ForgeRelease release;
  release.id = number_at(value, "id");
  release.is_draft = flag_at(value, "draft");
  const std::string upload = value.text_at("upload_url");
  release.upload_url = upload.substr(0, upload.find_first_of("{?"));
  const Value* assets = value.find("assets");
  if (assets == nullptr || assets->array() == nullptr) return release;
  for (const Value& asset : *assets->array()) release.assets.push_back(read_asset(asset));
  return release;
}

Result<Value::Array> read_list(const HttpResponse& list) {
  if (list.status != 200) return ecosystem::no_answer(list, "what releases there are");
  LOCKSTEP_TRY(value, model::parse_json(list.body));
  if (value.array() != nullptr) return *value.array();
  return fail(ErrorKind::kCheckFailed, "the forge's answer is no list of releases",
              "check its address: it is that of its API");
}

bool is_better(const ForgeRelease& a, const ForgeRelease& b) {
  if (a.is_draft != b.is_draft) return !a.is_draft;
  return a.id < b.id;
}

// The last two labels of a host name, without its port; an address of numbers is whole.
std::string domain_of(const std::string& host) {
  const std::string name = host.substr(0, host.find(':'));
  const auto last = name.rfind('.');
  if (last == std::string::npos || last == 0 || last + 1 == name.size() ||
      std::isdigit(static_cast<unsigned char>(name[last + 1])) != 0)
    return host;
  const auto before = name.rfind('.', last - 1);
  return before == std::string::npos ? name : name.substr(before + 1);
}

}  // namespace

const ForgeAsset* ForgeRelease::asset(const std::string& name) const {
  const auto found = std::ranges::find_if(
      assets, [&](const ForgeAsset& asset) { return asset_name(asset.name) == asset_name(name); });
  return found == assets.end() ? nullptr : &*found;
}

Result<std::optional<ForgeRelease>> find_release(const HttpResponse& list, const std::string& tag) {
  LOCKSTEP_TRY(releases, read_list(list));
  std::optional<ForgeRelease> best;
  for (const Value& item : releases) {
    if (item.text_at("tag_name") != tag) continue;
    ForgeRelease release = read_release(item);
    if (release.id > 0 && (!best || is_better(release, *best))) best = std::move(release);
  }
  return best;
}

Result<std::optional<std::string>> last_public_tag(const HttpResponse& list,
                                                   const std::string& below) {
  LOCKSTEP_TRY(releases, read_list(list));
  LOCKSTEP_TRY(limit, version::parse_semver(below));
  std::optional<version::SemVer> last;
  for (const Value& item : releases) {
    const std::string tag = item.text_at("tag_name");
    const auto tagged =
        tag.starts_with('v') ? version::parse_semver(tag.substr(1)) : fail(ErrorKind::kUsage, "");
    if (!tagged || flag_at(item, "draft") || version::precedence(*tagged, limit) >= 0) continue;
    if (!last || version::precedence(*last, *tagged) < 0) last = *tagged;
  }
  return last ? std::optional("v" + last->text()) : std::nullopt;
}

std::string asset_name(std::string_view name) {
  std::string stored(name);
  const auto is_taken = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("._-+@").contains(c);
  };
  std::ranges::replace_if(stored, [&](char c) { return !is_taken(c); }, '.');
  return stored;
}

std::map<std::string, std::string> asset_names(const std::vector<std::string>& files) {
  std::map<std::string, int> count;
  for (const std::string& file : files) ++count[std::string(file_name(file))];
  std::map<std::string, std::string> names;
  for (const std::string& file : files) {
    const std::string name(file_name(file));
    names[file] = asset_name(count[name] > 1 ? replace_all(file, "/", "-") : name);
  }
  return names;
}

bool is_record_file(std::string_view file) {
  return file == "manifest.json" || file == "plan.json" || file == "SHA256SUMS";
}

bool is_same_forge(const std::string& api, const std::string& url) {
  const auto ours = parse_url(api);
  const auto theirs = parse_url(url);
  if (!ours || !theirs || ours->scheme != theirs->scheme) return false;
  if (ours->host == theirs->host) return true;
  return ours->scheme == "https" && domain_of(ours->host) == domain_of(theirs->host) &&
         domain_of(ours->host).contains('.');
}

}  // namespace lockstep::release
