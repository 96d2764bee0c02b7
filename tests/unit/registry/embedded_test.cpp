#include "lockstep/registry/embedded.hpp"

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <thread>

#include "fakes/temporary_folder.hpp"

namespace {

using lockstep::fakes::TemporaryFolder;
using lockstep::registry::EmbeddedOptions;
using lockstep::registry::EmbeddedRegistries;
using lockstep::registry::Fault;
using lockstep::registry::FaultKind;
using lockstep::registry::Request;

/// What came back, and whether the connection ended by a reset.
struct Heard {
  std::string text;
  bool was_reset = false;
};

/// A connection to 127.0.0.1, or -1 when nobody takes it.
int connected(const std::string& origin) {
  const int made = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port =
      htons(static_cast<std::uint16_t>(std::stoi(origin.substr(origin.rfind(':') + 1))));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
    return made;
  ::close(made);
  return -1;
}

/// Sends `text` and reads until the other side closes.
Heard talk(const std::string& origin, const std::string& text) {
  const int made = connected(origin);
  REQUIRE(made >= 0);
  Heard heard;
  static_cast<void>(::send(made, text.data(), text.size(), MSG_NOSIGNAL));
  std::array<char, 4096> part{};
  ssize_t count = 0;
  while ((count = ::recv(made, part.data(), part.size(), 0)) > 0) {
    heard.text.append(part.data(), static_cast<std::size_t>(count));
  }
  heard.was_reset = count < 0;
  ::close(made);
  return heard;
}

const std::string kPing = "GET /npm/-/ping HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
const std::string kPut = "PUT /npm/x HTTP/1.1\r\nContent-Length: 100\r\nConnection: close\r\n\r\n";

std::unique_ptr<EmbeddedRegistries> started(const TemporaryFolder& folder, Fault fault = {}) {
  EmbeddedOptions options{.folder = folder.path()};
  options.fault = [fault](const Request&, std::size_t nth) { return nth == 0 ? fault : Fault(); };
  auto registries = EmbeddedRegistries::start(options);
  REQUIRE(registries);
  return std::move(*registries);
}

}  // namespace

TEST_CASE("the registries answer on loopback, tell their addresses and log what was asked") {
  const TemporaryFolder folder;
  const auto registries = started(folder);
  CHECK(talk(registries->origin(), kPing).text.ends_with("\r\n\r\n{}"));
  CHECK(registries->addresses().at("node/registry") == registries->origin() + "/npm/");
  REQUIRE(registries->requests().size() == 1);
  CHECK(registries->requests()[0] ==
        lockstep::registry::LoggedRequest{"GET", "/npm/-/ping", 200, 0});
}

TEST_CASE("bodies come by length or in chunks, small or large") {
  const TemporaryFolder folder;
  const auto registries = started(folder);
  const std::string body(3 << 20, 'b');
  const Heard whole =
      talk(registries->origin(), "PUT /npm/x HTTP/1.1\r\nConnection: close\r\nContent-Length: " +
                                     std::to_string(body.size()) + "\r\n\r\n" + body);
  CHECK(whole.text.contains(" 404 "));
  const Heard chunked =
      talk(registries->origin(), "PUT /npm/x HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: "
                                 "chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n");
  CHECK(chunked.text.contains(" 404 "));
  const auto log = registries->requests();
  REQUIRE(log.size() == 2);
  CHECK(log[0].body_bytes == body.size());
  CHECK(log[1].body_bytes == 13);
}

TEST_CASE("one connection serves several requests") {
  const TemporaryFolder folder;
  const auto registries = started(folder);
  const std::string keeping = "GET /npm/-/ping HTTP/1.1\r\nHost: h\r\n\r\n";
  static_cast<void>(talk(registries->origin(), keeping + keeping + kPing));
  CHECK(registries->requests().size() == 3);
}

TEST_CASE("what is no HTTP gets 400 and the connection's end") {
  const TemporaryFolder folder;
  const auto registries = started(folder);
  CHECK(talk(registries->origin(), "hello\r\n\r\n").text.starts_with("HTTP/1.1 400 "));
}

TEST_CASE("a client waiting for 100 Continue gets it") {
  const TemporaryFolder folder;
  const auto registries = started(folder);
  const Heard heard = talk(registries->origin(),
                           "PUT /npm/x HTTP/1.1\r\nConnection: close\r\nExpect: 100-continue\r\n"
                           "Content-Length: 2\r\n\r\n{}");
  CHECK(heard.text.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 "));
}

TEST_CASE("a fault resets the connection before or within the body, and nothing happens") {
  for (const FaultKind kind : {FaultKind::kResetBeforeBody, FaultKind::kResetInBody}) {
    const TemporaryFolder folder;
    const auto registries = started(folder, {.kind = kind});
    const Heard heard = talk(registries->origin(), kPut + std::string(100, 'b'));
    CHECK(heard.text.empty());
    CHECK(heard.was_reset);
    CHECK(registries->requests().at(0).status == 0);
    CHECK(talk(registries->origin(), kPing).text.contains("200 OK"));
  }
}

TEST_CASE("a fault refuses whoever comes for a while, and then nobody") {
  const TemporaryFolder folder;
  const auto registries = started(folder, {.kind = FaultKind::kRefused, .pause_ms = 300});
  CHECK(talk(registries->origin(), kPing).was_reset);
  CHECK(connected(registries->origin()) < 0);
  int made = -1;
  for (int i = 0; made < 0 && i < 100; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    made = connected(registries->origin());
  }
  REQUIRE(made >= 0);
  ::close(made);
  CHECK(talk(registries->origin(), kPing).text.contains("200 OK"));
}

TEST_CASE("the registries end while they refuse whoever comes") {
  const TemporaryFolder folder;
  auto registries = started(folder, {.kind = FaultKind::kRefused, .pause_ms = 60'000});
  CHECK(talk(registries->origin(), kPing).was_reset);
  registries.reset();
}

TEST_CASE("a fault answers in the registry's place") {
  const TemporaryFolder folder;
  Fault fault{.kind = FaultKind::kAnswer};
  fault.answer = {.status = 429, .headers = {{"Retry-After", "1"}}, .body = "<p>slow down</p>"};
  const auto registries = started(folder, fault);
  const std::string text = talk(registries->origin(), kPing).text;
  CHECK(text.starts_with("HTTP/1.1 429 "));
  CHECK(text.contains("Retry-After: 1\r\n"));
  CHECK(text.ends_with("<p>slow down</p>"));
}

TEST_CASE("a fault loses, cuts or slows the answer of what was carried out") {
  const TemporaryFolder folder;
  const auto lost = started(folder, {.kind = FaultKind::kReplyLost});
  CHECK(talk(lost->origin(), kPing).text.empty());
  CHECK(lost->requests().size() == 1);
  const auto cut = started(folder, {.kind = FaultKind::kTruncated});
  CHECK(talk(cut->origin(), kPing).text.ends_with("\r\n\r\n{"));
  const auto slow = started(folder, {.kind = FaultKind::kTrickle, .pause_ms = 1});
  CHECK(talk(slow->origin(), kPing).text.ends_with("\r\n\r\n{}"));
}

TEST_CASE("the registries end although a client keeps its connection") {
  const TemporaryFolder folder;
  auto registries = started(folder);
  const int made = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  const std::string origin = registries->origin();
  address.sin_port =
      htons(static_cast<std::uint16_t>(std::stoi(origin.substr(origin.rfind(':') + 1))));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  CHECK(::send(made, "GET ", 4, MSG_NOSIGNAL) == 4);
  registries.reset();
  char byte = 0;
  CHECK(::recv(made, &byte, 1, 0) <= 0);
  ::close(made);
}

TEST_CASE("a port that is taken is an error that says so") {
  const TemporaryFolder folder;
  const auto registries = started(folder);
  const std::string origin = registries->origin();
  const auto second = EmbeddedRegistries::start(
      {.folder = folder.path(), .port = std::stoi(origin.substr(origin.rfind(':') + 1))});
  REQUIRE_FALSE(second);
  CHECK(second.error().message.contains("cannot listen at port"));
}
