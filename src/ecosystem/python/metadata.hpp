#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::python {

/// What a distribution says of itself (core metadata 2.4), and the files that go with it.
struct Metadata {
  std::string name;
  std::string version;  ///< PEP 440
  std::string summary;
  std::vector<std::string> keywords;
  std::vector<std::string> authors;        ///< names without an address
  std::vector<std::string> author_emails;  ///< `Name <address>` or the address alone
  std::vector<std::string> maintainers;
  std::vector<std::string> maintainer_emails;
  std::string license_expression;   ///< SPDX
  std::string license_text;         ///< the older free `License`; never with an expression
  std::vector<File> license_files;  ///< by their path below `licenses/`
  std::vector<std::string> classifiers;
  std::string requires_python;
  std::vector<std::string> requirements;  ///< PEP 508, with extras' markers
  std::vector<std::string> extras;
  std::vector<std::pair<std::string, std::string>> urls;
  std::string content_type;  ///< of the description
  std::string description;
  std::map<std::string, std::map<std::string, std::string>> entry_points;  ///< group → name →
                                                                           ///< object
};

/// The metadata of `request`: pyproject.toml (PEP 621) of the language's folder where there is one,
/// else and for all it does not say lockstep.yaml. Errors: TOML or PEP 621 mistakes, a name that
/// differs from the configured one, a readme or license file that is not there, and what PyPI
/// refuses.
Result<Metadata> metadata_of(const PackageRequest& request);

/// The METADATA file.
std::string metadata_text(const Metadata& metadata);

/// The entry_points.txt file, empty when there are none.
std::string entry_points_text(const Metadata& metadata);

/// An Error for what PyPI or installers refuse: line breaks in a field, a summary of more than 512
/// characters, direct references, labels of more than 32 characters, license classifiers beside an
/// expression, entry points that cannot be read back.
Result<void> check_metadata(const Metadata& metadata);

/// The name of a requirement (`lorem` of `lorem[x]>=1`), or an Error when it is none or a direct
/// reference, which no registry takes.
Result<std::string> requirement_name(const std::string& requirement);

}  // namespace lockstep::ecosystem::python
