#include "lockstep/store/result.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;

namespace {

store::StoredResult sample() {
  store::StoredResult result;
  result.files = {{"target/a b%\n", sha256("x"), 1, true}, {"z", sha256(""), 0, false}};
  result.links = {{"target/link", "../a b"}, {"target/odd", ""}};
  result.folders = {"target/empty"};
  result.seconds = 1.5;
  result.cpu_seconds = 2.25;
  result.peak_kib = 77;
  result.action = store::BlobName{sha256("action"), 142};
  return result;
}

}  // namespace

TEST_CASE("a result is the same after writing and reading, odd names included") {
  CHECK(store::result_from_text(store::to_text(sample())).value() == sample());
}

TEST_CASE("a result that is cut short or altered anywhere is refused") {
  const std::string text = store::to_text(sample());
  for (std::size_t size = 0; size < text.size(); ++size)
    CHECK_FALSE(store::result_from_text(text.substr(0, size)));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string altered = text;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    CHECK_FALSE(store::result_from_text(altered));
  }
}

TEST_CASE("an output is there as a file, a link, a folder or by what lies below it") {
  const auto result = sample();
  for (const char* output : {"z", "target", "target/link", "target/empty"})
    CHECK(result.has_output(output));
  for (const char* output : {"targe", "target/em", "zz", "z/z"})
    CHECK_FALSE(result.has_output(output));
}
