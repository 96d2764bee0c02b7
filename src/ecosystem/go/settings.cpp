#include "go/settings.hpp"

#include <algorithm>
#include <array>

#include "lockstep/base/path.hpp"

namespace lockstep::ecosystem::go {

namespace {

constexpr std::array<const char*, 4> kFlagKeys = {"ldflags", "ldflags_linux", "ldflags_macos",
                                                  "ldflags_windows"};

std::vector<std::string> flags_at(const model::Language& language, const std::string& key) {
  std::vector<std::string> flags;
  const auto found = language.settings.find(key);
  if (found == language.settings.end() || found->second.array() == nullptr) return flags;
  for (const model::Value& item : *found->second.array()) {
    if (item.text() != nullptr) flags.push_back(*item.text());
  }
  return flags;
}

// What go/build takes in a #cgo line without quotes.
bool is_safe_flag(const std::string& flag) {
  const auto is_safe = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("+-.,/=_:$@%!~^{}").contains(c);
  };
  return !flag.empty() && std::ranges::all_of(flag, is_safe);
}

}  // namespace

std::vector<Error> check_settings(const model::Language& language) {
  std::vector<Error> errors;
  for (const std::string key : kFlagKeys) {
    for (const std::string& flag : flags_at(language, key)) {
      if (is_safe_flag(flag)) continue;
      errors.push_back({ErrorKind::kUsage, "`" + flag + "` is no single linker flag that cgo takes",
                        key, "one word per item, without quotes: [-framework, Security]"});
    }
  }
  const std::string link = language.setting("link", "cgo");
  if (link != "cgo" && link != "purego") {
    errors.push_back({ErrorKind::kUsage, "`" + link + "` is no way to link a Go module", "link",
                      "`cgo` links the static library, `purego` embeds the shared one"});
  }
  const std::string folder = prebuilt_folder(language);
  if (folder.empty() || is_safe_relative_path(folder)) return errors;
  errors.push_back({ErrorKind::kUsage, "`" + folder + "` is no folder of the module", "prebuilt",
                    "name the folder, below go.mod's, of the package that calls the library"});
  return errors;
}

std::vector<std::string> linker_flags(const model::Language& language, const Platform& platform) {
  const std::string os = platform.os == "darwin" ? "macos" : platform.os;
  auto flags = flags_at(language, "ldflags");
  for (std::string& flag : flags_at(language, "ldflags_" + os)) flags.push_back(std::move(flag));
  return flags;
}

Link link_of(const model::Language& language) {
  return language.setting("link") == "purego" ? Link::kPurego : Link::kCgo;
}

std::string prebuilt_folder(const model::Language& language) {
  std::string folder = language.setting("prebuilt");
  while (folder.ends_with('/')) folder.pop_back();
  return folder == "." ? "" : folder;
}

}  // namespace lockstep::ecosystem::go
