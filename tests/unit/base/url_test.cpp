#include "lockstep/base/url.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;

TEST_CASE("an address comes apart, its login unescaped and never shown") {
  const Url url = parse_url("HTTPS://al%69ce:p%40ss:w@Index.Example:8443/simple/?q=1").value();
  CHECK(url.user == "alice");
  CHECK(url.password == "p@ss:w");
  CHECK(url.origin() == "https://index.example:8443");
  CHECK(url.text() == "https://index.example:8443/simple/?q=1");
  CHECK(parse_url("http://example.com").value().text() == "http://example.com/");
  CHECK(parse_url("https://example.com?x").value().text() == "https://example.com/?x");
}

TEST_CASE("what is no address of http is refused without being repeated") {
  for (const char* text : {"", "example.com", "ftp://example.com", "https://", "https://:80/",
                           "https://a b/", "https://a/\r\nX-Header: 1", "file:///etc/passwd"}) {
    const auto url = parse_url(text);
    REQUIRE_FALSE(url);
    CHECK(url.error().kind == ErrorKind::kUsage);
  }
}

TEST_CASE("one origin is one scheme, host and port, the standard port said or not") {
  CHECK(is_same_origin("https://a.example/x", "https://A.example:443/y"));
  CHECK_FALSE(is_same_origin("https://a.example", "http://a.example"));
  CHECK_FALSE(is_same_origin("https://a.example", "https://b.example"));
  CHECK_FALSE(is_same_origin("https://a.example", "https://b.example@c.example"));
  CHECK_FALSE(is_same_origin("", ""));
}

TEST_CASE("a slash is at the end once, and only whole escapes are decoded") {
  CHECK(with_slash("https://a.example") == "https://a.example/");
  CHECK(with_slash("https://a.example//") == "https://a.example/");
  CHECK(percent_decoded("lorem%2B1%2") == "lorem+1%2");
  CHECK(percent_decoded("%zz%41") == "%zzA");
}
