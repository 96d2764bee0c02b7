#include "claims.hpp"
#include "readers.hpp"

namespace lockstep::inspect {

namespace {

// The words of a package.json list, or `otherwise` when the list is absent. `!win32` excludes a
// system, which claims nothing about a library.
std::vector<std::string> words(const model::Value& manifest, std::string_view key) {
  std::vector<std::string> words;
  const model::Value* list = manifest.find(key);
  if (list == nullptr || list->array() == nullptr) return words;
  for (const model::Value& item : *list->array()) {
    if (item.text() != nullptr && !item.text()->starts_with("!")) words.push_back(*item.text());
  }
  return words;
}

std::vector<std::string> or_one_empty(std::vector<std::string> words) {
  if (words.empty()) words.emplace_back();
  return words;
}

// A package for macOS that names no cpu carries a universal library; for other systems it claims
// nothing that could be held against a library.
std::vector<std::string> cpus_of(const model::Value& manifest, const std::string& os) {
  std::vector<std::string> cpus = words(manifest, "cpu");
  return os == "darwin" && manifest.find("cpu") == nullptr ? or_one_empty(std::move(cpus)) : cpus;
}

std::string spelled(const std::string& os, const std::string& cpu, const std::string& libc) {
  return os + "/" + (cpu.empty() ? "universal" : cpu) + (libc.empty() ? "" : "/" + libc);
}

}  // namespace

Result<Unpacked> unpack_npm(std::vector<archive::Entry> files) {
  Unpacked package;
  package.files = std::move(files);
  const archive::Entry* text = file_at(package.files, "package/package.json");
  if (text == nullptr) {
    return fail(ErrorKind::kCheckFailed, "holds no package/package.json",
                "pack it with `npm pack`");
  }
  auto manifest = model::parse_json(text->bytes);
  if (!manifest) return std::unexpected(at(manifest.error(), text->path));
  package.facts.kind = "npm";
  package.facts.name = manifest->text_at("name");
  package.facts.version = manifest->text_at("version");
  package.any_claim_will_do = true;
  for (const std::string& os : words(*manifest, "os")) {
    for (const std::string& cpu : cpus_of(*manifest, os)) {
      for (const std::string& libc : or_one_empty(words(*manifest, "libc"))) {
        package.facts.platforms.push_back(spelled(os, cpu, libc));
        for (const model::Cell& cell : cells_of_npm(os, cpu, libc))
          package.claims.push_back({"", cell});
        // Every machine of macOS is claimed, not one of them.
        package.any_claim_will_do = package.any_claim_will_do && !cpu.empty();
      }
    }
  }
  tidy(package.facts.platforms);
  return package;
}

}  // namespace lockstep::inspect
