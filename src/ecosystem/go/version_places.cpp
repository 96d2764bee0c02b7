#include "go/version_places.hpp"

#include <algorithm>
#include <optional>

#include "go/go_mod.hpp"
#include "go/module_path.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/assigned.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::ecosystem::go {

namespace {

using version::Place;

// A word of a line and where it stands in the file.
struct Word {
  std::string text;
  std::size_t begin = 0;
};

// Calls `each` with every line and its offset, until it answers false.
template <typename Each>
void for_lines(std::string_view text, Each each) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (!each(text.substr(begin, end - begin), begin)) return;
    begin = end + 1;
  }
}

std::vector<Word> words_of(std::string_view line, std::size_t offset) {
  std::vector<Word> words;
  line = line.substr(0, line.find("//"));
  for (std::size_t at = 0;;) {
    at = line.find_first_not_of(" \t\r\"`", at);
    if (at == std::string_view::npos) return words;
    const std::size_t end = std::min(line.find_first_of(" \t\r\"`", at), line.size());
    words.push_back({std::string(line.substr(at, end - at)), offset + at});
    at = end;
  }
}

// The quoted path of an import on this line.
std::optional<Word> import_on(std::string_view line, std::size_t offset) {
  const auto open = line.find_first_of("\"`");
  if (open == std::string_view::npos || line.substr(0, open).find("//") != std::string_view::npos)
    return std::nullopt;
  const auto close = line.find(line[open], open + 1);
  if (close == std::string_view::npos) return std::nullopt;
  return Word{std::string(line.substr(open + 1, close - open - 1)), offset + open + 1};
}

// The imports of a Go file, which stand before all its other declarations.
std::vector<Word> imports_of(std::string_view text) {
  std::vector<Word> imports;
  bool is_block = false;
  bool is_comment = false;
  for_lines(text, [&](std::string_view line, std::size_t offset) {
    const std::string_view code = trim(line);
    if (code.starts_with("/*")) is_comment = true;
    if (is_comment) {
      is_comment = code.find("*/") == std::string_view::npos;
      return true;
    }
    if (is_block && code.starts_with(')')) {
      is_block = false;
      return true;
    }
    const bool is_import = code.starts_with("import ") || code.starts_with("import(");
    if (is_import && code.ends_with('(')) is_block = true;
    for (const std::string_view word : {"func ", "type ", "var ", "const "}) {
      if (!is_block && code.starts_with(word)) return false;
    }
    if (!is_block && !is_import) return true;
    if (auto found = import_on(line, offset)) imports.push_back(std::move(*found));
    return true;
  });
  return imports;
}

// Looks for one module's version and path.
class Finder {
 public:
  explicit Finder(const VersionRequest& request)
      : request_(request),
        module_(request.language.package),
        wanted_(versioned_package(module_, request.change.to)) {}

  std::vector<Place> find() {
    for (const auto& [path, text] : request_.texts) {
      if (file_name(path) != "go.mod") continue;
      const auto mod = read_go_mod(text);
      if (mod && mod->module != module_) others_.push_back(mod->module);
    }
    for (const auto& [path, text] : request_.texts) {
      if (file_name(path) == "go.mod") manifest(path, text);
      if (path.ends_with(".go")) source(path, text);
    }
    return std::move(places_);
  }

 private:
  // The module's path at the start of `path`, with whatever major number it has there; nothing when
  // it is of another module, also of one that lies below ours.
  std::optional<std::string> module_in(std::string_view path) const {
    const std::string prefix = split_major(module_).prefix;
    if (!is_within(prefix, path)) return std::nullopt;
    const std::string_view below = path.substr(prefix.size());
    if (below.starts_with("/native/")) return std::nullopt;
    const bool is_other = std::ranges::any_of(others_, [&](const std::string& other) {
      return split_major(other).prefix != prefix && is_below(prefix, other) &&
             is_within(other, path);
    });
    if (is_other) return std::nullopt;
    const auto part_end = below.find('/', 1);
    const std::string first = prefix + std::string(below.substr(0, part_end));
    return split_major(first).prefix == prefix ? first : prefix;
  }

  void add_path(const std::string& file, const Word& word, std::string what) {
    const auto module = module_in(word.text);
    if (!module) return;
    places_.push_back(
        {file, std::move(what), word.begin, word.begin + module->size(), *module, wanted_});
  }

  // `require` lines hold the version behind the path; 0.0.0 is what a `replace` stands for.
  void manifest(const std::string& file, const std::string& text) {
    for_lines(text, [&](std::string_view line, std::size_t offset) {
      const std::vector<Word> words = words_of(line, offset);
      for (std::size_t index = 0; index < words.size(); ++index) {
        const Word& word = words[index];
        const bool is_module = index > 0 && words[0].text == "module";
        add_path(file, word, is_module ? "the module's path" : "the module that is required");
        const bool has_version = module_in(word.text) == word.text && index + 1 < words.size();
        if (has_version) requirement(file, words[index + 1]);
      }
      return true;
    });
  }

  void requirement(const std::string& file, const Word& word) {
    const std::string_view text = word.text;
    if (!text.starts_with('v') || version::is_placeholder(text.substr(1))) return;
    if (!version::parse_semver(text.substr(1))) return;
    places_.push_back({file, "the requirement on " + module_, word.begin,
                       word.begin + word.text.size(), word.text, "v" + request_.change.to});
  }

  void source(const std::string& file, const std::string& text) {
    for (const Word& path : imports_of(text)) add_path(file, path, "an import of the module");
    const bool is_own = is_below(request_.language.folder, file) && !file.ends_with("_test.go");
    if (!is_own) return;
    for (const version::Assigned& each : version::assigned_texts(text)) constant(file, each);
  }

  void constant(const std::string& file, const version::Assigned& each) {
    const bool has_v = each.value.starts_with('v');
    const std::string value = each.value.substr(has_v ? 1 : 0);
    if (!version::parse_semver(value) || version::is_placeholder(value)) return;
    const bool is_own =
        lower(each.name) == "version" && parent_path(file) == request_.language.folder;
    const bool is_kin = lower(each.name).ends_with("version") && value == request_.change.from;
    if (!is_own && !is_kin) return;
    places_.push_back({file, "`" + each.name + "`", each.begin, each.end, each.value,
                       (has_v ? "v" : "") + request_.change.to});
  }

  const VersionRequest& request_;
  const std::string& module_;
  std::string wanted_;
  std::vector<std::string> others_;  // paths of the project's other modules
  std::vector<Place> places_;
};

}  // namespace

std::string versioned_package(const std::string& package, const std::string& version) {
  const auto parsed = version::parse_semver(version);
  const std::string prefix = split_major(package).prefix;
  if (!parsed || parsed->major < 2) return prefix;
  return prefix + "/v" + std::to_string(parsed->major);
}

std::vector<std::string> version_files(const model::Project&, const model::Language&,
                                       const std::vector<std::string>& files) {
  std::vector<std::string> found;
  std::ranges::copy_if(files, std::back_inserter(found), [](const std::string& path) {
    return path.ends_with(".go") || file_name(path) == "go.mod";
  });
  return found;
}

Result<std::vector<Place>> version_places(const VersionRequest& request) {
  return Finder(request).find();
}

}  // namespace lockstep::ecosystem::go
