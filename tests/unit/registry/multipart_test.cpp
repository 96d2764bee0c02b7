#include "multipart.hpp"

#include <catch2/catch.hpp>

using namespace lockstep::registry;

namespace {

Request form(const std::string& body) {
  Request request;
  request.headers["content-type"] = "multipart/form-data; boundary=cut";
  request.body = body;
  return request;
}

}  // namespace

TEST_CASE("a part that says no type is text, one that says an empty one is not") {
  const std::string body =
      "--cut\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.whl\"\r\n\r\nbytes\r\n"
      "--cut\r\nContent-Disposition: form-data; name=\"b\"\r\nContent-Type: \r\n\r\nmore\r\n"
      "--cut--\r\n";
  const Request request = form(body);
  const auto parts = form_parts(request);
  REQUIRE(parts);
  REQUIRE(parts->size() == 2);
  CHECK(parts->front().content_type == "text/plain");
  CHECK(parts->front().file_name == "a.whl");
  CHECK(parts->front().bytes == "bytes");
  CHECK(parts->back().content_type.empty());
}

TEST_CASE("a form that is cut off is none") {
  CHECK_FALSE(form_parts(form("--cut\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nby")));
  CHECK_FALSE(form_parts(form("")));
}
