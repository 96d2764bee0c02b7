#pragma once

#include <clocale>
#if defined(__APPLE__)
#include <xlocale.h>
#endif

namespace lockstep::archive {

/// While it lives, this thread's characters are UTF-8, whatever the user's locale: libarchive
/// converts names by the locale, and what we read must not depend on it. Does nothing where the
/// system has no UTF-8 locale.
class Utf8Locale {
 public:
  Utf8Locale() {
    for (const char* name : {"C.UTF-8", "en_US.UTF-8"}) {
      if (utf8_ == nullptr) utf8_ = newlocale(LC_CTYPE_MASK, name, nullptr);
    }
    if (utf8_ != nullptr) previous_ = uselocale(utf8_);
  }
  ~Utf8Locale() {
    if (utf8_ == nullptr) return;
    uselocale(previous_);
    freelocale(utf8_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  locale_t utf8_ = nullptr;
  locale_t previous_ = nullptr;
};

}  // namespace lockstep::archive
