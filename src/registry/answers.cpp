#include "answers.hpp"

#include <fmt/format.h>

#include "encoding.hpp"
#include "lockstep/base/html.hpp"

namespace lockstep::registry {

Answer answered(int status, std::string_view type, std::string body) {
  Answer answer;
  answer.status = status;
  answer.headers.push_back({"Content-Type", std::string(type)});
  answer.body = std::move(body);
  return answer;
}

Answer plain(int status, std::string text) {
  return answered(status, "text/plain; charset=utf-8", std::move(text));
}

Answer json(int status, const model::Value& value) {
  return answered(status, "application/json", model::to_compact_json(value));
}

Answer page(int status, std::string_view title, std::string_view body) {
  return answered(
      status, "text/html; charset=utf-8",
      fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta "
                  "name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{}"
                  "</title></head>\n<body>\n{}</body>\n</html>\n",
                  html_escaped(title), body));
}

Answer file_answer(std::string path) {
  Answer answer;
  answer.headers.push_back({"Content-Type", "application/octet-stream"});
  answer.file = std::move(path);
  return answer;
}

}  // namespace lockstep::registry
