#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"

namespace lockstep::inspect {

/// A section: `size` bytes at file offset `offset` that are loaded at relative address `rva`.
struct RvaSpan {
  std::uint64_t rva = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// A data directory: where a table is loaded. Empty when its `size` is 0.
struct RvaRange {
  std::uint64_t rva = 0;
  std::uint64_t size = 0;
};

struct PeExport {
  std::string name;
  std::uint64_t rva = 0;
};

/// The export table of a DLL: its own name and its named symbols.
struct PeExports {
  std::string name;
  std::vector<PeExport> symbols;
};

/// Reads a PE image's export and import tables (PE/COFF specification, sections 6.3 and 6.4) by
/// relative address, each read checked against section and file. LLVM's own readers of these tables
/// trust the section headers. Errors (kCheckFailed) for tables that lie outside the file.
class PeTables {
 public:
  PeTables(std::string_view bytes, std::vector<RvaSpan> spans, bool is_64)
      : bytes_(bytes), spans_(std::move(spans)), is_64_(is_64) {}

  Result<PeExports> exports(RvaRange table) const;
  /// Adds the DLLs of the import table and the names asked of them (`#7` for an ordinal).
  Result<void> imports(RvaRange table, std::vector<std::string>& libraries,
                       std::vector<std::string>& names) const;
  /// Likewise for what is loaded at the first call.
  Result<void> delayed_imports(RvaRange table, std::vector<std::string>& libraries,
                               std::vector<std::string>& names) const;
  /// The file offset of a relative address, or nothing when no file bytes are loaded there.
  std::optional<std::uint64_t> offset_of(std::uint64_t rva) const;

 private:
  Result<std::string_view> bytes_at(std::uint64_t rva, std::uint64_t size) const;
  Result<std::uint64_t> number_at(std::uint64_t rva, unsigned size) const;
  Result<std::string> text_at(std::uint64_t rva) const;
  Result<void> lookups(std::uint64_t rva, std::vector<std::string>& names) const;

  std::string_view bytes_;
  std::vector<RvaSpan> spans_;
  bool is_64_ = true;
};

}  // namespace lockstep::inspect
