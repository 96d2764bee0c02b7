#include "pe_tables.hpp"

#include <algorithm>

namespace lockstep::inspect {

namespace {

constexpr std::uint64_t kImportEntrySize = 20;
constexpr std::uint64_t kDelayEntrySize = 32;

std::unexpected<Error> outside(const char* what) {
  return fail(ErrorKind::kCheckFailed, std::string(what) + " lies outside the file's sections");
}

}  // namespace

std::optional<std::uint64_t> PeTables::offset_of(std::uint64_t rva) const {
  for (const RvaSpan& span : spans_) {
    if (rva >= span.rva && rva - span.rva < span.size) return span.offset + (rva - span.rva);
  }
  return std::nullopt;
}

Result<std::string_view> PeTables::bytes_at(std::uint64_t rva, std::uint64_t size) const {
  const std::optional<std::uint64_t> offset = offset_of(rva);
  if (!offset || *offset > bytes_.size() || bytes_.size() - *offset < size)
    return outside("a table");
  return bytes_.substr(*offset, size);
}

Result<std::uint64_t> PeTables::number_at(std::uint64_t rva, unsigned size) const {
  LOCKSTEP_TRY(bytes, bytes_at(rva, size));
  std::uint64_t value = 0;
  for (unsigned i = 0; i < size; ++i)
    value |= std::uint64_t{static_cast<std::uint8_t>(bytes[i])} << (8 * i);
  return value;
}

Result<std::string> PeTables::text_at(std::uint64_t rva) const {
  constexpr std::size_t kLongest = 4096;
  const std::optional<std::uint64_t> offset = offset_of(rva);
  if (!offset || *offset > bytes_.size()) return outside("a name");
  const std::string_view rest = bytes_.substr(*offset, kLongest);
  const std::size_t end = rest.find('\0');
  if (end == std::string_view::npos) return outside("a name's end");
  return std::string(rest.substr(0, end));
}

Result<PeExports> PeTables::exports(RvaRange table) const {
  PeExports exports;
  if (table.size == 0) return exports;
  LOCKSTEP_TRY(name_rva, number_at(table.rva + 12, 4));
  LOCKSTEP_TRY(functions, number_at(table.rva + 20, 4));
  LOCKSTEP_TRY(names, number_at(table.rva + 24, 4));
  LOCKSTEP_TRY(addresses_rva, number_at(table.rva + 28, 4));
  LOCKSTEP_TRY(names_rva, number_at(table.rva + 32, 4));
  LOCKSTEP_TRY(ordinals_rva, number_at(table.rva + 36, 4));
  LOCKSTEP_TRY(own_name, text_at(name_rva));
  exports.name = own_name;
  for (std::uint64_t i = 0; i < names; ++i) {
    LOCKSTEP_TRY(rva, number_at(names_rva + 4 * i, 4));
    LOCKSTEP_TRY(name, text_at(rva));
    LOCKSTEP_TRY(index, number_at(ordinals_rva + 2 * i, 2));
    if (index >= functions) return outside("an export");
    LOCKSTEP_TRY(address, number_at(addresses_rva + 4 * index, 4));
    exports.symbols.push_back({name, address});
  }
  return exports;
}

Result<void> PeTables::lookups(std::uint64_t rva, std::vector<std::string>& names) const {
  const unsigned size = is_64_ ? 8 : 4;
  const std::uint64_t ordinal_flag = std::uint64_t{1} << (8 * size - 1);
  for (std::uint64_t at = rva;; at += size) {
    LOCKSTEP_TRY(entry, number_at(at, size));
    if (entry == 0) return {};
    if ((entry & ordinal_flag) != 0) {
      names.push_back("#" + std::to_string(entry & 0xffff));
      continue;
    }
    // Behind a two-byte hint.
    LOCKSTEP_TRY(name, text_at((entry & 0x7fffffff) + 2));
    names.push_back(name);
  }
}

Result<void> PeTables::imports(RvaRange table, std::vector<std::string>& libraries,
                               std::vector<std::string>& names) const {
  if (table.size == 0) return {};
  for (std::uint64_t at = table.rva;; at += kImportEntrySize) {
    LOCKSTEP_TRY(lookup_rva, number_at(at, 4));
    LOCKSTEP_TRY(name_rva, number_at(at + 12, 4));
    LOCKSTEP_TRY(address_rva, number_at(at + 16, 4));
    if (name_rva == 0) return {};
    LOCKSTEP_TRY(library, text_at(name_rva));
    libraries.push_back(library);
    // Some linkers leave the lookup table out; until loaded, the address table says the same.
    LOCKSTEP_CHECK(lookups(lookup_rva != 0 ? lookup_rva : address_rva, names));
  }
}

Result<void> PeTables::delayed_imports(RvaRange table, std::vector<std::string>& libraries,
                                       std::vector<std::string>& names) const {
  if (table.size == 0) return {};
  for (std::uint64_t at = table.rva;; at += kDelayEntrySize) {
    LOCKSTEP_TRY(name_rva, number_at(at + 4, 4));
    LOCKSTEP_TRY(lookup_rva, number_at(at + 16, 4));
    if (name_rva == 0) return {};
    LOCKSTEP_TRY(library, text_at(name_rva));
    libraries.push_back(library);
    LOCKSTEP_CHECK(lookups(lookup_rva, names));
  }
}

}  // namespace lockstep::inspect
