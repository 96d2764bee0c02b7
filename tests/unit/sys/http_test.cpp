#include "lockstep/sys/http.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "fakes/temporary_folder.hpp"
#include "lockstep/sys/filesystem.hpp"

using namespace lockstep;

namespace {

// Answers one connection after the other on loopback, each with the next of its answers, and keeps
// what it was sent. An empty answer closes the connection without a word.
class RawServer {
 public:
  explicit RawServer(std::vector<std::string> answers) : answers_(std::move(answers)) {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(socket_, 8) == 0);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~RawServer() { stop(); }

  std::string url(const std::string& path, const std::string& host = "127.0.0.1") const {
    return "http://" + host + ":" + std::to_string(port_) + path;
  }

  // What each connection sent, once all answers are given or nobody asks any more.
  const std::vector<std::string>& received() {
    stop();
    return received_;
  }

 private:
  static std::string read_request(int connection) {
    std::string request;
    std::string buffer(65536, '\0');
    for (;;) {
      const auto head = request.find("\r\n\r\n");
      const auto length = request.find("Content-Length: ");
      if (head != std::string::npos) {
        const std::size_t wanted = length == std::string::npos || length > head
                                       ? 0
                                       : std::stoul(request.substr(length + 16));
        if (request.size() >= head + 4 + wanted) return request;
      }
      const ssize_t got = ::read(connection, buffer.data(), buffer.size());
      if (got <= 0) return request;
      request.append(buffer, 0, static_cast<std::size_t>(got));
    }
  }

  void serve() {
    for (const std::string& answer : answers_) {
      const int connection = ::accept(socket_, nullptr, nullptr);
      if (connection < 0) return;
      received_.push_back(read_request(connection));
      for (std::size_t sent = 0; sent < answer.size();) {
        const ssize_t wrote = ::write(connection, answer.data() + sent, answer.size() - sent);
        if (wrote <= 0) break;
        sent += static_cast<std::size_t>(wrote);
      }
      ::close(connection);
    }
  }

  void stop() {
    if (!thread_.joinable()) return;
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }

  std::vector<std::string> answers_;
  std::vector<std::string> received_;
  int socket_ = -1;
  int port_ = 0;
  std::thread thread_;
};

std::string answer(const std::string& status, const std::string& headers, const std::string& body) {
  return "HTTP/1.1 " + status + "\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an answer's status, headers and body come as they were sent") {
  RawServer server({answer("429 Too Many", "Retry-After:  7\r\n", "slowly")});
  sys::RealHttp http;
  const auto got = http.send({.url = server.url("/a?b=c")});
  REQUIRE(got);
  CHECK(got->status == 429);
  CHECK(got->header("retry-after") == "7");
  CHECK(got->body == "slowly");
  CHECK(server.received().at(0).starts_with("GET /a?b=c HTTP/1.1\r\n"));
}

TEST_CASE("a body of bytes and files is sent whole, its length said before") {
  const fakes::TemporaryFolder folder;
  const std::string path = folder.path() + "/f";
  std::string bytes;
  for (int i = 0; i < 200'000; ++i) bytes += static_cast<char>(i * 7);
  std::ofstream(path, std::ios::binary) << bytes;
  RawServer server({answer("201 Created", "", "")});
  sys::RealHttp http;
  HttpRequest request{.url = server.url("/put"), .method = "PUT"};
  request.headers = {{"Authorization", "Bearer t"}};
  request.body = {std::string("<"), BodyFile{path, bytes.size(), BodyEncoding::kRaw},
                  std::string("|"), BodyFile{path, bytes.size(), BodyEncoding::kBase64},
                  std::string(">")};
  const auto got = http.send(request);
  REQUIRE(got);
  CHECK(got->status == 201);
  const std::string sent = server.received().at(0);
  CHECK(sent.starts_with("PUT /put HTTP/1.1\r\n"));
  CHECK(has(sent, "Authorization: Bearer t\r\n"));
  CHECK(has(sent, "Content-Length: " + std::to_string(body_size(request)) + "\r\n"));
  CHECK(sent.substr(sent.find("\r\n\r\n") + 4).size() == body_size(request));
  CHECK(has(sent, "<" + bytes + "|"));
}

TEST_CASE("a file that is no longer what it was is not sent as if it were") {
  const fakes::TemporaryFolder folder;
  const std::string path = folder.path() + "/f";
  std::ofstream(path) << "12345";
  for (const std::uint64_t said : {std::uint64_t{4}, std::uint64_t{6}}) {
    RawServer server({answer("201 Created", "", "")});
    sys::RealHttp http;
    HttpRequest request{.url = server.url("/"), .method = "PUT"};
    request.body = {BodyFile{path, said, BodyEncoding::kRaw}};
    const auto got = http.send(request);
    REQUIRE(!got);
    CHECK(has(got.error().message, "is not the file of"));
  }
}

TEST_CASE("a redirection of a GET leads on, without credentials for another host") {
  RawServer target({answer("200 OK", "", "there")});
  RawServer server(
      {answer("302 Found", "Location: " + target.url("/there", "localhost") + "\r\n", "")});
  sys::RealHttp http;
  HttpRequest request{.url = server.url("/here")};
  request.headers = {{"Authorization", "Bearer secret"}};
  const auto got = http.send(request);
  REQUIRE(got);
  CHECK(got->body == "there");
  CHECK(has(server.received().at(0), "secret"));
  CHECK(!has(target.received().at(0), "secret"));
}

TEST_CASE("nothing but a GET follows a redirection") {
  RawServer server(
      {answer("308 Permanent Redirect", "Location: /there/\r\n", ""), answer("200 OK", "", "")});
  sys::RealHttp http;
  HttpRequest request{.url = server.url("/here"), .method = "POST"};
  request.body = {std::string("body")};
  const auto got = http.send(request);
  REQUIRE(got);
  CHECK(got->status == 308);
  CHECK(server.received().size() == 1);
}

TEST_CASE("a request whose answer is lost is not sent again") {
  RawServer server({"", answer("200 OK", "", "")});
  sys::RealHttp http;
  HttpRequest request{.url = server.url("/"), .method = "POST"};
  request.body = {std::string("body")};
  const auto got = http.send(request);
  REQUIRE(!got);
  CHECK(got.error().kind == ErrorKind::kIo);
  CHECK(server.received().size() == 1);
}

TEST_CASE("an answer that is cut off or larger than asked for is an error") {
  sys::RealHttp http;
  RawServer cut({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"});
  CHECK(!http.send({.url = cut.url("/")}));
  RawServer large({answer("200 OK", "", std::string(2000, 'x'))});
  HttpRequest request{.url = large.url("/")};
  request.max_bytes = 1000;
  const auto got = http.send(request);
  REQUIRE(!got);
  CHECK(has(got.error().message, "larger than 1000 bytes"));
}

TEST_CASE("an answer goes to a file past the memory, whatever stood there before") {
  const fakes::TemporaryFolder folder;
  const std::string path = folder.path() + "/f";
  std::ofstream(path) << "something longer that was there";
  const std::string bytes(300'000, 'x');
  RawServer target({answer("200 OK", "", bytes)});
  RawServer server({answer("302 Found", "Location: " + target.url("/") + "\r\n", "moved")});
  sys::RealHttp http;
  const auto got = http.send({.url = server.url("/"), .save_as = path});
  REQUIRE(got);
  CHECK(got->status == 200);
  CHECK(got->body.empty());
  const sys::RealFilesystem files;
  CHECK(files.read(path).value_or("") == bytes);
}

TEST_CASE("what is not the answer asked for never stands in the file") {
  const fakes::TemporaryFolder folder;
  const std::string path = folder.path() + "/f";
  sys::RealHttp http;
  RawServer server({answer("404 Not Found", "", "no such thing")});
  const auto got = http.send({.url = server.url("/"), .save_as = path});
  REQUIRE(got);
  CHECK(got->body == "no such thing");
  CHECK(sys::RealFilesystem().read(path).value_or("-").empty());
  RawServer large({answer("200 OK", "", std::string(2000, 'x'))});
  CHECK_FALSE(http.send({.url = large.url("/"), .max_bytes = 1000, .save_as = path}));
  RawServer nowhere({answer("200 OK", "", "x")});
  const auto refused =
      http.send({.url = nowhere.url("/"), .save_as = folder.path() + "/missing/f"});
  REQUIRE_FALSE(refused);
  CHECK(has(refused.error().message, "cannot be written"));
}

TEST_CASE("another machine is never spoken to without TLS") {
  sys::RealHttp http;
  const auto got = http.send({.url = "http://192.0.2.1/"});
  REQUIRE(!got);
  CHECK(got.error().kind == ErrorKind::kIo);
}
