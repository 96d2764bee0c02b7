#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::toolchain {

/// What an image is built from: a Containerfile of ours, or the project's own.
struct Containerfile {
  std::string name;     ///< of the image, as its toolchain's: `zig`
  std::string purpose;  ///< its first comment
  std::string text;
  std::string base;    ///< what its `ARG BASE=` says, or empty without one
  std::string folder;  ///< absolute, of the project's own: what it copies from; empty for ours
  std::string copied;  ///< names and digests of what else stands in that folder
  bool operator==(const Containerfile&) const = default;
};

/// The Containerfile of these words.
Containerfile read_containerfile(std::string name, std::string text);

/// Ours and those of the project in `folder` (`docker/NAME/Containerfile`), which stand before ours
/// of the same name; sorted by name. Errors: those of reading the project's.
Result<std::vector<Containerfile>> containerfiles(const sys::Filesystem& files,
                                                  const std::string& folder);

/// The base that an image is built on: `wished`, else its own; empty where it leaves no choice.
std::string base_of(const Containerfile& file, const std::string& wished);

/// The name that an image is built under, on the base that `wished` names or its own.
std::string built_image_name(const Containerfile& file, const std::string& wished);

}  // namespace lockstep::toolchain
