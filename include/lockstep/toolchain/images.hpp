#pragma once

#include <map>
#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"

namespace lockstep::toolchain {

/// The file beside lockstep.yaml that says which bytes an image's name stands for.
inline constexpr const char* kImageLock = "images.lock.json";

/// Names of images (`zig`, or a registry's name) to what an engine is asked for: the id of one that
/// was built here (`sha256:…`), or a name with a digest (`name@sha256:…`).
using ImageLock = std::map<std::string, std::string>;

/// Whether `text` may be an image's reference: `name`, `host:5000/path/name:tag`,
/// `name@sha256:…` or `sha256:…`. What passes can be no flag of an engine.
bool is_reference(std::string_view text);

/// Reads the lock file's text. Errors: `kUsage` with what is no image or no digest in it.
Result<ImageLock> parse_image_lock(std::string_view text);

/// The lock file's text: JSON, names in order, one a line.
std::string image_lock_text(const ImageLock& lock);

/// Whether `reference` names bytes: an id, or a name with a digest.
bool is_pinned(std::string_view reference);

/// `lockstep/zig:0f3a…`: the name that an image is built under, by what it is built from.
std::string built_image_name(std::string_view name, std::string_view containerfile,
                             std::string_view base);

}  // namespace lockstep::toolchain
