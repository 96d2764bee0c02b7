#include "lockstep/store/key_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "words.hpp"

namespace lockstep::store {

namespace {

constexpr std::string_view kPartsHeader = "lockstep-parts 1";
constexpr std::string_view kStepsHeader = "lockstep-steps 1";

constexpr std::array<std::string_view, 15> kKinds = {
    "lockstep itself", "toolchain",      "command",  "working folder", "environment variable",
    "passed variable", "network access", "output",   "file",           "folder",
    "planned file",    "tool link",      "upstream", "native file",    "setting"};

std::optional<KeyPart> parse_part(std::string_view line) {
  const auto words = words_of(line);
  std::size_t kind = 0;
  if (words.size() != 4 || !parse_number(words[0], kind) || kind >= kKinds.size())
    return std::nullopt;
  const auto digest = Digest::parse(words[1]);
  auto name = unescaped(words[2]);
  auto detail = unescaped(words[3]);
  if (!digest || !name || !detail) return std::nullopt;
  return KeyPart{static_cast<PartKind>(kind), std::move(*name), std::move(*detail), *digest};
}

std::optional<KnownStep> parse_step(std::string_view line) {
  const auto words = words_of(line);
  if (words.size() != 3) return std::nullopt;
  auto id = unescaped(words[0]);
  const auto key = Digest::parse(words[1]);
  const auto parts = Digest::parse(words[2]);
  if (!id || !key || !parts) return std::nullopt;
  return KnownStep{std::move(*id), *key, *parts};
}

}  // namespace

std::string_view words_for(PartKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

std::string to_text(const KeyParts& parts) {
  std::string text = fmt::format("{}\n", kPartsHeader);
  for (const KeyPart& part : parts) {
    text += fmt::format("{} {} {} {}\n", static_cast<int>(part.kind), part.digest.hex(),
                        escaped(part.name), escaped(part.detail));
  }
  return sealed(std::move(text));
}

Result<KeyParts> key_parts_from_text(std::string_view text) {
  const auto damaged = [] { return fail(ErrorKind::kIo, "the stored parts of a key are damaged"); };
  auto body = unsealed(text);
  if (!body || take_line(*body) != kPartsHeader) return damaged();
  KeyParts parts;
  while (!body->empty()) {
    auto part = parse_part(take_line(*body));
    if (!part) return damaged();
    parts.push_back(std::move(*part));
  }
  return parts;
}

KnownSteps read_known_steps(const sys::Filesystem& files, const std::string& path) {
  const auto text = files.read(path);
  if (!text) return {};
  auto body = unsealed(*text);
  if (!body || take_line(*body) != kStepsHeader) return {};
  KnownSteps steps;
  while (!body->empty()) {
    auto step = parse_step(take_line(*body));
    if (!step) return {};
    steps.push_back(std::move(*step));
  }
  return steps;
}

Result<void> write_known_steps(sys::Filesystem& files, const std::string& path,
                               const KnownSteps& steps) {
  std::string text = fmt::format("{}\n", kStepsHeader);
  for (const KnownStep& step : steps) {
    text += fmt::format("{} {} {}\n", escaped(step.id), step.key.hex(), step.parts.hex());
  }
  return files.write_atomic(path, sealed(std::move(text)), false);
}

const KnownStep* find_step(const KnownSteps& steps, const std::string& id) {
  const auto found = std::ranges::lower_bound(steps, id, {}, &KnownStep::id);
  return found == steps.end() || found->id != id ? nullptr : &*found;
}

}  // namespace lockstep::store
