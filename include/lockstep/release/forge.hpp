#pragma once

#include "lockstep/ecosystem/publish.hpp"

namespace lockstep::release {

// A forge shows a release with all packages as its assets. It is a Publisher of the pseudo-language
// `releases`, whose settings are `url` (address of the forge's API), `repository` (owner/name); its
// parcels are the files that become assets. A draft is made, all assets are put into it, and it is
// made public in the end. Its operations may carry further words: `body` (the notes), `target` (the
// commit that the tag is to be on when it does not exist yet).

/// Releases as GitHub has them.
const ecosystem::Publisher& github_releases();

/// Releases as Gitea and Forgejo have them.
const ecosystem::Publisher& gitea_releases();

}  // namespace lockstep::release
