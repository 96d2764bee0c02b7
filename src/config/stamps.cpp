#include <fmt/format.h>

#include "draft.hpp"
#include "keys.hpp"
#include "lockstep/version/stamp_pattern.hpp"

namespace lockstep::config {

namespace {

// `{file: …, pattern: …}`
void read_rule(Reader& reader, const YamlNode& node, Draft& draft) {
  const YamlNode* file = node.find("file");
  const YamlNode* pattern = node.find("pattern");
  if (file == nullptr || pattern == nullptr) {
    reader.problem(node.place, "an entry of `stamp` needs `file` and `pattern`, or `exclude`",
                   "add the other: `{file: docs/use.md, pattern: 'lorem = \"{version}\"'}`");
    return;
  }
  const auto path = read_path(reader, *file, "`file`");
  const auto text = reader.text(*pattern, "`pattern`");
  if (!path || !text) return;
  if (path->empty()) return reader.problem(file->place, "`file` has to be a file");
  if (const auto wrong = version::stamp_pattern_problem(*text))
    return reader.problem(pattern->place, wrong->message, wrong->hint);
  draft.paths.push_back({*path, PathUse::kFile, "a file to stamp", file->place, {}, {}});
  draft.stamps.rules.push_back({*path, *text});
}

void read_entry(Reader& reader, const YamlNode& node, Draft& draft) {
  if (!reader.is_map(node, "an entry of `stamp`")) return;
  const YamlNode* excluded = node.find("exclude");
  if (excluded == nullptr) {
    reader.check_keys(node, "`stamp`", names_of(stamp_keys()));
    return read_rule(reader, node, draft);
  }
  const std::vector<std::string> alone = {"exclude"};
  reader.check_keys(node, "an entry of `stamp` with `exclude`", alone);
  if (const auto pattern = reader.text(*excluded, "`exclude`"))
    draft.stamps.excluded.push_back(*pattern);
}

}  // namespace

void read_stamps(Reader& reader, const YamlNode& node, Draft& draft) {
  if (!reader.is_list(node, "`stamp`")) return;
  for (const YamlNode& item : node.items) read_entry(reader, item, draft);
}

}  // namespace lockstep::config
