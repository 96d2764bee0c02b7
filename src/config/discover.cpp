#include "lockstep/config/discover.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "found_crates.hpp"
#include "found_yaml.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/cmake_project.hpp"
#include "project_files.hpp"

namespace lockstep::config {

namespace {

using Manifests = std::map<std::string, std::string>;
using model::Value;

constexpr std::array<std::string_view, 4> kLanguages = {"python", "node", "ruby", "go"};

// A binding and what it was told by.
struct FoundLanguage {
  std::string name;
  std::string folder;
  std::string manifest;              // project-relative path
  std::optional<std::string> crate;  // of a cargo core, where it is not in `folder`
};

// The C or C++ core of a CMakeLists.txt.
struct FoundCmake {
  std::string folder;
  std::string library;
  std::string project;
};

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

// The folder of a crate as `core.cargo` names it.
std::string core_word(const FoundCrate& crate) { return crate.folder.empty() ? "." : crate.folder; }

// What the project is made of.
class Discoverer {
 public:
  Discoverer(const Manifests& manifests, const Wishes& wishes)
      : manifests_(manifests), wishes_(wishes) {
    std::vector<std::string> unread;
    crates_ = found_crates(manifests, unread);
    for (std::string& words : unread) out_.unknown.push_back({std::move(words)});
    choose_core();
    if (core_ != nullptr) {
      tell_crate(*core_);
    } else if (const auto cmake = find_cmake()) {
      tell_cmake(*cmake);
    }
  }

  Discovery run() {
    if (project_.core.settings.empty()) {
      out_.unknown.push_back(
          {"no core: neither a Cargo.toml with a package nor a CMakeLists.txt with a library"});
      return std::move(out_);
    }
    for (const std::string_view name : kLanguages) {
      const bool is_wanted = wishes_.languages.empty() ||
                             std::ranges::find(wishes_.languages, name) != wishes_.languages.end();
      if (is_wanted) add_language(name);
    }
    if (project_.languages.empty()) {
      out_.unknown.push_back(
          {"no binding: there is no pyproject.toml, package.json, gemspec or go.mod of a binding"});
      return std::move(out_);
    }
    out_.yaml = yaml_of(project_, wishes_);
    return std::move(out_);
  }

 private:
  void choose_core() {
    const auto candidates = core_candidates(crates_);
    if (candidates.empty()) return;
    core_ = candidates.front();
    const auto said = wishes_.values.find("core.cargo");
    if (said != wishes_.values.end()) {
      const auto chosen = std::ranges::find_if(candidates, [&](const FoundCrate* crate) {
        return Value(core_word(*crate)) == said->second;
      });
      if (chosen != candidates.end()) core_ = *chosen;
    }
    if (candidates.size() == 1) return;
    std::vector<std::string> folders;
    for (const FoundCrate* crate : candidates) folders.push_back(core_word(*crate));
    const std::string words =
        fmt::format("which of these crates is the core: {}; `core.cargo` says {}",
                    join(folders, ", "), core_word(*core_));
    out_.unknown.push_back({words, {{"core.cargo", core_word(*core_), folders}}});
  }

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
    project_.core.settings = {{"cargo", core_word(core)}};
    out_.found.push_back(
        fmt::format("core: the crate {} in {}", core.name, folder_word(core.folder)));
  }

  void tell_cmake(const FoundCmake& core) {
    if (!core.project.empty()) project_.top.settings = {{"name", lower(core.project)}};
    project_.core.settings = {{"cmake", core.folder.empty() ? "." : core.folder}};
    if (!core.library.empty()) project_.core.settings.push_back({"library", core.library});
    out_.found.push_back(fmt::format("core: {} in {}, by CMake",
                                     core.library.empty() ? "a library" : core.library,
                                     folder_word(core.folder)));
    if (core.library.empty())
      out_.unknown.push_back({"the library's base name: `core.library`", {{"core.library"}}});
    out_.unknown.push_back(
        {"whether it installs a shared and a static library at once: if not, "
         "`core.shared_options` and `core.static_options`",
         {{"core.shared_options", Value::Array{}}, {"core.static_options", Value::Array{}}}});
    out_.unknown.push_back(
        {"`license` and `description`, which CMake does not say", {{"license"}, {"description"}}});
  }

  void add_language(std::string_view name) {
    const bool is_cargo = core_ != nullptr;
    const FoundCrate* own = crate_for(crates_, name);
    const auto* manifest = nearest_manifest(manifests_, [&](const auto& path, const auto& text) {
      return tells(name, path, text, is_cargo);
    });
    if (manifest == nullptr && own == nullptr) return;
    FoundLanguage language{std::string(name), "", "", {}};
    language.folder = manifest == nullptr ? own->folder : std::string(parent_path(manifest->first));
    language.manifest =
        manifest == nullptr ? join_path(own->folder, "Cargo.toml") : manifest->first;
    if (is_cargo && !give_crate(own, language)) return;
    out_.found.push_back(fmt::format(
        "{}: {}{}", name, language.manifest,
        own == nullptr ? ""
                       : fmt::format(", the crate {} in {}", own->name, folder_word(own->folder))));
    project_.languages.push_back(section_of(language, own));
  }

  // Go and fiddle go by C; the others have a crate of their own kind.
  bool give_crate(const FoundCrate* own, FoundLanguage& language) {
    const bool by_c = language.name == "go" || language.name == "ruby";
    const FoundCrate* crate = own == nullptr && by_c ? crate_for_c(crates_) : own;
    if (crate == nullptr) {
      out_.unknown.push_back(
          {fmt::format("{}: {} is there, but no crate {}", language.name, language.manifest,
                       by_c ? R"(with a C interface (`crate-type = ["cdylib", "staticlib"]`))"
                       : language.name == "python" ? "that depends on pyo3"
                                                   : "that depends on napi")});
      return false;
    }
    if (crate->folder != language.folder) language.crate = crate->folder;
    return true;
  }

  FoundSection section_of(const FoundLanguage& language, const FoundCrate* own) {
    const auto word = [](const std::string& folder) { return folder.empty() ? "." : folder; };
    FoundSection section{language.name, {{"folder", word(language.folder)}}};
    if (language.crate) section.settings.push_back({"crate", word(*language.crate)});
    if (own == nullptr) return section;
    if (!is_named(language)) {
      out_.unknown.push_back({fmt::format("{}: the package's name, which no manifest of its own "
                                          "says: `package`, else the project's",
                                          language.name),
                              {{language.name + ".package"}}});
    }
    if (language.name == "ruby") {
      const Value versions = Value::Array{"3.3"};
      section.settings.push_back({"extension", true});
      section.settings.push_back({"versions", versions});
      out_.unknown.push_back(
          {R"(ruby: the minors that the gem has a library for: `versions: ["3.3"]`)",
           {{"ruby.versions", versions}}});
    }
    if (language.name == "python" && !own->stable_python) {
      out_.unknown.push_back(
          {fmt::format("python: {} turns no `abi3` feature of PyO3 on; one wheel for all "
                       "interpreters needs it: `features: [pyo3/abi3-py39]`",
                       join_path(own->folder, "Cargo.toml")),
           {{"python.features", Value::Array{}}}});
    }
    return section;
  }

  // Whether a manifest of the language itself tells what its package is called.
  bool is_named(const FoundLanguage& language) const {
    if (file_name(language.manifest) != "Cargo.toml") return true;
    const std::string_view own = language.name == "python" ? "pyproject.toml" : "package.json";
    return language.name != "ruby" && manifests_.contains(join_path(language.folder, own));
  }

  const Manifests& manifests_;
  const Wishes& wishes_;
  Discovery out_;
  std::vector<FoundCrate> crates_;
  const FoundCrate* core_ = nullptr;
  FoundProject project_;  // without settings of its core: there is none
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

Discovery discovery_of(const Manifests& manifests, const Wishes& wishes) {
  return Discoverer(manifests, wishes).run();
}

Result<Manifests> read_manifests(const sys::Filesystem& files, const std::string& folder) {
  constexpr std::uint64_t kMaxBytes = 4 << 20;
  LOCKSTEP_TRY(paths, project_files(files, folder, {}));
  Manifests manifests;
  for (const std::string& path : paths) {
    const std::string place = join_path(folder, path);
    if (!is_manifest(path) || files.status(place).size > kMaxBytes) continue;
    LOCKSTEP_TRY(text, files.read(place));
    manifests.emplace(path, std::move(text));
  }
  return manifests;
}

}  // namespace lockstep::config
