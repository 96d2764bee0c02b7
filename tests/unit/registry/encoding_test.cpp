#include "encoding.hpp"

#include <catch2/catch.hpp>

#include "http_wire.hpp"
#include "lockstep/base/text.hpp"
#include "long_strings.hpp"
#include "python_names.hpp"

using namespace lockstep::registry;

TEST_CASE("base64 of every length is decoded, anything else refused") {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    CHECK(base64_decoded(lockstep::base64(bytes)) == bytes);
    bytes.push_back(static_cast<char>(i * 7));
  }
  for (const char* bad : {"A", "AA", "AAA", "AA=A", "A===", "====", "AA A",
                          "AA=="
                          "AAAA"}) {
    CAPTURE(bad);
    CHECK_FALSE(base64_decoded(bad));
  }
}

TEST_CASE("percent escapes are resolved, broken ones refused") {
  CHECK(percent_decoded("/npm/@s%2florem") == "/npm/@s/lorem");
  CHECK_FALSE(percent_decoded("a%2"));
  CHECK_FALSE(percent_decoded("a%zz"));
  CHECK(form_pairs("name=a%2Bb+c&x&=y&name=z") ==
        std::map<std::string, std::string>{{"name", "a+b c"}, {"x", ""}});
}

TEST_CASE("a request's head is read, what says two things is refused") {
  const auto head = parse_head(
      "PUT /a%20b?x=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\n");
  REQUIRE(head);
  CHECK(head->request.path == "/a b");
  CHECK(head->request.parameter("x") == "1");
  CHECK(head->body_end == BodyEnd::kLength);
  CHECK(head->body_bytes == 12);
  CHECK(head->expects_continue);
  CHECK(head->keeps_alive);
  CHECK_FALSE(parse_head("GET / HTTP/1.0\r\n\r\n")->keeps_alive);
  CHECK(parse_head("PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")->body_end ==
        BodyEnd::kChunks);
  for (const char* bad :
       {"", "GET /", "GET / FTP/1.1\r\n\r\n", "GET x HTTP/1.1\r\n\r\n", "GET /%00 HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n", "PUT / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "PUT / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "PUT / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_head(bad));
  }
}

TEST_CASE("long texts of a JSON body stay where they are") {
  const std::string text(100'000, 'A');
  const auto sparse =
      parse_sparse_json(R"({"a":{"data":")" + text + R"(","length":3},"b":"x\"y"})");
  REQUIRE(sparse);
  CHECK(sparse->long_texts.size() == 1);
  CHECK(sparse->value.text_at("b") == "x\"y");
  CHECK_FALSE(parse_sparse_json("{\"a\":\"" + text));
}

TEST_CASE("versions in PEP 440's normal form are public versions, others not") {
  for (const char* good : {"1.0", "0.205.0", "1.0rc1", "1.0a0", "1.0.post1", "1.0.dev3", "2!1.0"}) {
    CAPTURE(good);
    CHECK(is_public_version(good));
  }
  for (const char* bad : {"", "1.0-1", "1.0+local", "1.0-rc.1", "v1.0", "01.0", "1.0.x"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_public_version(bad));
  }
}

TEST_CASE("an answer's reason stays one line, whatever it holds") {
  const Answer answer{.status = 400, .reason = "a\r\nX-Forged: b"};
  CHECK(answer_head(answer, 0, AfterAnswer::kClose) ==
        "HTTP/1.1 400 a  X-Forged: b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}
