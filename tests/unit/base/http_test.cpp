#include "lockstep/base/http.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;

TEST_CASE("a body is as long as its parts, files in base64 as long as they become") {
  HttpRequest request;
  request.body = {std::string("ab"), BodyFile{"/f", 4, BodyEncoding::kRaw},
                  BodyFile{"/f", 4, BodyEncoding::kBase64}};
  CHECK(body_size(request) == 2 + 4 + 8);
}

TEST_CASE("all but unreserved characters are escaped") {
  CHECK(percent_encoded("@s/n-1.0_~ä") == "%40s%2Fn-1.0_~%C3%A4");
}

TEST_CASE("an answer's headers are found by their names in lower case") {
  const HttpResponse response{429, {{"retry-after", "3"}}, ""};
  CHECK(response.header("retry-after") == "3");
  CHECK(response.header("location").empty());
}
