#pragma once

#include <string>
#include <vector>

#include "lockstep/ecosystem/publish.hpp"

namespace lockstep::ecosystem::node {

/// `parcel` with the name that its package.json says: platform packages have names of their own.
Parcel named(Parcel parcel);

/// A GET of `path` below the registry, with the account's credentials.
HttpRequest registry_request(const Account& account, const std::string& path);

/// A question for all that the registry knows of `package`: always the whole document, past every
/// cache; short ones leave out what is compared.
HttpRequest document_request(const Account& account, const std::string& package);

/// Who we are, and whether each package may be published: none may by trusted publishing before it
/// is there.
std::vector<AccessCheck> access_checks(const Account& account, const ReleaseRequest& request);

/// What the answer to one of them shows.
AccessFinding access(const AccessCheck& check, const HttpResponse& answer);

/// How the registry exchanges identity tokens: one of its own for each package.
TrustedPublishing trusted_publishing();

/// What the registry would refuse of these parcels.
std::vector<Error> check_parcels(const ReleaseRequest& request);

}  // namespace lockstep::ecosystem::node
