#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/publish.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::release {

/// A registry as it takes part in a release: where it is, who we are there, what is to be done.
struct Channel {
  std::string registry;  ///< the language, or `releases`
  const ecosystem::Publisher* publisher = nullptr;
  model::Language language;
  ecosystem::Account account;
  std::vector<ecosystem::Parcel> parcels;
  std::vector<ecosystem::Operation> operations;
};

/// Everything that a finished dist is to become public as.
struct Release {
  std::string dist;  ///< absolute folder of the packages
  model::Project project;
  std::vector<Channel> channels;
};

/// What a publisher is asked with.
ecosystem::ReleaseRequest request_of(const Release& release, const Channel& channel);

}  // namespace lockstep::release
