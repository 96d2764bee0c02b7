#include "lockstep/config/targets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "floors.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/resources/resources.hpp"
#include "reader.hpp"

namespace lockstep::config {

namespace {

using model::Target;
using Kind = YamlNode::Kind;
using ByAbi = std::map<std::string, std::string>;

const std::vector<std::string> kRowKeys = {"os",    "arch",  "libc",      "abi",
                                           "glibc", "macos", "toolchain", "triple",
                                           "zig",   "gcc",   "standard",  "fat_of"};

// Lower-case words with dashes: what may stand in file names, archive paths and Rust triples.
bool is_word(std::string_view text, std::string_view marks) {
  return !text.empty() && std::ranges::all_of(text, [marks](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

// Reads one row over the row it changes.
class RowReader {
 public:
  RowReader(Reader& reader, const YamlNode& row, Target& target)
      : reader_(reader), row_(row), target_(target) {}

  void read() {
    one_of("os", target_.os, {"linux", "macos", "windows", "freebsd"});
    one_of("libc", target_.libc, {"glibc", "musl"});
    one_of("abi", target_.abi, {"gnu", "msvc"});
    one_of("toolchain", target_.toolchain, toolchain_names());
    word("arch", target_.arch);
    floor("glibc", target_.glibc, glibc_problem);
    floor("macos", target_.macos, macos_problem);
    by_abi("triple", target_.triples);
    by_abi("zig", target_.zig);
    by_abi("gcc", target_.gcc);
    if (const YamlNode* standard = row_.find("standard")) {
      target_.standard = reader_.flag(*standard, "`standard`").value_or(target_.standard);
    }
    if (const YamlNode* thin = row_.find("fat_of"))
      target_.fat_of = reader_.texts(*thin, "`fat_of`");
  }

 private:
  void one_of(std::string_view key, std::string& to, const std::vector<std::string>& known) {
    const auto text = reader_.text_at(row_, key);
    if (!text) return;
    to = *text;
    if (std::ranges::find(known, to) != known.end()) return;
    reader_.unknown(row_.find(key)->place, fmt::format("unknown {} `{}`", key, to), to, known);
  }

  void word(std::string_view key, std::string& to) {
    const auto text = reader_.text_at(row_, key);
    if (!text) return;
    to = *text;
    if (is_word(to, "_")) return;
    reader_.problem(row_.find(key)->place, fmt::format("`{}` is no {}", to, key),
                    "lower-case letters, digits and `_`");
  }

  template <typename Problem>
  void floor(std::string_view key, std::string& to, Problem problem_of) {
    const auto text = reader_.text_at(row_, key);
    if (!text) return;
    to = *text;
    if (const auto wrong = problem_of(to)) reader_.problem(row_.find(key)->place, *wrong);
  }

  void name_by_abi(const YamlNode& node, const std::string& abi, std::string_view key, ByAbi& to) {
    const auto name = reader_.text(node, quoted(key));
    if (!name) return;
    to[abi] = *name;
    if (!is_word(*name, "_-."))
      reader_.problem(node.place, fmt::format("`{}` is no {}", *name, key));
  }

  void by_abi(std::string_view key, ByAbi& to) {
    const YamlNode* node = row_.find(key);
    if (node == nullptr) return;
    if (node->kind != Kind::kMap) return name_by_abi(*node, target_.abi, key, to);
    reader_.check_keys(*node, quoted(key), std::vector<std::string>{"gnu", "msvc"});
    if (!reader_.is_map(*node, quoted(key))) return;
    for (const YamlMember& member : node->members) {
      name_by_abi(member.value, member.key.text, key, to);
    }
  }

  Reader& reader_;
  const YamlNode& row_;
  Target& target_;
};

// What a complete row still lacks, or nothing.
std::optional<std::string> lacking(const Target& target) {
  if (target.os.empty()) return "has no `os`";
  if (target.arch.empty()) return "has no `arch`";
  if (!target.fat_of.empty() && target.os != "macos")
    return "has `fat_of`, and only macOS has libraries of several architectures";
  if (target.toolchain.empty() && target.fat_of.empty()) return "has no `toolchain`";
  if (target.triples.empty()) return "has no `triple`";
  if (!target.triples.contains(target.abi)) return "has no `triple` for its default ABI";
  if (target.triples.size() > 1 && target.abi.empty())
    return "has several triples but no default `abi`";
  if (target.os == "linux" && target.libc.empty()) return "has no `libc`";
  if (target.os != "linux" && !target.libc.empty())
    return "has a `libc`, which only Linux has several of";
  if ((target.libc == "glibc") != !target.glibc.empty())
    return "needs a `glibc` floor exactly when its libc is glibc";
  if ((target.os == "macos") != !target.macos.empty())
    return "needs a `macos` floor exactly when it is macOS";
  return std::nullopt;
}

void read_row(Reader& reader, const YamlMember& member, std::vector<Target>& targets) {
  const std::string& name = member.key.text;
  if (!is_word(name, "-")) {
    return reader.problem(member.key.place, fmt::format("`{}` is no target name", name),
                          "lower-case letters, digits and `-`, as in `linux-x64`");
  }
  if (!reader.is_map(member.value, quoted(name))) return;
  reader.check_keys(member.value, fmt::format("target {}", quoted(name)), kRowKeys);
  auto found = std::ranges::find(targets, name, &Target::name);
  if (found == targets.end()) {
    targets.emplace_back().name = name;
    found = targets.end() - 1;
  }
  const std::size_t before = reader.problem_count();
  RowReader(reader, member.value, *found).read();
  if (reader.problem_count() > before) return;
  if (const auto missing = lacking(*found)) {
    reader.problem(member.key.place, fmt::format("target `{}` {}", name, *missing));
  }
}

// What keeps `target` from being joined from `thin`, or nothing.
std::optional<std::string> unjoinable(const std::vector<Target>& targets, const std::string& thin,
                                      std::set<std::string>& arches) {
  const auto found = std::ranges::find(targets, thin, &Target::name);
  if (found == targets.end()) return fmt::format("`{}` is no target", thin);
  if (!found->fat_of.empty() || found->os != "macos")
    return fmt::format("`{}` is no target of one architecture of macOS", thin);
  if (!arches.insert(found->arch).second)
    return fmt::format("two of its targets are for {}", found->arch);
  return std::nullopt;
}

void check_fat(Reader& reader, const YamlNode& rows, const std::vector<Target>& targets) {
  for (const Target& target : targets) {
    const YamlNode* row = rows.find(target.name);
    const YamlNode* listed = row == nullptr ? nullptr : row->find("fat_of");
    if (listed == nullptr) continue;
    std::set<std::string> arches;
    for (const std::string& thin : target.fat_of) {
      if (const auto why = unjoinable(targets, thin, arches))
        reader.problem(listed->place,
                       fmt::format("target `{}` cannot be joined: {}", target.name, *why));
    }
    if (target.fat_of.size() < 2)
      reader.problem(listed->place,
                     fmt::format("target `{}` needs two targets to join", target.name));
  }
}

void check_triples(Reader& reader, const YamlNode& rows, const std::vector<Target>& targets) {
  std::map<std::string, std::string> owners;
  for (const Target& target : targets) {
    for (const auto& [abi, triple] : target.triples) {
      const auto [owner, is_new] = owners.try_emplace(triple, target.name);
      const YamlNode* row = rows.find(target.name);
      if (is_new || row == nullptr) continue;
      reader.problem(row->place, fmt::format("target `{}` has the triple `{}` of target `{}`",
                                             target.name, triple, owner->second));
    }
  }
}

}  // namespace

const std::vector<std::string>& toolchain_names() {
  static const std::vector<std::string> kNames = {"zig", "mingw", "cross-gcc", "host"};
  return kNames;
}

Result<std::vector<Target>> parse_targets(std::string_view text, std::string_view file,
                                          const std::vector<Target>& base) {
  const SourceText source(text, file);
  LOCKSTEP_TRY(root, parse_yaml(source));
  std::vector<Error> errors;
  Reader reader(source, errors);
  std::vector<Target> targets = base;
  if (reader.is_map(root, "a target file")) {
    reader.check_keys(root, "a target file", std::vector<std::string>{"targets"});
    const YamlNode* rows = root.find("targets");
    if (rows != nullptr && reader.is_map(*rows, "`targets`")) {
      reader.check_keys(*rows, "`targets`", {});
      for (const YamlMember& member : rows->members) read_row(reader, member, targets);
      check_triples(reader, *rows, targets);
      check_fat(reader, *rows, targets);
    }
  }
  if (!errors.empty()) return std::unexpected(in_order(std::move(errors)));
  return targets;
}

Result<std::vector<Target>> builtin_targets() {
  constexpr std::string_view kPath = "matrix/targets.yaml";
  const auto resource = resources::find_resource(kPath);
  if (!resource) return fail(ErrorKind::kInternal, "the program holds no matrix/targets.yaml");
  return parse_targets(resource->bytes, kPath);
}

std::optional<TargetChoice> find_target(const std::vector<Target>& targets, std::string_view word) {
  for (const Target& target : targets) {
    if (target.name == word) return TargetChoice{&target, target.abi};
    for (const auto& [abi, triple] : target.triples) {
      if (triple == word) return TargetChoice{&target, abi};
    }
  }
  return std::nullopt;
}

std::optional<SourceMark> row_mark(std::string_view text, std::string_view file,
                                   const std::string& target, const std::string& key) {
  const SourceText source(text, file);
  const auto root = parse_yaml(source);
  const YamlNode* rows = root ? root->find("targets") : nullptr;
  const YamlNode* row = rows == nullptr ? nullptr : rows->find(target);
  const YamlNode* value = row == nullptr ? nullptr : row->find(key);
  if (value == nullptr) return std::nullopt;
  return source.mark(value->place);
}

}  // namespace lockstep::config
