#include "shared_library.hpp"

#include <dlfcn.h>

#include <utility>

namespace lockstep::sys {

SharedLibrary::SharedLibrary(void* handle, std::string name)
    : handle_(handle), name_(std::move(name)) {}

Result<SharedLibrary> SharedLibrary::load(const std::string& name) {
  void* handle = ::dlopen(name.c_str(), RTLD_LAZY | RTLD_LOCAL);
  if (handle != nullptr) return SharedLibrary(handle, name);
  const char* reason = ::dlerror();
  return fail(ErrorKind::kNotFound,
              "`" + name +
                  "` cannot be loaded: " + (reason == nullptr ? "no reason given" : reason),
              "install the system's package that holds it");
}

Result<void> SharedLibrary::complete() const {
  if (missing_.empty()) return {};
  return fail(ErrorKind::kNotFound, "`" + name_ + "` has no function `" + missing_ + "`",
              "install the version that lockstep was built with");
}

void* SharedLibrary::find(const char* name) {
  void* found = ::dlsym(handle_, name);
  if (found == nullptr && missing_.empty()) missing_ = name;
  return found;
}

}  // namespace lockstep::sys
