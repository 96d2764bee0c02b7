#include "lockstep/config/version_place.hpp"

#include "yaml.hpp"

namespace lockstep::config {

namespace {

// The byte offset of a place, whose columns count characters.
std::size_t offset_of(std::string_view text, const Place& place) {
  std::size_t at = 0;
  for (int line = 1; line < place.line; ++line) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) return text.size();
    ++at;
  }
  for (int column = 1; column < place.column && at < text.size(); ++column) {
    do ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80);
  }
  return at;
}

// A scalar's own bytes, without the quotes around it.
std::optional<version::Place> scalar_place(std::string_view text, const std::string& file,
                                           const YamlNode* node, std::string what,
                                           const std::string& wants) {
  if (node == nullptr || node->kind != YamlNode::Kind::kScalar) return std::nullopt;
  const std::size_t begin = text.find(node->text, offset_of(text, node->place));
  if (begin == std::string_view::npos) return std::nullopt;
  return version::Place{file, std::move(what), begin, begin + node->text.size(), node->text, wants};
}

}  // namespace

Result<std::optional<version::Place>> version_place(std::string_view text, const std::string& file,
                                                    const std::string& wants) {
  const SourceText source(text, file);
  LOCKSTEP_TRY(root, parse_yaml(source));
  return scalar_place(text, file, root.find("version"), "the project's version", wants);
}

Result<std::optional<version::Place>> package_place(std::string_view text, const std::string& file,
                                                    const std::string& language,
                                                    const std::string& wants) {
  const SourceText source(text, file);
  LOCKSTEP_TRY(root, parse_yaml(source));
  const YamlNode* languages = root.find("languages");
  const YamlNode* section = languages == nullptr ? nullptr : languages->find(language);
  const YamlNode* package = section == nullptr ? nullptr : section->find("package");
  return scalar_place(text, file, package, "the package of " + language, wants);
}

}  // namespace lockstep::config
