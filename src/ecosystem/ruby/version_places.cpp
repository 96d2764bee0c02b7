#include "ruby/version_places.hpp"

#include <algorithm>
#include <set>

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
std::string version_module(const std::string& folder, const std::string& gem) {
  return join_path(folder, "lib/" + replace_all(gem, "-", "/") + "/version.rb");
}

// Looks for the version of one gem, in the old and the new spelling.
class Finder {
 public:
  Finder(const VersionRequest& request, std::string from, std::string to)
      : request_(request), from_(std::move(from)), to_(std::move(to)) {}

  Result<std::vector<Place>> find() {
    note_gems();
    for (const auto& [path, text] : request_.texts) {
      if (file_name(path) == "Gemfile.lock") lock(path, text);
      if (!is_below(request_.language.folder, path)) continue;
      if (path.ends_with(".gemspec")) LOCKSTEP_CHECK(gemspec(path, text));
      if (file_name(path) == "version.rb") LOCKSTEP_CHECK(module(path, text));
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

  // The gems whose gemspec, or version.rb beside it, says the version.
  void note_gems() {
    own_.insert(request_.language.package);
    for (const auto& [path, text] : request_.texts) {
      if (!path.ends_with(".gemspec") || !is_below(request_.language.folder, path)) continue;
      const std::string_view file = file_name(path);
      const std::string gem(file.substr(0, file.rfind('.')));
      const auto module = request_.texts.find(version_module(std::string(parent_path(path)), gem));
      const bool is_ours = says_old(text, ".version") ||
                           (module != request_.texts.end() && says_old(module->second, "VERSION"));
      if (is_ours) own_.insert(gem);
    }
  }

  bool says_old(std::string_view text, std::string_view name) const {
    return std::ranges::any_of(version::assigned_texts(text), [&](const auto& each) {
      return each.name.ends_with(name) && is_old(each.value);
    });
  }

  Result<void> gemspec(const std::string& path, const std::string& text) {
    const bool is_own = file_name(path) == request_.language.package + ".gemspec";
    const auto first = static_cast<std::ptrdiff_t>(places_.size());
    for (const version::Assigned& each : version::assigned_texts(text)) {
      const bool is_version = each.name.ends_with(".version") || is_old_constant(each);
      if (is_version && (is_own || is_old(each.value)))
        add(path, text, each.begin, each.end, "`" + each.name + "`");
    }
    LOCKSTEP_CHECK(version::check_single({places_.begin() + first, places_.end()}, text));
    dependencies(path, text);
    return {};
  }

  bool is_old_constant(const version::Assigned& each) const {
    return each.name.ends_with("VERSION") && is_old(each.value);
  }

  // `spec.add_dependency "lorem-core", "= 0.9.0"`, on one line.
  void dependencies(const std::string& path, const std::string& text) {
    std::string gem;  // whose bounds the texts that follow are
    for (const version::Quoted& quoted : version::quoted_texts(text)) {
      const std::string_view before = trim(quoted.before);
      if (before != ",") gem = declares_dependency(before) ? std::string(quoted.value) : "";
      if (before == "," && own_.contains(gem)) bound(path, quoted, gem);
    }
  }

  static bool declares_dependency(std::string_view before) {
    if (before.ends_with('(')) before = trim(before.substr(0, before.size() - 1));
    return before.ends_with(".add_dependency") || before.ends_with(".add_runtime_dependency") ||
           before.ends_with(".add_development_dependency");
  }

  void bound(const std::string& path, const version::Quoted& quoted, const std::string& gem) {
    const auto digit = std::min(quoted.value.find_first_of("0123456789"), quoted.value.size());
    const std::string_view comparison = trim(quoted.value.substr(0, digit));
    const std::string_view held = trim(quoted.value.substr(digit));
    constexpr std::string_view kComparisons[] = {"", "=", "~>", ">="};
    const bool is_one = std::ranges::find(kComparisons, comparison) != std::end(kComparisons) &&
                        !held.empty() && std::ranges::all_of(held, is_version_byte);
    if (!is_one || version::is_placeholder(held)) return;
    const std::size_t begin = quoted.begin + digit;
    places_.push_back({path, "the requirement on " + gem, begin, begin + held.size(),
                       std::string(held), version::moved_bound(held, request_.change, to_)});
  }

  Result<void> module(const std::string& path, const std::string& text) {
    const bool is_own = path == version_module(request_.language.folder, request_.language.package);
    const auto first = static_cast<std::ptrdiff_t>(places_.size());
    for (const version::Assigned& each : version::assigned_texts(text)) {
      if (is_constant(each.name) && (is_own || is_old(each.value)))
        add(path, text, each.begin, each.end, "`VERSION`");
    }
    return version::check_single({places_.begin() + first, places_.end()}, text);
  }

  static bool is_constant(std::string_view name) {
    return name == "VERSION" || name.ends_with("::VERSION");
  }

  // The gems of a lock file that are taken from folders: own ones among them are the project's.
  std::set<std::string> gems_by_path(std::string_view text) const {
    std::set<std::string> gems;
    bool is_path = false;
    for (const std::string& line : split(text, '\n')) {
      if (!line.empty() && line.front() != ' ') is_path = trim(line) == "PATH";
      const std::string_view entry = trim(line);
      const std::string gem(entry.substr(0, entry.find(' ')));
      if (is_path && line.starts_with("    ") && own_.contains(gem)) gems.insert(gem);
    }
    return gems;
  }

  // Entries of gems that a registry serves, below `GEM`, are others' versions.
  void lock(const std::string& path, const std::string& text) {
    const std::set<std::string> gems = gems_by_path(text);
    std::string section;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      const std::string_view line = std::string_view(text).substr(begin, end - begin);
      if (!line.empty() && line.front() != ' ') section = trim(line);
      if (section == "PATH" || section == "DEPENDENCIES" || section == "CHECKSUMS")
        entry(path, text, begin, end, gems);
      begin = end + 1;
    }
  }

  // `    lorem (0.9.0)`, `    lorem (0.9.0-x86_64-linux)`, `  lorem (= 0.9.0)!`
  void entry(const std::string& path, const std::string& text, std::size_t begin, std::size_t end,
             const std::set<std::string>& gems) {
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    const auto first = line.find_first_not_of(' ');
    const auto open = line.find(" (");
    if (first == std::string_view::npos || open == std::string_view::npos || open < first) return;
    const std::string gem(line.substr(first, open - first));
    const auto digit = line.find_first_of("0123456789", open);
    if (!gems.contains(gem) || digit == std::string_view::npos) return;
    const std::string_view comparison = trim(line.substr(open + 2, digit - open - 2));
    const std::string_view rest = line.substr(digit);
    const std::string held(rest.begin(), std::ranges::find_if_not(rest, is_version_byte));
    const bool is_one = line.find(',', digit) == std::string_view::npos;
    if (!is_one || version::is_placeholder(held)) return;
    const std::string wants =
        comparison.empty() ? to_ : version::moved_bound(held, request_.change, to_);
    places_.push_back({path, "the locked version of " + gem, begin + digit,
                       begin + digit + held.size(), held, wants});
  }

  const VersionRequest& request_;
  std::string from_;
  std::string to_;
  std::set<std::string> own_;  // gems that move
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
