#include "node/packument.hpp"

#include <algorithm>
#include <cctype>
#include <compare>

#include "lockstep/ecosystem/answers.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::ecosystem::node {

namespace {

using model::Value;

const Value::Object& members(const Value& value, std::string_view key) {
  static const Value::Object kNone;
  const Value* member = value.find(key);
  return member == nullptr || member->object() == nullptr ? kNone : *member->object();
}

// A tag must not read as a range of versions: `x`, `v1`.
bool can_be_tag(const std::string& word) {
  const bool is_wild = word.size() == 1 && (word == "x" || word == "X");
  const bool is_version = word.size() > 1 && (word.front() == 'v' || word.front() == 'V') &&
                          std::isdigit(static_cast<unsigned char>(word[1])) != 0;
  return !word.empty() && std::isalpha(static_cast<unsigned char>(word.front())) != 0 && !is_wild &&
         !is_version;
}

}  // namespace

const Value* Packument::version(const std::string& version) const {
  const Value::Object& versions = members(document, "versions");
  const auto found = versions.find(version);
  return found == versions.end() ? nullptr : &found->second;
}

std::string Packument::tagged(const std::string& tag) const {
  const Value* tags = document.find("dist-tags");
  return tags == nullptr ? std::string() : tags->text_at(tag);
}

std::string Packument::highest_release(const std::string& except) const {
  std::optional<version::SemVer> highest;
  for (const auto& [text, held] : members(document, "versions")) {
    auto parsed = version::parse_semver(text);
    if (!parsed || text == except || !parsed->prerelease.empty()) continue;
    if (!highest || version::precedence(*parsed, *highest) > 0) highest = *std::move(parsed);
  }
  return highest ? highest->text() : std::string();
}

bool Packument::was_unpublished(const std::string& version) const {
  const Value::Object& times = members(document, "time");
  return times.contains(version) && this->version(version) == nullptr;
}

std::string Packument::revision() const { return document.text_at("_rev"); }

Result<Packument> read_packument(const HttpResponse& answer) {
  if (answer.status == 404) return Packument{Value::Object{}};
  if (answer.status != 200) return no_answer(answer, "what the registry holds");
  LOCKSTEP_TRY(document, model::parse_json(answer.body));
  if (document.object() == nullptr)
    return fail(ErrorKind::kCheckFailed, "the registry's answer is no package's document");
  return Packument{std::move(document)};
}

bool is_prerelease(const std::string& version) {
  const auto parsed = version::parse_semver(version);
  return parsed && !parsed->prerelease.empty();
}

std::string final_tag(const std::string& version, const std::string& wanted,
                      const Packument& packument) {
  const auto parsed = version::parse_semver(version);
  if (!parsed) return "pre";
  if (!parsed->prerelease.empty()) {
    const std::string& word = parsed->prerelease.front();
    return can_be_tag(word) && word != "latest" ? word : "pre";
  }
  if (!wanted.empty() && wanted != "latest") return wanted;
  const auto highest = version::parse_semver(packument.highest_release(version));
  const bool is_below = highest && version::precedence(*parsed, *highest) < 0;
  return is_below ? "latest-" + std::to_string(parsed->major) : "latest";
}

std::optional<Value> without_version(const Packument& packument, const std::string& version) {
  Value::Object document = *packument.document.object();
  Value::Object versions = members(packument.document, "versions");
  versions.erase(version);
  if (versions.empty()) return std::nullopt;
  Value::Object tags = members(packument.document, "dist-tags");
  std::erase_if(tags, [&](const auto& tag) { return tag.second == Value(version); });
  if (!tags.contains("latest")) {
    const std::string highest = packument.highest_release(version);
    tags["latest"] = highest.empty() ? versions.rbegin()->first : highest;
  }
  document["versions"] = std::move(versions);
  document["dist-tags"] = std::move(tags);
  document.erase("_revisions");
  document.erase("_attachments");
  return Value(std::move(document));
}

Value deprecated(const Packument& packument, const std::string& version,
                 const std::string& message) {
  Value::Object document = *packument.document.object();
  Value::Object versions = members(packument.document, "versions");
  Value& held = versions[version];
  Value::Object changed = held.object() == nullptr ? Value::Object{} : *held.object();
  changed["deprecated"] = message;
  held = std::move(changed);
  document["versions"] = std::move(versions);
  return {std::move(document)};
}

}  // namespace lockstep::ecosystem::node
