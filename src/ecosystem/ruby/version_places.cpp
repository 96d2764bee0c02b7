#include "ruby/version_places.hpp"

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/assigned.hpp"
#include "lockstep/version/spelling.hpp"

namespace lockstep::ecosystem::ruby {

namespace {

using version::Place;

bool is_version_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.';
}

// `lib/lorem/version.rb` of the gem `lorem`, `lib/lorem/core/version.rb` of `lorem-core`.
std::string version_module(const model::Language& language) {
  return join_path(language.folder,
                   "lib/" + replace_all(language.package, "-", "/") + "/version.rb");
}

// Looks for the version of one gem, in the old and the new spelling.
class Finder {
 public:
  Finder(const VersionRequest& request, std::string from, std::string to)
      : request_(request), from_(std::move(from)), to_(std::move(to)) {}

  std::vector<Place> find() {
    for (const auto& [path, text] : request_.texts) {
      if (file_name(path) == "Gemfile.lock") lock(path, text);
      if (!is_below(request_.language.folder, path)) continue;
      if (path.ends_with(".gemspec")) gemspec(path, text);
      if (file_name(path) == "version.rb") module(path, text);
    }
    return std::move(places_);
  }

 private:
  void add(const std::string& path, std::string_view text, std::size_t begin, std::size_t end,
           std::string what) {
    std::string holds(text.substr(begin, end - begin));
    if (!version::is_placeholder(holds))
      places_.push_back({path, std::move(what), begin, end, std::move(holds), to_});
  }

  bool is_old(std::string_view value) const {
    return value == from_ || value == request_.change.from;
  }

  void gemspec(const std::string& path, const std::string& text) {
    const bool is_own = path.ends_with(request_.language.package + ".gemspec");
    for (const version::Assigned& each : version::assigned_texts(text)) {
      const bool is_version = each.name.ends_with(".version") || is_old_constant(each);
      if (is_version && (is_own || is_old(each.value)))
        add(path, text, each.begin, each.end, "`" + each.name + "`");
    }
  }

  bool is_old_constant(const version::Assigned& each) const {
    return each.name.ends_with("VERSION") && is_old(each.value);
  }

  void module(const std::string& path, const std::string& text) {
    const bool is_own = path == version_module(request_.language);
    for (const version::Assigned& each : version::assigned_texts(text)) {
      if (each.name == "VERSION" && (is_own || is_old(each.value)))
        add(path, text, each.begin, each.end, "`VERSION`");
    }
  }

  // Entries of gems that a registry serves, below `GEM`, are others' versions.
  void lock(const std::string& path, const std::string& text) {
    std::string section;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      const std::string_view line = std::string_view(text).substr(begin, end - begin);
      if (!line.empty() && line.front() != ' ') section = trim(line);
      if (section == "PATH" || section == "DEPENDENCIES" || section == "CHECKSUMS")
        entry(path, text, begin, end);
      begin = end + 1;
    }
  }

  // `    lorem (0.9.0)`, `    lorem (0.9.0-x86_64-linux)`, `  lorem (= 0.9.0)!`
  void entry(const std::string& path, const std::string& text, std::size_t begin, std::size_t end) {
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    const std::string head = request_.language.package + " (";
    const auto first = line.find_first_not_of(' ');
    if (first == std::string_view::npos || !line.substr(first).starts_with(head)) return;
    std::size_t at = begin + first + head.size();
    if (text.compare(at, 2, "= ") == 0) at += 2;
    const auto stop = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(),
                                       is_version_byte);
    const auto last = static_cast<std::size_t>(stop - text.begin());
    if (last > at) add(path, text, at, last, "the locked version of " + request_.language.package);
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
    if (name == "Gemfile.lock") return true;
    return is_below(language.folder, path) && (name == "version.rb" || name.ends_with(".gemspec"));
  });
  return found;
}

Result<std::vector<Place>> version_places(const VersionRequest& request) {
  LOCKSTEP_TRY(from, version::spell_gem(request.change.from));
  LOCKSTEP_TRY(to, version::spell_gem(request.change.to));
  return Finder(request, from, to).find();
}

}  // namespace lockstep::ecosystem::ruby
