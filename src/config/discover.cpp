#include "lockstep/config/discover.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "found_crates.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/version/cmake_project.hpp"
#include "project_files.hpp"

namespace lockstep::config {

namespace {

using Manifests = std::map<std::string, std::string>;

constexpr std::array<std::string_view, 4> kLanguages = {"python", "node", "ruby", "go"};

// A language of the project and where its parts are.
struct FoundLanguage {
  std::string name;
  std::string folder;
  std::string manifest;               // what it was told by
  std::optional<std::string> crate;   // of a cargo core, where it is not in `folder`
  std::vector<std::string> settings;  // further lines
};

// The C or C++ core of a CMakeLists.txt.
struct FoundCmake {
  std::string folder;
  std::string library;
  std::string project;
};

// Text as a YAML scalar; what could mean anything else is quoted.
std::string scalar(const std::string& text) {
  const bool plain = !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '/' || c == '.';
  });
  const bool is_word =
      plain && ((text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z'));
  constexpr std::array<std::string_view, 8> kMeaning = {"true", "false", "yes",  "no",
                                                        "on",   "off",   "null", "y"};
  const bool means = std::ranges::find(kMeaning, lower(text)) != kMeaning.end();
  if ((is_word && !means) || text == ".") return text;
  return model::to_compact_json(model::Value(text));
}

std::string folder_word(const std::string& folder) { return folder.empty() ? "." : scalar(folder); }

std::size_t depth(std::string_view path) {
  return static_cast<std::size_t>(std::ranges::count(path, '/'));
}

// The manifest nearest to the project's top that `fits`.
template <typename Fits>
const std::pair<const std::string, std::string>* nearest_manifest(const Manifests& manifests,
                                                                  Fits fits) {
  const std::pair<const std::string, std::string>* found = nullptr;
  for (const auto& each : manifests) {
    if (!fits(each.first, each.second)) continue;
    if (found == nullptr || depth(each.first) < depth(found->first)) found = &each;
  }
  return found;
}

bool is_called(const std::string& path, std::string_view name) { return file_name(path) == name; }

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

const FoundCrate* crate_for(const std::vector<FoundCrate>& crates, std::string_view language) {
  const auto found = std::ranges::find_if(
      crates, [&](const FoundCrate& crate) { return crate.language() == language; });
  return found == crates.end() ? nullptr : &*found;
}

// The crate with a C interface: what Go and Ruby's fiddle link.
const FoundCrate* crate_for_c(const std::vector<FoundCrate>& crates) {
  const auto found = std::ranges::find_if(
      crates, [](const FoundCrate& crate) { return crate.language().empty() && crate.is_for_c(); });
  return found == crates.end() ? nullptr : &*found;
}

bool tells_python(const std::string& path, const std::string& text, bool is_cargo) {
  if (!is_called(path, "pyproject.toml")) return false;
  return !is_cargo || has(text, "maturin") || has(text, "setuptools-rust") ||
         has(text, "setuptools_rust");
}

bool tells(std::string_view language, const std::string& path, const std::string& text,
           bool is_cargo) {
  if (language == "python") return tells_python(path, text, is_cargo);
  if (language == "node")
    return is_called(path, "package.json") && (!is_cargo || has(text, "\"napi\""));
  if (language == "ruby") return path.ends_with(".gemspec");
  return is_called(path, "go.mod");
}

// What the project is made of.
class Discoverer {
 public:
  explicit Discoverer(const Manifests& manifests) : manifests_(manifests) {
    out_.has_manifests = !manifests.empty();
    crates_ = found_crates(manifests, out_.unknown);
    core_ = core_of(crates_);
    if (core_ != nullptr) {
      tell_crate(*core_);
    } else if (const auto cmake = find_cmake()) {
      tell_cmake(*cmake);
    }
  }

  Discovery run(const std::vector<std::string>& wanted) {
    if (core_yaml_.empty()) {
      out_.unknown.emplace_back(
          "no core: neither a Cargo.toml with a package nor a CMakeLists.txt with a library");
      return std::move(out_);
    }
    for (const std::string_view name : kLanguages) {
      const bool is_wanted =
          wanted.empty() || std::ranges::find(wanted, std::string(name)) != wanted.end();
      if (!is_wanted) continue;
      if (auto language = find_language(name)) languages_.push_back(std::move(*language));
    }
    if (languages_.empty()) {
      out_.unknown.emplace_back(
          "no binding: there is no pyproject.toml, package.json, gemspec or go.mod of a binding");
      return std::move(out_);
    }
    out_.yaml = text();
    return std::move(out_);
  }

 private:
  std::optional<FoundCmake> find_cmake() const {
    const auto* manifest = nearest_manifest(manifests_, [](const auto& path, const auto& text) {
      return is_called(path, "CMakeLists.txt") &&
             !version::cmake_calls(text, "add_library").empty();
    });
    if (manifest == nullptr) return std::nullopt;
    FoundCmake found{std::string(parent_path(manifest->first)), "", ""};
    found.library = first_word_of(manifest->second, "add_library");
    found.project = first_word_of(manifest->second, "project");
    return found;
  }

  // The first word of a command's first call, where it is plain text.
  static std::string first_word_of(const std::string& text, std::string_view command) {
    const auto calls = version::cmake_calls(text, command);
    if (calls.empty() || calls.front().empty()) return {};
    const std::string& word = calls.front().front().text;
    return has(word, "$") ? std::string() : word;
  }

  void tell_crate(const FoundCrate& core) {
    core_yaml_ = fmt::format("core:\n  cargo: {}\n", folder_word(core.folder));
    out_.found.push_back(
        fmt::format("core: the crate {} in {}", core.name, folder_word(core.folder)));
  }

  void tell_cmake(const FoundCmake& core) {
    if (!core.project.empty()) core_yaml_ = fmt::format("name: {}\n", scalar(lower(core.project)));
    core_yaml_ += fmt::format("core:\n  cmake: {}\n", folder_word(core.folder));
    if (!core.library.empty()) core_yaml_ += fmt::format("  library: {}\n", scalar(core.library));
    out_.found.push_back(fmt::format("core: {} in {}, by CMake",
                                     core.library.empty() ? "a library" : core.library,
                                     folder_word(core.folder)));
    if (core.library.empty()) out_.unknown.emplace_back("the library's base name: `core.library`");
    out_.unknown.emplace_back(
        "whether it installs a shared and a static library at once: if not, `core.shared_options` "
        "and `core.static_options`");
    out_.unknown.emplace_back("`license` and `description`, which CMake does not say");
  }

  std::optional<FoundLanguage> find_language(std::string_view name) {
    const bool is_cargo = core_ != nullptr;
    const FoundCrate* own = crate_for(crates_, name);
    const auto* manifest = nearest_manifest(manifests_, [&](const auto& path, const auto& text) {
      return tells(name, path, text, is_cargo);
    });
    if (manifest == nullptr && own == nullptr) return std::nullopt;
    FoundLanguage language{std::string(name), "", "", {}, {}};
    language.folder = manifest == nullptr ? own->folder : std::string(parent_path(manifest->first));
    language.manifest =
        manifest == nullptr ? join_path(own->folder, "Cargo.toml") : manifest->first;
    if (is_cargo && !give_crate(own, language)) return std::nullopt;
    add_settings(own, language);
    out_.found.push_back(fmt::format(
        "{}: {}{}", name, language.manifest,
        own == nullptr ? ""
                       : fmt::format(", the crate {} in {}", own->name, folder_word(own->folder))));
    return language;
  }

  // Go and fiddle go by C; the others have a crate of their own kind.
  bool give_crate(const FoundCrate* own, FoundLanguage& language) {
    const bool by_c = language.name == "go" || language.name == "ruby";
    const FoundCrate* crate = own == nullptr && by_c ? crate_for_c(crates_) : own;
    if (crate == nullptr) {
      out_.unknown.push_back(
          fmt::format("{}: {} is there, but no crate {}", language.name, language.manifest,
                      by_c ? R"(with a C interface (`crate-type = ["cdylib", "staticlib"]`))"
                      : language.name == "python" ? "that depends on pyo3"
                                                  : "that depends on napi"));
      return false;
    }
    if (crate->folder != language.folder) language.crate = crate->folder;
    return true;
  }

  void add_settings(const FoundCrate* own, FoundLanguage& language) {
    if (own == nullptr) return;
    if (language.name == "ruby") {
      language.settings.emplace_back("extension: true");
      out_.unknown.emplace_back(
          R"(ruby: the minors that the gem has a library for: `versions: ["3.3"]`)");
      language.settings.emplace_back(R"(versions: ["3.3"])");
    }
    if (language.name == "python" && !own->stable_python) {
      out_.unknown.push_back(fmt::format(
          "python: {} turns no `abi3` feature of PyO3 on; one wheel for all interpreters "
          "needs it: `features: [pyo3/abi3-py39]`",
          join_path(own->folder, "Cargo.toml")));
    }
  }

  std::string text() const {
    std::string yaml =
        "# yaml-language-server: $schema=.lockstep/schema.json\n"
        "# Name, version, license and the like are taken from the project's own manifests.\n";
    yaml += core_yaml_ + "languages:\n";
    for (const FoundLanguage& language : languages_) {
      yaml += fmt::format("  {}:\n    folder: {}\n", language.name, folder_word(language.folder));
      if (language.crate) yaml += fmt::format("    crate: {}\n", folder_word(*language.crate));
      for (const std::string& line : language.settings) yaml += fmt::format("    {}\n", line);
    }
    return yaml + "targets: [linux-x64, linux-arm64, macos-x64, macos-arm64, windows-x64, "
                  "windows-arm64]\n";
  }

  const Manifests& manifests_;
  Discovery out_;
  std::vector<FoundCrate> crates_;
  const FoundCrate* core_ = nullptr;
  std::string core_yaml_;  // empty: there is no core
  std::vector<FoundLanguage> languages_;
};

}  // namespace

bool is_manifest(std::string_view path) {
  constexpr std::array<std::string_view, 5> kNames = {"Cargo.toml", "pyproject.toml",
                                                      "package.json", "go.mod", "CMakeLists.txt"};
  constexpr std::array<std::string_view, 8> kAside = {"examples", "example",     "tests",   "test",
                                                      "fixtures", "third_party", "benches", "fuzz"};
  for (const std::string& folder : split(parent_path(path), '/')) {
    if (std::ranges::find(kAside, folder) != kAside.end()) return false;
  }
  const std::string_view name = file_name(path);
  return std::ranges::find(kNames, name) != kNames.end() || name.ends_with(".gemspec");
}

Discovery discovery_of(const Manifests& manifests, const std::vector<std::string>& languages) {
  return Discoverer(manifests).run(languages);
}

Result<Discovery> discover(const sys::Filesystem& files, const std::string& folder,
                           const std::vector<std::string>& languages) {
  constexpr std::uint64_t kMaxBytes = 4 << 20;
  LOCKSTEP_TRY(paths, project_files(files, folder, {}));
  Manifests manifests;
  for (const std::string& path : paths) {
    const std::string place = join_path(folder, path);
    if (!is_manifest(path) || files.status(place).size > kMaxBytes) continue;
    LOCKSTEP_TRY(text, files.read(place));
    manifests.emplace(path, std::move(text));
  }
  return discovery_of(manifests, languages);
}

}  // namespace lockstep::config
