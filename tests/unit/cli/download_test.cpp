#include "download.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "lockstep/base/digest.hpp"

using namespace lockstep;

namespace {

// Answers in turn with what a test gave it.
class FakeHttp final : public sys::Http {
 public:
  explicit FakeHttp(std::vector<Result<HttpResponse>> answers) : answers_(std::move(answers)) {}
  Result<HttpResponse> send(const HttpRequest&) override { return answers_.at(asked++); }
  std::size_t asked = 0;

 private:
  std::vector<Result<HttpResponse>> answers_;
};

Result<std::string> fetched(FakeHttp& http, const std::string& wanted, int& waited) {
  return cli::fetch(http, {"https://example.com/a.whl", sha256(wanted).hex()},
                    [&](int seconds) { waited += seconds; });
}

}  // namespace

TEST_CASE("a download is tried again where the server is at fault") {
  FakeHttp http({fail(ErrorKind::kIo, "no connection"), HttpResponse{503, {}, "busy"},
                 HttpResponse{200, {}, "wheel"}});
  int waited = 0;
  CHECK(*fetched(http, "wheel", waited) == "wheel");
  CHECK(waited == 3);
}

TEST_CASE("a file that is not there is not asked for again") {
  FakeHttp http({HttpResponse{404, {}, "no"}});
  int waited = 0;
  const auto bytes = fetched(http, "wheel", waited);
  REQUIRE_FALSE(bytes);
  CHECK(bytes.error().message ==
        "`https://example.com/a.whl` cannot be downloaded: the server says 404");
  CHECK(http.asked == 1);
}

TEST_CASE("other bytes than the digest's are refused") {
  FakeHttp http({HttpResponse{200, {}, "evil"}});
  int waited = 0;
  const auto bytes = fetched(http, "wheel", waited);
  REQUIRE_FALSE(bytes);
  CHECK(bytes.error().kind == ErrorKind::kCheckFailed);
  CHECK(bytes.error().hint ==
        "found   sha256 " + sha256("evil").hex() + "\nwanted  sha256 " + sha256("wheel").hex());
}

TEST_CASE("what never answers fails after three tries") {
  FakeHttp http(std::vector<Result<HttpResponse>>(3, fail(ErrorKind::kIo, "no connection")));
  int waited = 0;
  CHECK(fetched(http, "wheel", waited).error().message == "no connection");
  CHECK(http.asked == 3);
}
