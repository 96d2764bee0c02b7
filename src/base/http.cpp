#include "lockstep/base/http.hpp"

#include <fmt/format.h>

namespace lockstep {

namespace {

std::uint64_t base64_size(std::uint64_t size) { return (size + 2) / 3 * 4; }

std::uint64_t part_size(const BodyPart& part) {
  if (const auto* text = std::get_if<std::string>(&part)) return text->size();
  const BodyFile& file = std::get<BodyFile>(part);
  return file.encoding == BodyEncoding::kBase64 ? base64_size(file.size) : file.size;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const {
  for (const HttpHeader& header : headers)
    if (header.name == name) return header.value;
  return {};
}

std::uint64_t body_size(const HttpRequest& request) {
  std::uint64_t size = 0;
  for (const BodyPart& part : request.body) size += part_size(part);
  return size;
}

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

}  // namespace lockstep
