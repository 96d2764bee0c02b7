#include "node/implied.hpp"

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::ecosystem::node {

namespace {

using model::Value;

void add_texts(const Value* list, std::vector<std::string>& texts) {
  if (list == nullptr || list->array() == nullptr) return;
  for (const Value& item : *list->array()) {
    if (item.text() != nullptr) texts.push_back(*item.text());
  }
}

// The Rust triples of `napi`: `targets` since napi 3, `triples` before.
std::vector<std::string> triples_of(const Value& napi) {
  std::vector<std::string> triples;
  add_texts(napi.find("targets"), triples);
  const Value* older = napi.find("triples");
  if (older == nullptr) return triples;
  add_texts(older->find("additional"), triples);
  const Value* defaults = older->find("defaults");
  const bool is_off =
      defaults != nullptr && defaults->boolean() != nullptr && !*defaults->boolean();
  if (!is_off) triples.emplace_back("x86_64-pc-windows-msvc");
  return triples;
}

// A loader that napi-rs wrote for these triples asks for `win32-x64-msvc` alone.
bool asks_for_msvc(const Value& napi) {
  const std::vector<std::string> triples = triples_of(napi);
  const auto has = [&](std::string_view end) {
    return std::ranges::any_of(triples, [&](const auto& triple) { return triple.ends_with(end); });
  };
  return has("-windows-msvc") && !has("-windows-gnu") && !has("-windows-gnullvm");
}

std::string platform_package(const Value& napi) {
  const Value* older = napi.find("package");
  return napi.text_at("packageName", older == nullptr ? "" : older->text_at("name"));
}

}  // namespace

Result<model::Implied> implied(const model::Language& language,
                               const std::map<std::string, std::string>& texts,
                               const model::Crate*) {
  model::Implied implied;
  const std::string path = join_path(language.folder, "package.json");
  const auto text = texts.find(path);
  if (text == texts.end()) return implied;
  auto manifest = model::parse_json(text->second);
  if (!manifest) return std::unexpected(at(std::move(manifest).error(), path));
  implied.package = manifest->text_at("name");
  implied.version = manifest->text_at("version");
  const Value* napi = manifest->find("napi");
  if (napi == nullptr) return implied;
  const std::string base = platform_package(*napi);
  if (!base.empty()) implied.settings["platform_package"] = base;
  if (asks_for_msvc(*napi)) implied.settings["windows"] = "msvc";
  return implied;
}

}  // namespace lockstep::ecosystem::node
