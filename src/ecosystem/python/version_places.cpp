#include "python/version_places.hpp"

#include <algorithm>
#include <array>

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
    for (const auto& [path, text] : request_.texts) {
      if (!is_below(request_.language.folder, path)) continue;
      const std::string_view name = file_name(path);
      if (name == "pyproject.toml") LOCKSTEP_CHECK(pyproject(path, text));
      if (name == "setup.cfg" && is_manifest(path)) setup_cfg(path, text);
      if (name == "setup.py" && is_manifest(path)) assigned(path, text, "version");
      if (is_one_of(kModules, name)) module(path, text);
      if (is_one_of(kVersionFiles, name)) whole(path, text);
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
      const bool is_version =
          held.path == Path{"project", "version"} || held.path == Path{"tool", "poetry", "version"};
      if (is_version && (is_manifest(path) || is_old(held.value)))
        add(path, text, held.begin, held.end, "the Python package's version");
      const bool is_requirement =
          held.path.size() > 2 && held.path[0] == "project" &&
          (held.path[1] == "dependencies" || held.path[1] == "optional-dependencies");
      if (is_requirement) requirement(path, text, held);
    }
    return {};
  }

  // `lorem==0.9.0` of another package of the project.
  void requirement(const std::string& path, const std::string& text, const version::TextAt& held) {
    const auto pin = held.value.find("==");
    if (pin == std::string::npos) return;
    const std::string name(trim(std::string_view(held.value).substr(0, pin)));
    if (normalized_name(name.substr(0, name.find('[')), '-') !=
        normalized_name(request_.language.package, '-'))
      return;
    const std::size_t begin = held.begin + pin + 2;
    add(path, text, begin, held.end, "the requirement on " + name);
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
        if (value.find(':') == std::string_view::npos && !value.empty())
          add(path, text, at, at + value.size(), "the Python package's version");
      }
      begin = end + 1;
    }
  }

  void assigned(const std::string& path, const std::string& text, std::string_view name) {
    for (const version::Assigned& each : version::assigned_texts(text)) {
      if (each.name == name) add(path, text, each.begin, each.end, "`" + each.name + "`");
    }
  }

  // The imported package's own `__version__`; other names only where they say the old version.
  void module(const std::string& path, const std::string& text) {
    const bool is_own = file_name(parent_path(path)) == import_name(request_.language);
    for (const version::Assigned& each : version::assigned_texts(text)) {
      const bool is_version = each.name == "__version__" && is_own;
      const bool is_kin = lower(each.name) == "version" || each.name == "__version__";
      if (is_version || (is_kin && is_old(each.value)))
        add(path, text, each.begin, each.end, "`" + each.name + "`");
    }
  }

  void whole(const std::string& path, const std::string& text) {
    const std::string_view value = trim(text);
    const auto begin = static_cast<std::size_t>(value.data() - text.data());
    if (is_old(value)) add(path, text, begin, begin + value.size(), "the version");
  }

  const VersionRequest& request_;
  std::string from_;
  std::string to_;
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
