#include "python/record.hpp"

#include "lockstep/base/digest.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::ecosystem::python {

namespace {

using archive::Entry;

// A field of RECORD, which is CSV.
std::string csv(const std::string& field) {
  if (field.find_first_of(",\"") == std::string::npos) return field;
  return '"' + replace_all(field, "\"", "\"\"") + '"';
}

}  // namespace

std::string record_of(const std::vector<Entry>& entries, const std::string& record_path) {
  std::string out;
  for (const Entry& entry : entries) {
    const Digest digest = sha256(entry.bytes);
    const std::string_view raw(reinterpret_cast<const char*>(digest.bytes.data()),
                               digest.bytes.size());
    out += csv(entry.path) + ",sha256=" + base64_url(raw) + "," +
           std::to_string(entry.bytes.size()) + "\n";
  }
  return out + csv(record_path) + ",,\n";
}

}  // namespace lockstep::ecosystem::python
