#include "lockstep/toolchain/images.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/digest.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::toolchain {

namespace {

using model::Value;

constexpr std::int64_t kFormat = 1;
constexpr std::string_view kSha = "sha256:";
constexpr std::size_t kMaxReference = 512;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kMaxReference && is_plain(text.front()) &&
         is_plain(text.back()) && std::ranges::all_of(text, [](char c) {
           return is_plain(c) || std::string_view("._-/:").contains(c);
         });
}

bool is_digest(std::string_view text) {
  return text.starts_with(kSha) && Digest::parse(text.substr(kSha.size())).has_value();
}

std::unexpected<Error> broken(std::string message) {
  return fail(ErrorKind::kUsage, std::move(message),
              fmt::format("`lockstep images pin NAME` writes {}", kImageLock));
}

Result<void> check_entry(const std::string& name, const Value& value) {
  if (!is_name(name)) return broken(fmt::format("`{}` is no name of an image", name));
  if (value.text() == nullptr || !is_pinned(*value.text())) {
    return broken(fmt::format("`{}` is pinned to no digest: `sha256:` and 64 digits, or a name, "
                              "`@` and those",
                              name));
  }
  return {};
}

}  // namespace

bool is_pinned(std::string_view reference) {
  const std::size_t at = reference.find('@');
  if (at == std::string_view::npos) return is_digest(reference);
  return is_name(reference.substr(0, at)) && is_digest(reference.substr(at + 1));
}

bool is_reference(std::string_view text) { return is_pinned(text) || is_name(text); }

Result<ImageLock> parse_image_lock(std::string_view text) {
  const auto value = model::parse_json(text);
  if (!value) return std::unexpected(at(broken(value.error().message).error(), kImageLock));
  const Value* format = value->find("version");
  const Value* images = value->find("images");
  if (format == nullptr || images == nullptr || images->object() == nullptr)
    return std::unexpected(at(broken("it has no `images` or no `version`").error(), kImageLock));
  if (*format != Value(kFormat)) {
    return std::unexpected(
        at(broken("its `version` is not 1, the one this lockstep knows").error(), kImageLock));
  }
  ImageLock lock;
  for (const auto& [name, pinned] : *images->object()) {
    const auto checked = check_entry(name, pinned);
    if (!checked) return std::unexpected(at(checked.error(), kImageLock));
    lock[name] = *pinned.text();
  }
  return lock;
}

std::string image_lock_text(const ImageLock& lock) {
  Value::Object images;
  for (const auto& [name, pinned] : lock) images[name] = pinned;
  return model::to_json(Value::Object{{"version", kFormat}, {"images", images}});
}

std::string built_image_name(std::string_view name, std::string_view containerfile,
                             std::string_view base) {
  constexpr std::size_t kShownDigits = 16;
  Hasher hasher;
  hasher.field(containerfile);
  hasher.field(base);
  return fmt::format("lockstep/{}:{}", name, hasher.finish().hex().substr(0, kShownDigits));
}

}  // namespace lockstep::toolchain
