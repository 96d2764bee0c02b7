#pragma once

#include <vector>

#include "lockstep/ecosystem/publish.hpp"

namespace lockstep::ecosystem::python {

/// The header and body of an upload as indexes take it: multipart/form-data (RFC 7578) with the
/// digests, every field of the metadata in `parcel.description`, and the file.
struct UploadForm {
  HttpHeader content_type;
  std::vector<BodyPart> body;
};

/// The form of `parcel`, a wheel or an sdist.
UploadForm upload_form(const Parcel& parcel);

}  // namespace lockstep::ecosystem::python
