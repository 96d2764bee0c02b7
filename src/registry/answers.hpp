#pragma once

#include <string>
#include <string_view>

#include "lockstep/model/value.hpp"
#include "lockstep/registry/message.hpp"

namespace lockstep::registry {

/// An answer of `type` with a body.
Answer answered(int status, std::string_view type, std::string body);

/// A text/plain answer.
Answer plain(int status, std::string text);

/// An application/json answer.
Answer json(int status, const model::Value& value);

/// A text/html page: `body` is HTML, `title` text.
Answer page(int status, std::string_view title, std::string_view body);

/// A file, as application/octet-stream.
Answer file_answer(std::string path);

}  // namespace lockstep::registry
