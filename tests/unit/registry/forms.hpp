#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lockstep/archive/write.hpp"
#include "lockstep/registry/message.hpp"

namespace lockstep::registry::tests {

/// A text field of a form, or its file when `file` is set.
struct Field {
  std::string name;
  std::string bytes;
  std::string file = {};
};

/// A form as clients send it, and the request that carries it.
struct FormRequest {
  std::string body;
  Request request;

  FormRequest(const std::string& path, const std::vector<Field>& fields) {
    for (const Field& field : fields) {
      body += "--cut\r\nContent-Disposition: form-data; name=\"" + field.name + "\"";
      if (!field.file.empty()) {
        body += "; filename=\"" + field.file + "\"\r\nContent-Type: application/octet-stream";
      }
      body += "\r\n\r\n" + field.bytes + "\r\n";
    }
    body += "--cut--\r\n";
    request.method = "POST";
    request.path = path;
    request.base = "http://127.0.0.1:1/r";
    request.headers["content-type"] = "multipart/form-data; boundary=cut";
    request.body = body;
  }
  FormRequest(const FormRequest&) = delete;
  FormRequest& operator=(const FormRequest&) = delete;
};

/// The bytes of a ZIP file of `files`.
inline std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files) {
  std::vector<archive::Entry> entries;
  for (const auto& [path, bytes] : files) entries.push_back({path, bytes});
  return archive::write_zip(entries, 0)->joined();
}

/// A wheel of the project lorem that the index takes.
inline std::string wheel_of(const std::string& version, const std::string& payload = "x") {
  const std::string info = "lorem-" + version + ".dist-info/";
  return zip_of(
      {{"lorem.py", payload},
       {info + "METADATA", "Metadata-Version: 2.4\nName: lorem\nVersion: " + version + "\n"},
       {info + "WHEEL", "Wheel-Version: 1.0\n"},
       {info + "RECORD", "lorem.py,,\n"}});
}

}  // namespace lockstep::registry::tests
