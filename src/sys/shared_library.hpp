#pragma once

#include <string>

#include "lockstep/base/error.hpp"

namespace lockstep::sys {

/// A shared library that is loaded when it is first needed: most runs call neither libgit2 nor
/// libcurl, and loading them with all that they need takes longer than such a run. Stays loaded.
class SharedLibrary {
 public:
  /// Loads the library with the file name `name`. Error (kNotFound): there is none.
  static Result<SharedLibrary> load(const std::string& name);

  /// Sets `function` to what the library has under `name`, null when it has nothing.
  template <typename Function>
  void bind(const char* name, Function*& function) {
    function = reinterpret_cast<Function*>(find(name));
  }
  /// An Error (kNotFound) that names the first function that was missing.
  Result<void> complete() const;

 private:
  explicit SharedLibrary(void* handle, std::string name);
  void* find(const char* name);

  void* handle_;
  std::string name_;
  std::string missing_;
};

}  // namespace lockstep::sys
