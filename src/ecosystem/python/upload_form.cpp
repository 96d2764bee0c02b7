#include "python/upload_form.hpp"

#include <map>
#include <string>
#include <string_view>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "python/core_metadata.hpp"

namespace lockstep::ecosystem::python {

namespace {

// The fields of core metadata up to 2.5 and how a form calls them; others are not passed on, so
// that no file can add a field of the protocol's own.
const std::map<std::string_view, std::string_view>& form_names() {
  static const std::map<std::string_view, std::string_view> kNames = {
      {"metadata-version", "metadata_version"},
      {"name", "name"},
      {"version", "version"},
      {"dynamic", "dynamic"},
      {"platform", "platform"},
      {"supported-platform", "supported_platform"},
      {"summary", "summary"},
      {"description", "description"},
      {"description-content-type", "description_content_type"},
      {"keywords", "keywords"},
      {"home-page", "home_page"},
      {"download-url", "download_url"},
      {"author", "author"},
      {"author-email", "author_email"},
      {"maintainer", "maintainer"},
      {"maintainer-email", "maintainer_email"},
      {"license", "license"},
      {"license-expression", "license_expression"},
      {"license-file", "license_file"},
      {"classifier", "classifiers"},
      {"requires-dist", "requires_dist"},
      {"requires-python", "requires_python"},
      {"requires-external", "requires_external"},
      {"project-url", "project_urls"},
      {"provides-extra", "provides_extra"},
      {"provides-dist", "provides_dist"},
      {"obsoletes-dist", "obsoletes_dist"},
      {"import-name", "import_name"},
      {"import-namespace", "import_namespace"},
  };
  return kNames;
}

// `cp39` of `lorem-0.1.0-cp39-abi3-linux_x86_64.whl`: the third part from the end.
std::string python_tag(const std::string& file) {
  const std::vector<std::string> parts = split(file, '-');
  return parts.size() < 5 ? std::string("source") : parts[parts.size() - 3];
}

class Form {
 public:
  explicit Form(const std::string& digest) : boundary_("lockstep-" + digest) {}

  void field(std::string_view name, std::string_view value) {
    text_ += "--" + boundary_ + "\r\nContent-Disposition: form-data; name=\"";
    text_.append(name).append("\"\r\n\r\n").append(value).append("\r\n");
  }

  void file(std::string_view name, const std::string& file_name, BodyFile file) {
    text_ += "--" + boundary_ + "\r\nContent-Disposition: form-data; name=\"";
    text_.append(name).append("\"; filename=\"").append(replace_all(file_name, "\"", "%22"));
    text_ += "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
    parts_.emplace_back(std::move(text_));
    parts_.emplace_back(std::move(file));
    text_ = "\r\n";
  }

  UploadForm finish() && {
    parts_.emplace_back(text_ + "--" + boundary_ + "--\r\n");
    return {{"Content-Type", "multipart/form-data; boundary=" + boundary_}, std::move(parts_)};
  }

 private:
  std::string boundary_;
  std::string text_;
  std::vector<BodyPart> parts_;
};

}  // namespace

UploadForm upload_form(const Parcel& parcel) {
  const std::string file(file_name(parcel.file));
  const bool is_wheel = file.ends_with(".whl");
  Form form(parcel.sha256.hex());
  form.field(":action", "file_upload");
  form.field("protocol_version", "1");
  form.field("filetype", is_wheel ? "bdist_wheel" : "sdist");
  form.field("pyversion", is_wheel ? python_tag(file) : "source");
  form.field("sha256_digest", parcel.sha256.hex());
  form.field("blake2_256_digest", hex_encode(parcel.blake2_256));
  bool has_python = false;
  for (const auto& [name, value] : core_metadata_fields(parcel.description)) {
    const auto known = form_names().find(name);
    if (known == form_names().end()) continue;
    form.field(known->second, value);
    has_python = has_python || name == "requires-python";
  }
  // Some indexes refuse a form without it.
  if (!has_python) form.field("requires_python", "");
  form.file("content", file, {parcel.path, parcel.size, BodyEncoding::kRaw});
  return std::move(form).finish();
}

}  // namespace lockstep::ecosystem::python
