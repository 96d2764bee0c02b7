#include "python/version_places.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>
#include <utility>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/assigned.hpp"
#include "lockstep/version/spelling.hpp"
#include "lockstep/version/toml.hpp"
#include "python/placement.hpp"

namespace lockstep::ecosystem::python {

namespace {

using version::Place;
using Path = std::vector<std::string>;

constexpr std::array<std::string_view, 6> kModules = {
    "__init__.py", "_version.py", "__about__.py", "version.py", "__version__.py", "about.py"};
constexpr std::array<std::string_view, 3> kManifests = {"pyproject.toml", "setup.cfg", "setup.py"};
constexpr std::array<std::string_view, 3> kVersionFiles = {"VERSION", "VERSION.txt", "version.txt"};

constexpr std::array<std::string_view, 4> kComparisons = {"==", "~=", ">=", "==="};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// Looks for the version of one language, in the old and the new spelling.
class Finder {
 public:
  Finder(const VersionRequest& request, std::string from, std::string to)
      : request_(request), from_(std::move(from)), to_(std::move(to)) {}

  Result<std::vector<Place>> find() {
    LOCKSTEP_CHECK(note_packages());
    const auto cfg = request_.texts.find(join_path(request_.language.folder, "setup.cfg"));
    if (cfg != request_.texts.end()) setup_cfg(cfg->first, cfg->second);
    for (const auto& [path, text] : request_.texts) {
      if (!is_below(request_.language.folder, path)) continue;
      const std::string_view name = file_name(path);
      if (name == "pyproject.toml") LOCKSTEP_CHECK(pyproject(path, text));
      if (name == "setup.py" && is_manifest(path)) LOCKSTEP_CHECK(setup_py(path, text));
      if (is_one_of(kModules, name)) LOCKSTEP_CHECK(module(path, text));
      if (is_one_of(kVersionFiles, name) || declared_.contains({path, ""})) whole(path, text);
    }
    return std::move(places_);
  }

 private:
  // Of the package itself, not of one in a folder below it.
  bool is_manifest(const std::string& path) const {
    return parent_path(path) == request_.language.folder;
  }

  bool is_old(std::string_view value) const {
    return value == from_ || value == request_.change.from;
  }

  void add(const std::string& path, std::string_view text, std::size_t begin, std::size_t end,
           std::string what) {
    std::string holds(text.substr(begin, end - begin));
    if (!version::is_placeholder(holds))
      places_.push_back({path, std::move(what), begin, end, std::move(holds), to_});
  }

  Result<void> pyproject(const std::string& path, const std::string& text) {
    LOCKSTEP_TRY(texts, version::toml_texts(text, path));
    for (const version::TextAt& held : texts) {
      if (is_version(held.path) && (is_manifest(path) || is_old(held.value)))
        add(path, text, held.begin, held.end, "the Python package's version");
      const bool is_requirement =
          held.path.size() > 2 && held.path[0] == "project" &&
          (held.path[1] == "dependencies" || held.path[1] == "optional-dependencies");
      if (is_requirement) requirement(path, held);
    }
    return {};
  }

  // `lorem==0.9.0; python_version > "3"` of another package of the project: one bound, and what
  // follows it stays.
  void requirement(const std::string& path, const version::TextAt& held) {
    const std::string_view value = held.value;
    const auto name_end = value.find_first_of(" \t[=<>~!;@(");
    const std::string_view name = value.substr(0, name_end);
    if (name_end == std::string_view::npos || value.size() != held.end - held.begin ||
        !own_.contains(normalized_name(name, '-')))
      return;
    const auto extras = value[name_end] == '[' ? value.find(']') : name_end - 1;
    const auto begin = value.find_first_not_of("=<>~! \t", extras + 1);
    if (extras == std::string_view::npos || begin == std::string_view::npos) return;
    const auto end = std::min(value.find_first_of(" \t;,)", begin), value.size());
    const std::string_view comparison = trim(value.substr(extras + 1, begin - extras - 1));
    const std::string_view bound = value.substr(begin, end - begin);
    const bool is_one = value.find(',') == std::string_view::npos && !bound.contains('*');
    if (!is_one || !is_one_of(kComparisons, comparison)) return;
    const std::string wants = version::moved_bound(bound, request_.change, to_);
    if (version::is_placeholder(bound)) return;
    places_.push_back({path, "the requirement on " + std::string(name), held.begin + begin,
                       held.begin + end, std::string(bound), wants});
  }

  // The packages whose manifests say the version, and the files that say it for them.
  Result<void> note_packages() {
    own_.insert(normalized_name(request_.language.package, '-'));
    for (const auto& [path, text] : request_.texts) {
      if (file_name(path) != "pyproject.toml" || !is_below(request_.language.folder, path))
        continue;
      LOCKSTEP_TRY(texts, version::toml_texts(text, path));
      std::string name;
      bool is_ours = false;
      for (const version::TextAt& held : texts) {
        const bool is_name =
            held.path == Path{"project", "name"} || held.path == Path{"tool", "poetry", "name"};
        if (is_name) name = held.value;
        is_ours |= is_version(held.path) && is_old(held.value);
        if (is_manifest(path)) declare(held);
      }
      if (is_ours) own_.insert(normalized_name(name, '-'));
    }
    return {};
  }

  static bool is_version(const Path& path) {
    return path == Path{"project", "version"} || path == Path{"tool", "poetry", "version"};
  }

  // Where a build backend is told to read a dynamic version: setuptools, hatch, pdm.
  void declare(const version::TextAt& held) {
    const Path& path = held.path;
    if (path.size() < 4 || path[0] != "tool") return;
    const bool is_setuptools =
        path[1] == "setuptools" && path.size() > 4 && path[2] == "dynamic" && path[3] == "version";
    if (is_setuptools && path[4] == "attr") declare_attribute(held.value);
    if (is_setuptools && path[4] == "file") declare_file(held.value, {""});
    const bool is_module =
        (path[1] == "hatch" || path[1] == "pdm") && path[2] == "version" && path[3] == "path";
    if (is_module) declare_file(held.value, {"__version__", "VERSION", "version"});
  }

  void declare_file(std::string_view file, std::initializer_list<std::string> names) {
    for (const std::string& name : names)
      declared_.insert({join_path(request_.language.folder, file), name});
  }

  // `lorem.about.__version__`, wherever the package lies.
  void declare_attribute(std::string_view attribute) {
    const auto dot = attribute.rfind('.');
    if (dot == std::string_view::npos) return;
    const std::string name(attribute.substr(dot + 1));
    const std::string module = replace_all(attribute.substr(0, dot), ".", "/");
    for (const std::string root : {"", "src/", "python/"}) {
      declare_file(root + module + ".py", {name});
      declare_file(root + module + "/__init__.py", {name});
    }
  }

  // `version = 1.2.3` below `[metadata]`; `attr:` and `file:` say where it is.
  void setup_cfg(const std::string& path, const std::string& text) {
    bool is_metadata = false;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      const std::string_view line = std::string_view(text).substr(begin, end - begin);
      if (line.starts_with('[')) is_metadata = trim(line) == "[metadata]";
      const auto equals = line.find('=');
      if (is_metadata && equals != std::string_view::npos &&
          trim(line.substr(0, equals)) == "version") {
        const std::string_view value = trim(line.substr(equals + 1));
        const auto at = begin + static_cast<std::size_t>(value.data() - line.data());
        if (value.starts_with("attr:")) {
          declare_attribute(trim(value.substr(5)));
        } else if (value.starts_with("file:")) {
          declare_file(trim(value.substr(5)), {""});
        } else if (!value.empty()) {
          add(path, text, at, at + value.size(), "the Python package's version");
        }
      }
      begin = end + 1;
    }
  }

  Result<void> setup_py(const std::string& path, const std::string& text) {
    return single(path, text, [](const version::Assigned& each) { return each.name == "version"; });
  }

  // The one assignment that `fits`; two leave open which of them counts.
  template <typename Fits>
  Result<void> single(const std::string& path, const std::string& text, Fits fits) {
    const auto first = static_cast<std::ptrdiff_t>(places_.size());
    for (const version::Assigned& each : version::assigned_texts(text)) {
      if (fits(each)) add(path, text, each.begin, each.end, "`" + each.name + "`");
    }
    return version::check_single({places_.begin() + first, places_.end()}, text);
  }

  // The imported package's own `__version__`, and what a backend is told to read; other names only
  // where they say the old version.
  Result<void> module(const std::string& path, const std::string& text) {
    const bool is_own = file_name(parent_path(path)) == import_name(request_.language);
    const auto is_certain = [&](const version::Assigned& each) {
      return (each.name == "__version__" && is_own) || declared_.contains({path, each.name});
    };
    LOCKSTEP_CHECK(single(path, text, is_certain));
    for (const version::Assigned& each : version::assigned_texts(text)) {
      const bool is_kin = lower(each.name) == "version" || each.name == "__version__";
      if (!is_certain(each) && is_kin && is_old(each.value))
        add(path, text, each.begin, each.end, "`" + each.name + "`");
    }
    return {};
  }

  void whole(const std::string& path, const std::string& text) {
    const std::string_view value = trim(text);
    const auto begin = static_cast<std::size_t>(value.data() - text.data());
    const bool is_said = declared_.contains({path, ""}) && !value.empty();
    if (is_said || is_old(value)) add(path, text, begin, begin + value.size(), "the version");
  }

  const VersionRequest& request_;
  std::string from_;
  std::string to_;
  std::set<std::string> own_;  // normalized names of packages that move
  std::set<std::pair<std::string, std::string>> declared_;  // file and name; no name: all of it
  std::vector<Place> places_;
};

}  // namespace

std::vector<std::string> version_files(const model::Project&, const model::Language& language,
                                       const std::vector<std::string>& files) {
  std::vector<std::string> found;
  std::ranges::copy_if(files, std::back_inserter(found), [&](const std::string& path) {
    const std::string_view name = file_name(path);
    return is_below(language.folder, path) &&
           (is_one_of(kModules, name) || is_one_of(kManifests, name) ||
            is_one_of(kVersionFiles, name));
  });
  return found;
}

Result<std::vector<Place>> version_places(const VersionRequest& request) {
  LOCKSTEP_TRY(from, version::spell_pep440(request.change.from));
  LOCKSTEP_TRY(to, version::spell_pep440(request.change.to));
  return Finder(request, from, to).find();
}

}  // namespace lockstep::ecosystem::python
