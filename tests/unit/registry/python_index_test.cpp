#include "python_index.hpp"

#include <catch2/catch.hpp>

#include "fakes/fake_clock.hpp"
#include "fakes/temporary_folder.hpp"
#include "forms.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/model/value.hpp"

namespace {

using lockstep::sha256;
using lockstep::fakes::FakeClock;
using lockstep::fakes::TemporaryFolder;
using lockstep::registry::Access;
using lockstep::registry::Answer;
using lockstep::registry::handle;
using lockstep::registry::PythonIndex;
using lockstep::registry::Request;
using lockstep::registry::tests::Field;
using lockstep::registry::tests::FormRequest;
using lockstep::registry::tests::wheel_of;

constexpr const char* kWheel = "lorem-1.0-cp39-abi3-manylinux_2_17_x86_64.whl";

/// An index with what it stands on.
struct Stand {
  TemporaryFolder folder;
  lockstep::sys::RealFilesystem files;
  FakeClock clock;
  PythonIndex index{files, clock, folder.path(), Access{{"secret"}, {"identity"}, {}, {}}};

  Answer post(const std::vector<Field>& fields, const std::string& token = "secret") {
    FormRequest form("/legacy/", fields);
    form.request.headers["authorization"] = "Basic " + lockstep::base64("__token__:" + token);
    return handle(index, form.request);
  }

  Answer get(const std::string& path, const std::string& accept = "") {
    Request request;
    request.method = "GET";
    request.path = path;
    request.base = "http://127.0.0.1:1/python";
    request.headers["accept"] = accept;
    return handle(index, request);
  }
};

std::vector<Field> form_of(const std::string& bytes, const std::string& file = kWheel) {
  return {{":action", "file_upload"},
          {"protocol_version", "1"},
          {"filetype", file.ends_with(".whl") ? "bdist_wheel" : "sdist"},
          {"pyversion", "cp39"},
          {"metadata_version", "2.4"},
          {"name", "lorem"},
          {"version", "1.0"},
          {"requires_python", ">=3.9"},
          {"sha256_digest", sha256(bytes).hex()},
          {"content", bytes, file}};
}

std::vector<Field> with(std::vector<Field> fields, const std::string& name,
                        const std::string& value) {
  for (Field& field : fields) {
    if (field.name != name) continue;
    field.bytes = value;
    return fields;
  }
  fields.push_back({name, value});
  return fields;
}

}  // namespace

TEST_CASE("an uploaded wheel is listed as JSON and HTML and can be downloaded with its metadata") {
  Stand stand;
  const std::string wheel = wheel_of("1.0");
  REQUIRE(stand.post(form_of(wheel)).status == 200);
  const Answer json = stand.get("/simple/lorem/", "application/vnd.pypi.simple.v1+json");
  const auto value = lockstep::model::parse_json(json.body);
  REQUIRE(value);
  const auto& file = value->find("files")->array()->front();
  CHECK(file.find("hashes")->text_at("sha256") == sha256(wheel).hex());
  CHECK(file.text_at("requires-python") == ">=3.9");
  CHECK(*file.find("size")->integer() == static_cast<std::int64_t>(wheel.size()));
  CHECK(file.text_at("upload-time").ends_with("Z"));
  const Answer html = stand.get("/simple/lorem/");
  CHECK(html.body.contains("#sha256=" + sha256(wheel).hex()));
  CHECK(html.body.contains("data-requires-python=\"&gt;=3.9\""));
  const Answer bytes = stand.get("/files/" + std::string(kWheel));
  CHECK(stand.files.read(bytes.file) == wheel);
  CHECK(stand.get("/files/" + std::string(kWheel) + ".metadata").body.contains("Name: lorem"));
}

TEST_CASE("a project is asked for by its normalized name, others are sent there") {
  Stand stand;
  REQUIRE(stand.post(form_of(wheel_of("1.0"))).status == 200);
  const Answer moved = stand.get("/simple/Lorem/");
  CHECK(moved.status == 301);
  CHECK(moved.header("Location") == "http://127.0.0.1:1/python/simple/lorem/");
  CHECK(stand.get("/simple/lorem").status == 301);
  CHECK(stand.get("/simple/ipsum/").status == 404);
}

TEST_CASE("the same file again is fine; other bytes, or the same under another name, are not") {
  Stand stand;
  const std::string wheel = wheel_of("1.0");
  REQUIRE(stand.post(form_of(wheel)).status == 200);
  CHECK(stand.post(form_of(wheel)).status == 200);
  const Answer other = stand.post(form_of(wheel_of("1.0", "y")));
  CHECK(other.status == 400);
  CHECK(other.body.contains("File already exists"));
  const Answer renamed =
      stand.post(form_of(wheel, "lorem-1.0-cp39-abi3-manylinux_2_28_x86_64.whl"));
  CHECK(renamed.status == 400);
  CHECK(renamed.body.contains("File already exists"));
  CHECK(stand.index.held.size() == 1);
}

TEST_CASE("an upload needs its token, its action and a digest that is the file's") {
  Stand stand;
  const std::string wheel = wheel_of("1.0");
  CHECK(stand.post(form_of(wheel), "wrong").status == 403);
  FormRequest bare("/legacy/", form_of(wheel));
  CHECK(handle(stand.index, bare.request).status == 403);
  CHECK(stand.post(with(form_of(wheel), ":action", "")).status == 405);
  CHECK(stand.post(with(form_of(wheel), "sha256_digest", std::string(64, 'a'))).status == 400);
  CHECK(stand.post(with(form_of(wheel), "sha256_digest", "")).status == 400);
  CHECK(stand.post(with(form_of(wheel), "md5_digest", "00")).status == 400);
  CHECK(stand.post(with(form_of(wheel), "blake2_256_digest", "00")).status == 400);
  CHECK(stand.index.held.empty());
}

TEST_CASE("what the index refuses of metadata is refused") {
  Stand stand;
  const auto good = form_of(wheel_of("1.0"));
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
           {"metadata_version", "9.9"},
           {"version", "1.0+local"},
           {"version", "1.0-1"},
           {"version", "2.0"},
           {"name", "ipsum"},
           {"filetype", "sdist"},
           {"summary", std::string(513, 's')},
           {"requires_dist", "ipsum @ https://example.com/ipsum.whl"},
           {"project_urls", std::string(33, 'l') + ", https://example.com"}}) {
    CAPTURE(name, value.substr(0, 40));
    CHECK(stand.post(with(good, name, value)).status == 400);
  }
  CHECK(stand.post(with(with(good, "license", "MIT"), "license_expression", "MIT")).status == 400);
  CHECK(stand.index.held.empty());
}

TEST_CASE("platform tags off the index's list are refused") {
  Stand stand;
  for (const char* tag : {"linux_x86_64", "linux_aarch64", "macosx_11_1_arm64", "macosx_16_0_arm64",
                          "win_arm", "manylinux_x86_64"}) {
    CAPTURE(tag);
    const std::string name = std::string("lorem-1.0-cp39-abi3-") + tag + ".whl";
    CHECK(stand.post(form_of(wheel_of("1.0"), name)).status == 400);
  }
  CHECK(stand.index.held.empty());
}

TEST_CASE("a wheel with a data descriptor or without RECORD, WHEEL or METADATA is refused") {
  Stand stand;
  std::string wheel = wheel_of("1.0");
  wheel[6] = 8;
  const Answer answer = stand.post(form_of(wheel));
  CHECK(answer.status == 400);
  CHECK(answer.body.contains("data descriptor"));
  for (const char* file : {"RECORD", "WHEEL", "METADATA"}) {
    std::string damaged = wheel_of("1.0");
    for (std::size_t at = 0; (at = damaged.find(file, at)) != std::string::npos; ++at) {
      damaged[at] = 'X';
    }
    CAPTURE(file);
    CHECK(stand.post(form_of(damaged)).body.contains(std::string(file) + " not found"));
  }
}

TEST_CASE("a license file that METADATA names must be there") {
  Stand stand;
  const std::string info = "lorem-1.0.dist-info/";
  const std::string wheel = lockstep::registry::tests::zip_of(
      {{info + "METADATA", "Metadata-Version: 2.4\nName: lorem\nLicense-File: LICENSE\n"},
       {info + "WHEEL", ""},
       {info + "RECORD", ""}});
  CHECK(stand.post(form_of(wheel)).body.contains("License-File LICENSE does not exist"));
}

TEST_CASE("an sdist must hold its PKG-INFO") {
  Stand stand;
  const std::vector<lockstep::archive::Entry> entries{{"lorem-1.0/PKG-INFO", "Name: lorem"}};
  const auto good =
      lockstep::archive::write_tar_gz(entries, {}, 0, lockstep::archive::GzipSystem::kUnix);
  REQUIRE(good);
  CHECK(stand.post(form_of(good->text(), "lorem-1.0.tar.gz")).status == 200);
  CHECK(stand.post(form_of("no archive", "lorem-1.0.tar.gz")).status == 400);
}

TEST_CASE("a file above the limit is refused") {
  Stand stand;
  stand.index.most_bytes = 100;
  const Answer answer = stand.post(form_of(wheel_of("1.0")));
  CHECK(answer.status == 400);
  CHECK(answer.body.contains("too large"));
}

TEST_CASE("a release older than 14 days takes no new file, but its own files again") {
  Stand stand;
  const std::string wheel = wheel_of("1.0");
  REQUIRE(stand.post(form_of(wheel)).status == 200);
  stand.clock.advance(std::int64_t{15} * 24 * 60 * 60);
  CHECK(stand.post(form_of(wheel)).status == 200);
  const Answer late = stand.post(
      form_of(wheel_of("1.0", "late"), "lorem-1.0-cp39-abi3-manylinux_2_17_aarch64.whl"));
  CHECK(late.status == 400);
  CHECK(late.body.contains("older than 14 days"));
}

TEST_CASE("an identity token is exchanged once for a token that uploads") {
  Stand stand;
  CHECK(stand.get("/_/oidc/audience").body == R"({"audience":"rehearsal"})");
  Request request;
  request.method = "POST";
  request.path = "/_/oidc/mint-token";
  request.body = R"({"token":"identity"})";
  const Answer minted = handle(stand.index, request);
  REQUIRE(minted.status == 200);
  const std::string token = lockstep::model::parse_json(minted.body)->text_at("token");
  CHECK(stand.post(form_of(wheel_of("1.0")), token).status == 200);
  CHECK(handle(stand.index, request).status == 422);
}
