#include "go/version_places.hpp"

#include <algorithm>

#include "go/generated.hpp"
#include "go/go_mod.hpp"
#include "go/module_path.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/assigned.hpp"
#include "lockstep/version/go_source.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::ecosystem::go {

namespace {

using version::Place;
using version::TextAt;

constexpr std::string_view kManifest = "go.mod";

bool is_left_alone(std::string_view path) {
  const std::string inside = "/" + std::string(path);
  return inside.contains("/vendor/") || inside.contains("/testdata/");
}

// What a module's path ends with at a version: nothing, or `/v2`.
std::string major_suffix(std::string_view version) {
  const auto parsed = version::parse_semver(version);
  return parsed && parsed->major > 1 ? "/v" + std::to_string(parsed->major) : "";
}

// `0.0.0-20260102030405-abcdefabcdef`: a commit instead of a version.
bool is_pseudo_version(std::string_view version) {
  constexpr std::size_t kCommit = 12;
  const auto dash = version.rfind('-');
  return dash != std::string_view::npos && dash != version.find('-') &&
         version.size() - dash - 1 == kCommit;
}

// Where packing puts the modules of platforms; their paths end in the major version.
constexpr std::string_view kPlatforms = "/native/";

// The project's modules, and what becomes of the path of the one that moves.
class Paths {
 public:
  Paths(std::string_view module, const VersionRequest& request)
      : prefix_(split_major(module).prefix), suffix_(major_suffix(request.change.to)) {}

  void add_other(const std::string& module) { others_.push_back(module); }

  std::string module() const { return prefix_ + suffix_; }

  bool is_module(std::string_view path) const { return split_major(path).prefix == prefix_; }

  // What the path of a package becomes; another module's stays.
  std::string moved(std::string_view path) const {
    if (!is_within(prefix_, path) || is_others(path)) return std::string(path);
    std::string_view rest = path.substr(prefix_.size());
    if (rest.starts_with(kPlatforms)) return std::string(path);
    const std::string first(rest.substr(0, rest.find('/', 1)));
    if (!first.empty() && split_major("x" + first).major == first && !is_folder(first))
      rest.remove_prefix(first.size());
    return module() + std::string(rest);
  }

  // Folders `v2` of packages are no major version.
  void add_folder(const std::string& folder) { folders_.push_back("/" + folder); }

 private:
  bool is_others(std::string_view path) const {
    return std::ranges::any_of(others_,
                               [&](const std::string& other) { return is_within(other, path); });
  }

  bool is_folder(const std::string& name) const {
    return std::ranges::find(folders_, name) != folders_.end();
  }

  std::string prefix_;
  std::string suffix_;
  std::vector<std::string> others_;
  std::vector<std::string> folders_;
};

// What is looked at, file by file.
class Finder {
 public:
  explicit Finder(const VersionRequest& request)
      : request_(request), module_(request.language.package), paths_(module_, request) {}

  std::vector<Place> find() {
    for (const std::string& file : request_.files) note(file);
    for (const auto& [file, text] : request_.texts) {
      if (file_name(file) == kManifest) take_manifest(file, text);
      if (file.ends_with(".go")) take_source(file, text);
    }
    return std::move(places_);
  }

 private:
  void note(const std::string& file) {
    const std::string& own = request_.language.folder;
    const std::string folder(parent_path(file));
    if (file_name(file) == kManifest && folder != own) {
      const auto text = request_.texts.find(file);
      if (text == request_.texts.end()) return;
      const auto mod = read_go_mod(text->second);
      if (mod && !paths_.is_module(mod->module)) paths_.add_other(mod->module);
      if (is_below(own, folder)) nested_.push_back(folder);
    }
    const bool is_top = is_below(own, folder) && parent_path(folder) == own;
    if (file.ends_with(".go") && is_top) paths_.add_folder(std::string(file_name(folder)));
  }

  void add(const TextAt& text, const std::string& file, std::string_view all, std::string what,
           std::string wants) {
    places_.push_back(version::place_of(text, all, file, std::move(what), std::move(wants)));
  }

  // A path that has no major version, and shall have none, holds nothing of it.
  void add_path(const TextAt& text, const std::string& file, std::string_view all, std::string what,
                const std::string& wants) {
    if (text.value != wants || !major_suffix(request_.change.to).empty())
      add(text, file, all, std::move(what), wants);
  }

  void take_manifest(const std::string& file, const std::string& text) {
    const bool is_own = parent_path(file) == request_.language.folder;
    for (const ModWord& word : mod_words(text)) {
      if (word.statement == "module" && is_own && paths_.is_module(word.text.value)) {
        add_path(word.text, file, text, "the module's path", paths_.module());
      } else if (word.statement == "require" || word.statement == "replace") {
        take_requirement(word, file, text);
      }
    }
  }

  void take_requirement(const ModWord& word, const std::string& file, const std::string& text) {
    if (paths_.is_module(word.text.value)) {
      add_path(word.text, file, text, "the path of module " + module_, paths_.module());
    } else if (paths_.is_module(word.before)) {
      const std::string wants = required(word.text.value);
      if (wants != word.text.value || wants == "v" + request_.change.to)
        add(word.text, file, text, "the required version of " + module_, wants);
    }
  }

  // v0.0.0 and pseudo-versions stand for what a `replace` names; they only have to fit the path.
  std::string required(const std::string& held) const {
    if (!held.starts_with('v')) return held;
    const std::string_view number = std::string_view(held).substr(1);
    const bool stands_for_any = version::is_placeholder(number) || is_pseudo_version(number);
    const bool fits = major_suffix(number) == major_suffix(request_.change.to);
    return stands_for_any && fits ? held : "v" + request_.change.to;
  }

  void take_source(const std::string& file, const std::string& text) {
    if (is_generated(text)) return;
    const version::GoSource source = version::read_go_source(text);
    for (const TextAt& import : source.imports) {
      const std::string wants = paths_.moved(import.value);
      if (wants != import.value || is_within(paths_.module(), import.value))
        add_path(import, file, text, "an import of module " + module_, wants);
    }
    if (!is_in_module(file)) return;
    for (const TextAt& constant : source.constants) take_constant(constant, file, text);
  }

  bool is_in_module(const std::string& file) const {
    return is_below(request_.language.folder, file) && !file.ends_with("_test.go") &&
           std::ranges::none_of(nested_,
                                [&](const auto& folder) { return is_below(folder, file); });
  }

  // `Version` of the module's own package says the version whatever it holds now.
  void take_constant(const TextAt& constant, const std::string& file, const std::string& text) {
    const std::string& name = constant.path[0];
    const bool has_v = constant.value.starts_with('v');
    const std::string held = constant.value.substr(has_v ? 1 : 0);
    if (!lower(name).contains("version") || version::is_placeholder(held)) return;
    const std::string_view folder = parent_path(file);
    const bool is_top = folder == request_.language.folder || file_name(folder) == "version";
    const bool is_named =
        is_top && (name == "Version" || name == "version") && version::looks_like_version(held);
    if (!is_named && held != request_.change.from) return;
    add(constant, file, text, "the constant " + name, (has_v ? "v" : "") + request_.change.to);
  }

  const VersionRequest& request_;
  const std::string& module_;
  Paths paths_;
  std::vector<std::string> nested_;  // folders of other modules below the language's
  std::vector<Place> places_;
};

}  // namespace

std::string versioned_package(const std::string& package, const std::string& version) {
  return split_major(package).prefix + major_suffix(version);
}

std::vector<std::string> version_files(const model::Project&, const model::Language&,
                                       const std::vector<std::string>& files) {
  std::vector<std::string> found;
  std::ranges::copy_if(files, std::back_inserter(found), [](const std::string& path) {
    return (file_name(path) == kManifest || path.ends_with(".go")) && !is_left_alone(path);
  });
  return found;
}

Result<std::vector<Place>> version_places(const VersionRequest& request) {
  return Finder(request).find();
}

}  // namespace lockstep::ecosystem::go
