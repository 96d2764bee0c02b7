#include "lockstep/config/project.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "draft.hpp"
#include "keys.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "metadata.hpp"

namespace lockstep::config {

namespace {

// A text whose form is checked by `problem_of`.
template <typename Problem>
void read_checked(Reader& reader, const YamlNode& root, std::string_view key, std::string& to,
                  Problem problem_of) {
  const auto text = reader.text_at(root, key);
  if (!text) return;
  to = *text;
  if (const auto wrong = problem_of(to))
    reader.problem(root.find(key)->place, wrong->message, wrong->hint);
}

void read_file(Reader& reader, const YamlNode& root, std::string_view key, std::string& to,
               Draft& draft) {
  const YamlNode* node = root.find(key);
  if (node == nullptr) return;
  const auto path = read_path(reader, *node, quoted(key));
  if (!path) return;
  to = *path;
  draft.paths.push_back({to, PathUse::kFile, quoted(key), node->place, {}, {}});
}

void read_texts(Reader& reader, const YamlNode& root, std::string_view key,
                std::vector<std::string>& to) {
  if (const YamlNode* node = root.find(key)) to = reader.texts(*node, quoted(key));
}

void read_metadata(Reader& reader, const YamlNode& root, Draft& draft) {
  model::Project& project = draft.project;
  read_checked(reader, root, "name", project.name, name_problem);
  read_checked(reader, root, "version", project.version, version_problem);
  read_checked(reader, root, "license", project.license, license_problem);
  read_checked(reader, root, "repository", project.repository, url_problem);
  read_checked(reader, root, "homepage", project.homepage, url_problem);
  read_checked(reader, root, "description", project.description, line_problem);
  read_file(reader, root, "readme", project.readme, draft);
  read_file(reader, root, "license_file", project.license_file, draft);
  read_texts(reader, root, "authors", project.authors);
  read_texts(reader, root, "keywords", project.keywords);
}

void require(Reader& reader, const YamlNode& root, std::string_view key, std::string hint) {
  if (root.find(key) != nullptr) return;
  reader.problem({1, 1, 1}, fmt::format("`{}` is missing", key), std::move(hint));
}

}  // namespace

std::optional<std::string> read_path(Reader& reader, const YamlNode& node, std::string_view what) {
  const auto text = reader.text(node, what);
  if (!text) return std::nullopt;
  if (text->find('\\') != std::string::npos) {
    reader.problem(node.place, fmt::format("{} has a backslash", what),
                   "separate folders with `/`");
    return std::nullopt;
  }
  auto path = normalize_relative(*text);
  if (path) return *path;
  std::string hint = path.error().hint;
  if (hint.empty()) hint = "only files below the folder of lockstep.yaml belong to the project";
  reader.problem(node.place, fmt::format("{}: {}", what, path.error().message), std::move(hint));
  return std::nullopt;
}

Draft read_draft(const YamlNode& root, const Vocabulary& vocabulary, Reader& reader) {
  Draft draft;
  if (root.kind == YamlNode::Kind::kNull) {
    reader.problem({1, 1, 1}, "the configuration is empty", "`lockstep init` writes one");
    return draft;
  }
  if (!reader.is_map(root, "the configuration")) return draft;
  reader.check_keys(root, "the configuration", names_of(project_keys()));
  for (const YamlMember& member : root.members) draft.said.insert(member.key.text);
  require(reader, root, "core", "add `core: {cargo: folder}` or `core: {cmake: folder}`");
  read_metadata(reader, root, draft);
  if (const YamlNode* core = root.find("core")) read_core(reader, *core, draft);
  if (const YamlNode* stamp = root.find("stamp")) read_stamps(reader, *stamp, draft);
  if (const YamlNode* releases = root.find("releases")) read_releases(reader, *releases, draft);
  if (const YamlNode* ci = root.find("ci")) read_ci(reader, *ci, vocabulary, draft);
  read_languages(reader, root.find("languages"), vocabulary, draft);
  return draft;
}

void require_identity(const YamlNode& root, Reader& reader, const Draft& draft) {
  if (root.kind != YamlNode::Kind::kMap) return;
  if (draft.project.name.empty())
    require(reader, root, "name", "add `name:`, what the packages are called");
  if (draft.project.version.empty()) require(reader, root, "version", "add `version: 0.1.0`");
}

void finish_draft(const YamlNode& root, const Vocabulary& vocabulary, Reader& reader,
                  Draft& draft) {
  if (root.kind != YamlNode::Kind::kMap) return;
  model::Project& project = draft.project;
  for (model::Language& language : project.languages) {
    if (language.package.empty()) language.package = project.name;
  }
  auto* cmake = std::get_if<model::CmakeCore>(&project.core);
  if (cmake != nullptr && cmake->library.empty()) cmake->library = project.name;
  check_package_names(reader, draft);
  read_matrix(reader, root, vocabulary, draft);
}

Result<model::Project> parse_project(std::string_view text, std::string_view file,
                                     const Vocabulary& vocabulary) {
  LOCKSTEP_TRY(matrix, parse_matrix(text, file, vocabulary));
  return std::move(matrix.project);
}

Result<Matrix> parse_matrix(std::string_view text, std::string_view file,
                            const Vocabulary& vocabulary) {
  const SourceText source(text, file);
  LOCKSTEP_TRY(root, parse_yaml(source));
  std::vector<Error> errors;
  Reader reader(source, errors);
  Draft draft = read_draft(root, vocabulary, reader);
  finish_draft(root, vocabulary, reader, draft);
  run_checks(reader, vocabulary, draft);
  if (!errors.empty()) return std::unexpected(in_order(std::move(errors)));
  Matrix matrix{{}, matrix_of(draft, source)};
  matrix.project = std::move(draft.project);
  return matrix;
}

}  // namespace lockstep::config
