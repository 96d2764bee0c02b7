#include "node/publish_body.hpp"

#include "lockstep/base/text.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::ecosystem::node {

namespace {

using model::Value;

// The address where npm's own client says the tarball will be: by http, which registries replace.
std::string tarball_address(const Parcel& parcel, const std::string& registry) {
  std::string base = registry;
  if (base.starts_with("https://")) base.replace(0, 8, "http://");
  return base + parcel.package + "/-/" + parcel.package + "-" + parcel.version + ".tgz";
}

// `bin: file` means a command called as the package is.
void spell_out_bin(Value::Object& version, const std::string& package) {
  const auto bin = version.find("bin");
  if (bin == version.end() || bin->second.text() == nullptr) return;
  const std::string command = package.substr(package.find('/') + 1);
  const std::string file = *bin->second.text();
  bin->second = Value::Object{{command, file}};
}

Value::Object version_object(const Value::Object& manifest, const Parcel& parcel,
                             const std::string& registry) {
  Value::Object version = manifest;
  version["_id"] = parcel.package + "@" + parcel.version;
  version["name"] = parcel.package;
  version["version"] = parcel.version;
  if (!parcel.readme.empty()) {
    version["readme"] = parcel.readme;
    version["readmeFilename"] = "README.md";
  }
  spell_out_bin(version, parcel.package);
  version["dist"] = Value::Object{{"integrity", integrity_of(parcel)},
                                  {"shasum", hex_encode(parcel.sha1)},
                                  {"tarball", tarball_address(parcel, registry)}};
  return version;
}

}  // namespace

std::string integrity_of(const Parcel& parcel) { return "sha512-" + base64(parcel.sha512); }

Result<std::vector<BodyPart>> publish_body(const Parcel& parcel, const std::string& registry,
                                           const std::string& tag, const std::string& access) {
  LOCKSTEP_TRY(manifest, model::parse_json(parcel.description));
  if (manifest.object() == nullptr)
    return fail(ErrorKind::kCheckFailed, parcel.file + " holds no package.json that is an object");
  Value::Object document;
  document["_id"] = parcel.package;
  document["name"] = parcel.package;
  document["description"] = manifest.text_at("description");
  document["access"] = access.empty() ? Value() : Value(access);
  document["dist-tags"] = Value::Object{{tag, parcel.version}};
  document["versions"] =
      Value::Object{{parcel.version, version_object(*manifest.object(), parcel, registry)}};
  std::string head = model::to_compact_json(document);
  head.pop_back();
  head += ",\"_attachments\":{" +
          model::to_compact_json(parcel.package + "-" + parcel.version + ".tgz") +
          ":{\"content_type\":\"application/octet-stream\",\"data\":\"";
  const std::string tail = "\",\"length\":" + std::to_string(parcel.size) + "}}}";
  return std::vector<BodyPart>{head, BodyFile{parcel.path, parcel.size, BodyEncoding::kBase64},
                               tail};
}

}  // namespace lockstep::ecosystem::node
