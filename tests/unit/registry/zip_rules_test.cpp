#include "zip_rules.hpp"

#include <catch2/catch.hpp>

#include "forms.hpp"

using lockstep::registry::strict_zip;
using lockstep::registry::tests::zip_of;

namespace {

const std::string kEnd("PK\5\6", 4);
const std::string kCentral("PK\1\2", 4);

std::string refusal(const std::string& zip) {
  const auto members = strict_zip(zip);
  return members ? "accepted" : members.error().message;
}

std::string good() { return zip_of({{"a.txt", "alpha"}, {"b.txt", std::string(100, 'b')}}); }

}  // namespace

TEST_CASE("a ZIP file as we write it keeps the index's rules, and its members can be read") {
  const std::string zip = good();
  const auto members = strict_zip(zip);
  REQUIRE(members);
  REQUIRE(members->size() == 2);
  CHECK((*members)[1].name == "b.txt");
  CHECK(lockstep::registry::unpacked((*members)[0]) == "alpha");
  CHECK(lockstep::registry::unpacked((*members)[1]) == std::string(100, 'b'));
}

TEST_CASE("a data descriptor is refused") {
  std::string zip = good();
  zip[6] = 8;
  CHECK(refusal(zip).ends_with("ZIP contains a data descriptor"));
}

TEST_CASE("a compression method but stored and deflated is refused") {
  std::string zip = good();
  zip[8] = 12;
  CHECK(refusal(zip).ends_with("compression method not supported"));
}

TEST_CASE("bytes in front of or behind the ZIP file are refused") {
  CHECK(refusal("#!" + good()).ends_with("no member at its begin"));
  CHECK(refusal(good() + "x").ends_with("trailing bytes"));
}

TEST_CASE("comments are refused") {
  std::string zip = good();
  zip[zip.rfind(kEnd) + 20] = 1;
  CHECK(refusal(zip + "c").ends_with("comment in end record"));
  zip = good();
  zip[zip.find(kCentral) + 32] = 1;
  CHECK(refusal(zip).ends_with("comment in central directory"));
}

TEST_CASE("a name twice is refused") {
  std::string zip = good();
  zip[zip.find("b.txt")] = 'a';
  zip[zip.rfind("b.txt")] = 'a';
  CHECK(refusal(zip).ends_with("duplicate file name a.txt"));
}

TEST_CASE("a local header that says something else than the central directory is refused") {
  const std::string::size_type central = good().find(kCentral);
  for (const std::size_t field : std::vector<std::size_t>{8, 16, 20, 24, 42, 46}) {
    std::string zip = good();
    zip[central + field] = static_cast<char>(zip[central + field] ^ 1);
    CAPTURE(field);
    CHECK(refusal(zip).ends_with("local header and central directory differ"));
  }
}

TEST_CASE("a central directory of another length than the members is refused") {
  std::string zip = good();
  const std::size_t central = zip.find(kCentral);
  const std::size_t second = zip.find(kCentral, central + 1);
  CHECK(refusal(zip.substr(0, second) + zip.substr(zip.rfind(kEnd)))
            .ends_with("members and central directory differ in number"));
  CHECK(refusal(zip.substr(0, zip.rfind(kEnd)) + zip.substr(second))
            .ends_with("members and central directory differ in number"));
}

TEST_CASE("control characters and broken UTF-8 in a name are refused") {
  for (const char bad : {'\x01', '\x7f', '\xff', '\x80', '\xc3'}) {
    std::string zip = good();
    zip[zip.find("a.txt")] = bad;
    CHECK(refusal(zip).ends_with("malformed file name"));
  }
}

TEST_CASE("a ZIP64 end record of another size than 44 is refused") {
  const std::string zip = good();
  const std::size_t end = zip.rfind(kEnd);
  std::string end64("PK\6\6", 4);
  end64 += std::string("\x2d\0\0\0\0\0\0\0", 8);
  end64 += std::string(44, '\0');
  CHECK(refusal(zip.substr(0, end) + end64 + zip.substr(end))
            .ends_with("ZIP64 end record of another size"));
}

TEST_CASE("extra fields of ZIP64 or Unicode paths may stand once only") {
  std::string zip = good();
  // Made room for by hand: a field twice behind the first name.
  const std::string field("\x75\x70\0\0\x75\x70\0\0", 8);
  zip[28] = 8;
  zip.insert(30 + 5, field);
  CHECK(refusal(zip).ends_with("duplicate extra field"));
}

TEST_CASE("more than 64 MiB compressed above fifty times are refused") {
  CHECK(refusal(zip_of({{"zero", std::string(std::size_t{65} << 20, '\0')}}))
            .ends_with("compression ratio above 50"));
}

TEST_CASE("a ZIP file cut off anywhere is refused") {
  const std::string zip = good();
  for (std::size_t size = 0; size < zip.size(); ++size)
    CHECK_FALSE(strict_zip(zip.substr(0, size)));
}
