#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/registry/message.hpp"

namespace lockstep::registry {

/// One part of a form (multipart/form-data, RFC 7578).
struct FormPart {
  std::string name;
  std::string file_name;                    ///< empty for a text field
  std::string content_type = "text/plain";  ///< that one when none is said (section 4.4)
  std::string_view bytes;                   ///< of the request's body
};

/// The parts of the form that `request` carries; nothing when it is no such form, or a damaged one.
std::optional<std::vector<FormPart>> form_parts(const Request& request);

/// The first part called `name`, or null.
const FormPart* part_called(const std::vector<FormPart>& parts, std::string_view name);

/// The text of the first part called `name`, or empty.
std::string_view field(const std::vector<FormPart>& parts, std::string_view name);

}  // namespace lockstep::registry
