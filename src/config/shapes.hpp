#pragma once

#include <string>
#include <string_view>

#include "lockstep/model/value.hpp"

/// JSON schemas (draft-07) of the values that a Reader takes: what one refuses the other refuses.
/// A scalar that YAML reads as a number is text to us, so that texts may be numbers here.
namespace lockstep::config::shape {

/// Text that is not blank and holds no control characters.
model::Value text();
/// Text on one line.
model::Value line();
/// Text that also matches `pattern` (ECMA 262); numbers never do.
model::Value text_like(std::string_view pattern);
/// Text, a number or a truth value: an option handed to a tool.
model::Value option();
/// A word of an argument vector: as text, but it may be empty.
model::Value word();
/// `true` or `false`, without quotes.
model::Value flag();
/// A whole number.
model::Value number(int least, int most);
/// One of `words`.
model::Value one_of(model::Value::Array words);
/// A path inside the project; it may be the project's own folder.
model::Value path();
/// A path inside the project other than its own folder.
model::Value path_below();
/// A list with at least one item, all different.
model::Value list_of(model::Value item);
/// A list with at least one item.
model::Value words();
/// A map with at least one of `properties` and no other key.
model::Value map_of(model::Value::Object properties);

}  // namespace lockstep::config::shape
