#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/base/http.hpp"

namespace lockstep::ecosystem::python {

/// A file as an index lists it.
struct IndexFile {
  std::string name;
  std::map<std::string, std::string> hashes;  ///< algorithm → hex digits, in lower case
  std::string uploaded;                       ///< RFC 3339, or empty when the index does not say
  bool operator==(const IndexFile&) const = default;
};

/// The header by which both forms of the simple repository API are asked for (PEP 691).
HttpHeader simple_index_accept();

/// The files of a project's page, in JSON (PEP 691, 700) or HTML (PEP 503). An Error for a page
/// that is neither.
Result<std::vector<IndexFile>> read_simple_index(const HttpResponse& page);

}  // namespace lockstep::ecosystem::python
