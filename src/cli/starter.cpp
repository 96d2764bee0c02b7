#include "starter.hpp"

#include <algorithm>
#include <set>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/resources/resources.hpp"

namespace lockstep::cli {

namespace {

constexpr std::string_view kTemplateSuffix = ".tmpl";

// Words that at least one of Rust, C, Python, JavaScript, Ruby or Go keeps for itself, or that name
// a module, header or constant which the starter's own files use.
const std::set<std::string_view> kReservedWords = {
    "abstract", "alias",    "and",     "array",     "as",      "assert",  "async",   "asyncio",
    "atexit",   "await",    "break",   "buffer",    "case",    "catch",   "cgo",     "class",
    "const",    "context",  "copy",    "core",      "crate",   "ctypes",  "date",    "def",
    "default",  "defer",    "del",     "do",        "else",    "end",     "enum",    "errno",
    "error",    "errors",   "extern",  "false",     "fiddle",  "final",   "fmt",     "fn",
    "for",      "from",     "func",    "functools", "global",  "go",      "goto",    "if",
    "impl",     "import",   "in",      "int",       "io",      "is",      "iter",    "json",
    "kernel",   "let",      "long",    "loop",      "main",    "map",     "match",   "math",
    "mod",      "module",   "move",    "mut",       "napi",    "native",  "new",     "nil",
    "node_api", "none",     "not",     "null",      "object",  "once",    "options", "or",
    "os",       "override", "package", "pass",      "path",    "pickle",  "priv",    "process",
    "pthread",  "pub",      "queue",   "raise",     "random",  "range",   "re",      "ref",
    "regexp",   "return",   "runtime", "select",    "self",    "set",     "socket",  "static",
    "std",      "stdio",    "stdlib",  "stream",    "string",  "strings", "struct",  "super",
    "switch",   "sync",     "sys",     "test",      "testing", "then",    "this",    "thread",
    "threads",  "throw",    "time",    "timeout",   "trait",   "true",    "try",     "type",
    "types",    "typing",   "union",   "unittest",  "unless",  "unsafe",  "until",   "url",
    "use",      "util",     "var",     "void",      "weakref", "when",    "where",   "while",
    "with",     "words",    "worker",  "yield"};

bool is_identifier(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name.front() >= 'a' && name.front() <= 'z' && name.back() != '_' &&
         name.find("__") == std::string_view::npos && std::ranges::all_of(name, allowed);
}

std::string camel_case(const std::string& name) {
  std::string camel;
  for (std::string part : split(name, '_')) {
    part.front() = static_cast<char>(part.front() >= 'a' ? part.front() - 'a' + 'A' : part.front());
    camel += part;
  }
  return camel;
}

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

std::string renamed(std::string_view text, const std::string& name) {
  const std::string lower_done = replace_all(text, "lorem", name);
  const std::string camel_done = replace_all(lower_done, "Lorem", camel_case(name));
  return replace_all(camel_done, "LOREM", upper(name));
}

StarterFile starter_file(const resources::Resource& resource, const StarterRequest& request,
                         const std::string& folder) {
  std::string_view path = resource.path.substr(folder.size() + 1);
  if (path.ends_with(kTemplateSuffix)) path.remove_suffix(kTemplateSuffix.size());
  std::string bytes = renamed(resource.bytes, request.name);
  if (path == "lockstep.yaml")
    bytes = with_targets(keep_languages(bytes, request.languages), request.targets);
  return {renamed(path, request.name), std::move(bytes), resource.executable};
}

bool is_language_line(const std::string& line) {
  return line.size() > 2 && line.starts_with("  ") && line[2] != ' ' && line[2] != '#';
}

}  // namespace

const std::vector<std::string>& starter_languages() {
  static const std::vector<std::string> kKnown = {"python", "node", "ruby", "go"};
  return kKnown;
}

Result<void> check_starter_name(const std::string& name) {
  constexpr std::size_t kLongest = 40;
  if (!is_identifier(name) || name.size() > kLongest) {
    return fail(ErrorKind::kUsage, "`" + name + "` cannot name a package in every language",
                "take lower-case letters, digits and single underscores, at most 40, a letter "
                "first, as in `my_lib`");
  }
  if (!kReservedWords.contains(name)) return {};
  return fail(ErrorKind::kUsage,
              "`" + name + "` is a reserved word or a standard module in one of the languages",
              "take another name, as in `" + name + "_lib`");
}

std::string with_targets(const std::string& yaml, const std::vector<std::string>& targets) {
  if (targets.empty()) return yaml;
  std::vector<std::string> lines = split(yaml, '\n');
  for (std::string& line : lines)
    if (line.starts_with("targets: [")) line = "targets: [" + join(targets, ", ") + "]";
  return join(lines, "\n");
}

std::string keep_languages(const std::string& yaml, const std::vector<std::string>& languages) {
  if (languages.empty()) return yaml;
  std::vector<std::string> kept;
  bool in_block = false;
  bool wanted = true;
  for (const std::string& line : split(yaml, '\n')) {
    if (!line.empty() && line.front() != ' ' && line.front() != '#') {
      in_block = line.starts_with("languages:");
      wanted = true;
    } else if (in_block && is_language_line(line)) {
      const std::string language = line.substr(2, line.find(':') - 2);
      wanted = std::ranges::find(languages, language) != languages.end();
    } else if (line.empty()) {
      wanted = true;
    }
    if (wanted) kept.push_back(line);
  }
  return join(kept, "\n");
}

Result<std::vector<StarterFile>> starter_files(const StarterRequest& request) {
  if (auto named = check_starter_name(request.name); !named) {
    Error error = std::move(named).error();
    error.hint += ": `lockstep init --name NAME`";
    return std::unexpected(std::move(error));
  }
  const std::vector<std::string> cores = {"rust", "c"};
  if (std::ranges::find(cores, request.core) == cores.end()) {
    return fail(ErrorKind::kUsage, "there is no starter with a `" + request.core + "` core",
                "take `--core rust` or `--core c`");
  }
  const std::vector<std::string>& known = starter_languages();
  for (const std::string& language : request.languages) {
    if (std::ranges::find(known, language) != known.end()) continue;
    const auto near = nearest(language, known);
    return fail(ErrorKind::kUsage, "unknown language `" + language + "`",
                near ? "did you mean `" + *near + "`?"
                     : "the starter knows python, node, ruby and go");
  }
  std::vector<StarterFile> files;
  // Bindings to a C ABI are the same whatever the core is written in.
  for (const std::string& folder : {std::string("templates/shared"), "templates/" + request.core}) {
    for (const resources::Resource& resource : resources::resources_below(folder))
      files.push_back(starter_file(resource, request, folder));
  }
  return files;
}

}  // namespace lockstep::cli
