#pragma once

#include <string>
#include <vector>

#include "lockstep/ecosystem/publish.hpp"

namespace lockstep::ecosystem::node {

/// `sha512-…`: the digest by which installers check a tarball.
std::string integrity_of(const Parcel& parcel);

/// The document by which a registry takes one version: its package.json with digests and address of
/// the tarball, the tag that points to it, and the tarball itself, in base64, read while it is
/// sent. `access` may be empty. An Error when `parcel.description` is no JSON object.
Result<std::vector<BodyPart>> publish_body(const Parcel& parcel, const std::string& registry,
                                           const std::string& tag, const std::string& access);

}  // namespace lockstep::ecosystem::node
