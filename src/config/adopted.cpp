#include "adopted.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "draft.hpp"
#include "keys.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::config {

namespace {

using model::Adopted;

const std::vector<std::string> kWays = {"file", "library", "url"};

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Plain HTTP goes no further than this machine.
bool is_download(std::string_view url) {
  if (url.find_first_of("\"<>\\# ") != std::string_view::npos) return false;
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view rest = url.substr(scheme + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
  const std::string_view path =
      rest.substr(authority.size()).substr(0, rest.find('?') - authority.size());
  const std::string_view host = authority.substr(0, authority.find(':'));
  const std::string_view port = authority.substr(host.size());
  const bool plain_port =
      port.empty() ||
      (port.size() > 1 && port.find_first_not_of("0123456789", 1) == std::string_view::npos);
  const bool is_here = (host == "127.0.0.1" || host == "localhost") && plain_port;
  const bool is_secure = url.starts_with("https://") && !authority.empty() &&
                         authority.find('@') == std::string_view::npos;
  return (is_secure || (url.starts_with("http://") && is_here)) && path.starts_with('/') &&
         is_alnum(path.back());
}

std::string_view name_in(std::string_view url) { return file_name(url.substr(0, url.find('?'))); }

bool is_package(std::string_view name) {
  return name.ends_with(".whl") || name.ends_with(".tgz") || name.ends_with(".gem");
}

std::optional<std::string> read_file(Reader& reader, const YamlNode& node, std::string_view key) {
  const auto path = read_path(reader, node, quoted(key));
  if (!path || !path->empty()) return path;
  reader.problem(node.place, fmt::format("{} has to be a file", quoted(key)));
  return std::nullopt;
}

std::optional<std::string> read_url(Reader& reader, const YamlNode& node) {
  const auto url = reader.text(node, "`url`");
  if (!url || is_download(*url)) return url;
  reader.problem(node.place, fmt::format("`{}` is no address of a file to adopt", *url),
                 "as in `https://example.com/lorem-1.0.whl`, without user and password");
  return std::nullopt;
}

std::optional<std::string> read_digest(Reader& reader, const YamlNode& node) {
  const auto digest = reader.text(node, "`sha256`");
  if (!digest || Digest::parse(*digest)) return digest;
  reader.problem(node.place, fmt::format("`{}` is no SHA-256", *digest),
                 "64 lower-case hex digits");
  return std::nullopt;
}

// The keys that `way` has no use for.
void check_beside(Reader& reader, const YamlNode& node, const std::string& way) {
  for (const YamlMember& member : node.members) {
    if (member.key.text == "header" && way != "library")
      reader.problem(member.key.place, "a `header` goes with a `library`", "leave it out");
  }
  if (way == "url" && node.find("sha256") == nullptr) {
    reader.problem(node.place, "a download has to say its `sha256`",
                   "so that nobody can change it meanwhile: `sha256sum FILE` prints it");
  }
}

std::string word_of(std::string text, const model::Cell& cell) {
  for (const auto& [from, to] :
       {std::pair<std::string_view, const std::string*>{"{target}", &cell.target.name},
        {"{os}", &cell.target.os},
        {"{arch}", &cell.target.arch},
        {"{triple}", &cell.triple}}) {
    text = replace_all(text, from, *to);
  }
  return text;
}

// Adds the files below `folder` that the rest of a pattern's parts name.
void match(const sys::Filesystem& files, const std::string& root, const std::string& folder,
           const std::vector<std::string>& parts, std::size_t next,
           std::vector<std::string>& found) {
  const std::string& part = parts[next];
  const bool is_last = next + 1 == parts.size();
  const auto entries = files.list(join_path(root, folder));
  if (!entries) return;
  for (const sys::FolderEntry& entry : *entries) {
    if (!glob_match(part, entry.name)) continue;
    const std::string path = join_path(folder, entry.name);
    if (!is_last) {
      match(files, root, path, parts, next + 1, found);
    } else if (entry.kind == sys::FileKind::kFile) {
      found.push_back(path);
    }
  }
}

}  // namespace

std::vector<Adopted> read_adopted(Reader& reader, const YamlNode& node) {
  if (!reader.is_map(node, "`adopt`")) return {};
  const std::size_t before = reader.problem_count();
  reader.check_keys(node, "`adopt`", names_of(adopt_keys()));
  std::vector<std::string> given;
  for (const std::string& way : kWays) {
    if (node.find(way) != nullptr) given.push_back(way);
  }
  if (given.size() != 1) {
    reader.problem(node.place,
                   given.empty() ? "`adopt` names no file"
                                 : fmt::format("`adopt` has {}", listed(given, "and")),
                   "one of `file`, `library` and `url`");
    return {};
  }
  const std::string& way = given.front();
  check_beside(reader, node, way);
  Adopted adopted;
  const YamlNode& named = *node.find(way);
  adopted.role = way == "file" ? "package" : "library";
  if (way == "url") {
    adopted.url = read_url(reader, named).value_or("");
    if (is_package(name_in(adopted.url))) adopted.role = "package";
  } else {
    adopted.file = read_file(reader, named, way).value_or("");
  }
  if (const YamlNode* digest = node.find("sha256"))
    adopted.sha256 = read_digest(reader, *digest).value_or("");
  std::vector<Adopted> all{std::move(adopted)};
  if (const YamlNode* header = node.find("header"))
    all.push_back({"header", read_file(reader, *header, "header").value_or(""), "", ""});
  return reader.problem_count() == before ? all : std::vector<Adopted>{};
}

std::vector<Adopted> filled_in(std::vector<Adopted> adopted, const model::Cell& cell) {
  for (Adopted& each : adopted) {
    each.file = word_of(std::move(each.file), cell);
    each.url = word_of(std::move(each.url), cell);
  }
  return adopted;
}

std::map<std::string, std::vector<std::string>> adopted_files(const sys::Filesystem& files,
                                                              const std::string& folder,
                                                              const model::Project& project) {
  std::map<std::string, std::vector<std::string>> all;
  for (const model::Cell& cell : project.cells) {
    for (const Adopted& adopted : cell.adopted) {
      if (adopted.file.empty() || all.contains(adopted.file)) continue;
      std::vector<std::string>& found = all[adopted.file];
      match(files, folder, "", split(adopted.file, '/'), 0, found);
      std::ranges::sort(found);
    }
  }
  return all;
}

}  // namespace lockstep::config
