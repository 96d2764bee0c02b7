#include "lockstep/model/facts.hpp"

namespace lockstep::model {

namespace {

Value or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

Value list(const std::vector<std::string>& names) {
  return Value::Array(names.begin(), names.end());
}

}  // namespace

Value to_value(const LibraryFacts& facts) {
  return Value::Object{
      {"format", facts.format},
      {"kind", facts.kind},
      {"machine", facts.machine},
      {"os", or_null(facts.os)},
      {"libc", or_null(facts.libc)},
      {"glibc", or_null(facts.glibc)},
      {"glibc_symbol", or_null(facts.glibc_symbol)},
      {"glibcxx", or_null(facts.glibcxx)},
      {"glibcxx_symbol", or_null(facts.glibcxx_symbol)},
      {"macos", or_null(facts.macos)},
      {"needed", list(facts.needed)},
      {"exports", list(facts.exports)},
      {"imports", list(facts.imports)},
      {"soname", or_null(facts.soname)},
      {"is_signed", facts.is_signed},
      {"signature_holds", facts.signature_holds},
      {"has_debug_info", facts.has_debug_info},
      {"slot", facts.slot ? Value(*facts.slot) : Value()},
  };
}

}  // namespace lockstep::model
