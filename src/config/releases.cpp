#include <fmt/format.h>

#include <algorithm>

#include "draft.hpp"
#include "keys.hpp"
#include "metadata.hpp"

namespace lockstep::config {

namespace {

bool is_name(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  return !text.empty() && std::ranges::all_of(text, allowed);
}

std::optional<TextProblem> kind_problem(std::string_view kind) {
  if (kind == "github" || kind == "gitea") return std::nullopt;
  return TextProblem{fmt::format("`{}` is no kind of forge that releases can be shown at", kind),
                     "`github` or `gitea`"};
}

std::optional<TextProblem> repository_problem(std::string_view repository) {
  const auto slash = repository.find('/');
  if (slash != std::string_view::npos && is_name(repository.substr(0, slash)) &&
      is_name(repository.substr(slash + 1)))
    return std::nullopt;
  return TextProblem{fmt::format("`{}` is no owner and name", repository), "as in `lorem/lorem`"};
}

template <typename Problem>
void read_key(Reader& reader, const YamlNode& node, const std::string& key, Problem problem_of,
              Draft& draft) {
  const auto text = reader.text_at(node, key);
  if (!text) return;
  if (const auto wrong = problem_of(*text))
    return reader.problem(node.find(key)->place, wrong->message, wrong->hint);
  draft.project.releases[key] = *text;
}

}  // namespace

void read_releases(Reader& reader, const YamlNode& node, Draft& draft) {
  if (!reader.is_map(node, "`releases`")) return;
  reader.check_keys(node, "`releases`", names_of(releases_keys()));
  if (node.find("kind") == nullptr)
    reader.problem(node.place, "`releases` lacks `kind`", "add `kind: github` or `kind: gitea`");
  read_key(reader, node, "kind", kind_problem, draft);
  read_key(reader, node, "url", url_problem, draft);
  read_key(reader, node, "repository", repository_problem, draft);
}

}  // namespace lockstep::config
