#include "python/simple_index.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/base/url.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::ecosystem::python {

namespace {

Result<std::vector<IndexFile>> read_json(const std::string& body) {
  LOCKSTEP_TRY(page, model::parse_json(body));
  const model::Value* list = page.find("files");
  if (list == nullptr || list->array() == nullptr)
    return fail(ErrorKind::kCheckFailed, "the index's answer names no files");
  std::vector<IndexFile> files;
  for (const model::Value& item : *list->array()) {
    IndexFile file;
    file.name = item.text_at("filename");
    file.uploaded = item.text_at("upload-time");
    const model::Value* hashes = item.find("hashes");
    if (hashes != nullptr && hashes->object() != nullptr) {
      for (const auto& [algorithm, digits] : *hashes->object())
        if (digits.text() != nullptr) file.hashes[lower(algorithm)] = lower(*digits.text());
    }
    if (!file.name.empty()) files.push_back(std::move(file));
  }
  return files;
}

std::string unescaped(std::string_view text) {
  std::string plain(text);
  for (const auto& [from, to] :
       {std::pair{"&lt;", "<"}, std::pair{"&gt;", ">"}, std::pair{"&quot;", "\""},
        std::pair{"&#39;", "'"}, std::pair{"&#43;", "+"}, std::pair{"&amp;", "&"}})
    plain = replace_all(plain, from, to);
  return plain;
}

// The value of `href` in the tag that `text` stands in, quoted or bare.
std::optional<std::string> href_of(std::string_view tag) {
  const auto found = lower(tag).find("href");
  if (found == std::string::npos) return std::nullopt;
  std::string_view rest = trim(tag.substr(found + 4));
  if (!rest.starts_with('=')) return std::nullopt;
  rest = trim(rest.substr(1));
  if (rest.empty()) return std::nullopt;
  const char quote = rest.front();
  if (quote != '"' && quote != '\'')
    return unescaped(rest.substr(0, rest.find_first_of(" \t\r\n>")));
  rest.remove_prefix(1);
  return unescaped(rest.substr(0, rest.find(quote)));
}

IndexFile file_of_link(const std::string& link) {
  const auto hash = link.find('#');
  std::string path = link.substr(0, hash);
  path = path.substr(0, path.find('?'));
  IndexFile file;
  file.name = percent_decoded(file_name(path));
  if (hash == std::string::npos) return file;
  for (const std::string& part : split(link.substr(hash + 1), '&')) {
    const auto equals = part.find('=');
    if (equals != std::string::npos)
      file.hashes[lower(part.substr(0, equals))] = lower(part.substr(equals + 1));
  }
  return file;
}

std::vector<IndexFile> read_html(std::string_view body) {
  std::vector<IndexFile> files;
  for (std::size_t at = body.find('<'); at != std::string_view::npos; at = body.find('<', at)) {
    const std::size_t end = std::min(body.find('>', at), body.size());
    const std::string_view tag = body.substr(at + 1, end - at - 1);
    at = end;
    const bool is_link = tag.size() > 2 && (tag.front() == 'a' || tag.front() == 'A') &&
                         std::isspace(static_cast<unsigned char>(tag[1])) != 0;
    if (!is_link) continue;
    if (const auto link = href_of(tag)) {
      IndexFile file = file_of_link(*link);
      if (!file.name.empty()) files.push_back(std::move(file));
    }
  }
  return files;
}

}  // namespace

HttpHeader simple_index_accept() {
  return {"Accept",
          "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, "
          "text/html;q=0.1"};
}

Result<std::vector<IndexFile>> read_simple_index(const HttpResponse& page) {
  const std::string type = lower(page.header("content-type"));
  if (type.contains("json")) return read_json(page.body);
  if (type.contains("html")) return read_html(page.body);
  return fail(ErrorKind::kCheckFailed, "the index answers with neither JSON nor HTML",
              "check its address (`index_url`)");
}

}  // namespace lockstep::ecosystem::python
