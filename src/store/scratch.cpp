#include "lockstep/store/store.hpp"

#include <utility>

namespace lockstep::store {

Scratch::Scratch(sys::Filesystem& files, std::string path, sys::FileLock lock)
    : files_(&files), path_(std::move(path)), lock_(std::move(lock)) {}

Scratch::Scratch(Scratch&& other) noexcept
    : files_(other.files_),
      path_(std::move(other.path_)),
      lock_(std::exchange(other.lock_, std::nullopt)) {}

Scratch::~Scratch() {
  if (!lock_) return;
  static_cast<void>(files_->remove_all(path_));
  static_cast<void>(files_->remove_all(path_ + ".lock"));
}

// A kept folder has no lock file, so that no later process takes it for a leftover.
void Scratch::keep() {
  if (!lock_) return;
  static_cast<void>(files_->remove_all(path_ + ".lock"));
  lock_.reset();
}

}  // namespace lockstep::store
