#include "multipart.hpp"

#include <algorithm>

#include "lockstep/base/text.hpp"

namespace lockstep::registry {

namespace {

// The value of `key` in `form-data; name="x"; filename="y"`.
std::string parameter_of(std::string_view header, std::string_view key) {
  std::size_t at = 0;
  while ((at = header.find(key, at)) != std::string_view::npos) {
    const std::size_t equals = at + key.size();
    const bool is_word = at > 0 && (header[at - 1] == ' ' || header[at - 1] == ';');
    if (!is_word || equals >= header.size() || header[equals] != '=') {
      at = equals;
      continue;
    }
    std::string_view value = header.substr(equals + 1);
    if (!value.starts_with('"')) return std::string(trim(value.substr(0, value.find(';'))));
    value.remove_prefix(1);
    return std::string(value.substr(0, value.find('"')));
  }
  return {};
}

FormPart parsed_part(std::string_view head, std::string_view bytes) {
  FormPart part;
  part.bytes = bytes;
  for (const std::string& line : split(head, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    const std::string name = lower(line.substr(0, colon));
    const std::string value(trim(std::string_view(line).substr(colon + 1)));
    if (name == "content-type") part.content_type = value;
    if (name != "content-disposition") continue;
    part.name = parameter_of(value, "name");
    part.file_name = parameter_of(value, "filename");
  }
  return part;
}

}  // namespace

std::optional<std::vector<FormPart>> form_parts(const Request& request) {
  const std::string_view type = request.header("content-type");
  if (!type.starts_with("multipart/form-data")) return std::nullopt;
  const std::string boundary = "--" + parameter_of(type, "boundary");
  if (boundary.size() == 2) return std::nullopt;
  const std::string next = "\r\n" + boundary;
  std::string_view rest = request.body;
  const std::size_t first = rest.find(boundary);
  if (first == std::string_view::npos) return std::nullopt;
  rest.remove_prefix(first + boundary.size());
  std::vector<FormPart> parts;
  while (!rest.starts_with("--")) {
    const std::size_t head = rest.find("\r\n\r\n");
    if (!rest.starts_with("\r\n") || head == std::string_view::npos) return std::nullopt;
    const std::size_t end = rest.find(next, head + 2);
    if (end == std::string_view::npos) return std::nullopt;
    const std::size_t begin = std::min(head + 4, end);
    parts.push_back(parsed_part(rest.substr(2, head - 2), rest.substr(begin, end - begin)));
    rest.remove_prefix(end + next.size());
  }
  return parts;
}

const FormPart* part_called(const std::vector<FormPart>& parts, std::string_view name) {
  const auto found = std::ranges::find(parts, name, &FormPart::name);
  return found == parts.end() ? nullptr : &*found;
}

std::string_view field(const std::vector<FormPart>& parts, std::string_view name) {
  const FormPart* part = part_called(parts, name);
  return part == nullptr ? std::string_view() : part->bytes;
}

}  // namespace lockstep::registry
