#include <llvm/BinaryFormat/COFF.h>
#include <llvm/Object/COFF.h>
#include <llvm/Object/COFFImportFile.h>

#include <algorithm>

#include "lockstep/inspect/slot.hpp"
#include "pe_tables.hpp"
#include "readers.hpp"

namespace lockstep::inspect {

namespace {

namespace coff = llvm::COFF;
using llvm::StringRef;
using llvm::object::COFFObjectFile;

std::string machine_name(unsigned machine) {
  switch (machine) {
  case coff::IMAGE_FILE_MACHINE_AMD64:
    return "x64";
  case coff::IMAGE_FILE_MACHINE_I386:
    return "x86";
  case coff::IMAGE_FILE_MACHINE_ARM64:
    return "arm64";
  case coff::IMAGE_FILE_MACHINE_ARM64EC:
    return "arm64ec";
  case coff::IMAGE_FILE_MACHINE_ARMNT:
    return "arm";
  case coff::IMAGE_FILE_MACHINE_UNKNOWN:
    return "";
  default:
    return "PE machine " + std::to_string(machine);
  }
}

class PeReader {
 public:
  explicit PeReader(const COFFObjectFile& file) : file_(file) {}

  Result<Image> read() {
    facts().format = "pe";
    facts().os = "windows";
    facts().machine = machine_name(file_.getMachine());
    const bool is_image = file_.getDOSHeader() != nullptr;
    const bool is_dll = (file_.getCharacteristics() & coff::IMAGE_FILE_DLL) != 0;
    facts().kind = !is_image ? "object" : is_dll ? "shared" : "executable";
    LOCKSTEP_CHECK(read_regions());
    LOCKSTEP_CHECK(is_image ? read_tables() : read_symbols());
    tidy(facts().needed);
    tidy(facts().exports);
    tidy(facts().imports);
    return std::move(image_);
  }

 private:
  model::LibraryFacts& facts() { return image_.facts; }

  Result<void> read_regions() {
    for (std::uint32_t i = 1; i <= file_.getNumberOfSections(); ++i) {
      LOCKSTEP_TRY(section, checked(file_.getSection(static_cast<std::int32_t>(i))));
      LOCKSTEP_TRY(name, checked(file_.getSectionName(section)));
      if (name == ".debug_info" || name == ".zdebug_info" || name == ".debug$S")
        facts().has_debug_info = true;
      const bool loaded = (section->Characteristics & coff::IMAGE_SCN_MEM_DISCARDABLE) == 0 &&
                          !name.starts_with(".debug") && !name.starts_with(".llvm");
      const bool is_empty =
          (section->Characteristics & coff::IMAGE_SCN_CNT_UNINITIALIZED_DATA) != 0;
      if (is_empty) continue;
      image_.regions.push_back(
          {name.str(), section->PointerToRawData, section->SizeOfRawData, loaded});
      spans_.push_back(
          {section->VirtualAddress, section->PointerToRawData, section->SizeOfRawData});
    }
    return {};
  }

  RvaRange directory(unsigned index) const {
    const auto* entry = file_.getDataDirectory(index);
    if (entry == nullptr) return {};
    return {entry->RelativeVirtualAddress, entry->Size};
  }

  Result<void> read_tables() {
    const StringRef bytes = file_.getData();
    const PeTables tables({bytes.data(), bytes.size()}, spans_, file_.is64());
    LOCKSTEP_TRY(exports, tables.exports(directory(coff::EXPORT_TABLE)));
    facts().soname = exports.name;
    for (const PeExport& symbol : exports.symbols) {
      facts().exports.push_back(symbol.name);
      if (is_slot_symbol(symbol.name)) image_.slot_symbol = tables.offset_of(symbol.rva);
    }
    LOCKSTEP_CHECK(tables.imports(directory(coff::IMPORT_TABLE), facts().needed, facts().imports));
    LOCKSTEP_CHECK(tables.delayed_imports(directory(coff::DELAY_IMPORT_DESCRIPTOR), facts().needed,
                                          facts().imports));
    // A certificate table's place is a file offset; there is one when somebody signed the file.
    facts().is_signed = directory(coff::CERTIFICATE_TABLE).size != 0;
    place_checksum();
    return {};
  }

  void place_checksum() {
    const auto* wide = file_.getPE32PlusHeader();
    const auto* narrow = file_.getPE32Header();
    if (wide == nullptr && narrow == nullptr) return;
    const auto& field = wide != nullptr ? wide->CheckSum : narrow->CheckSum;
    if (field == 0) return;
    image_.checksum =
        static_cast<std::uint64_t>(reinterpret_cast<const char*>(&field) - file_.getData().data());
  }

  Result<void> read_symbols() {
    const std::uint32_t count = file_.getNumberOfSymbols();
    // LLVM multiplies this in 32 bits, so that a great count may pass its own check.
    const std::uint64_t size = std::uint64_t{count} * file_.getSymbolTableEntrySize();
    if (count != 0 && file_.getPointerToSymbolTable() + size > file_.getData().size()) {
      return fail(ErrorKind::kCheckFailed, "the symbol table runs over the file's end");
    }
    // LLVM's own iterator steps over the table's end when the last auxiliary count lies.
    for (std::uint32_t i = 0; i < count;) {
      LOCKSTEP_TRY(symbol, checked(file_.getSymbol(i)));
      i += 1u + symbol.getNumberOfAuxSymbols();
      if (symbol.getStorageClass() != coff::IMAGE_SYM_CLASS_EXTERNAL) continue;
      LOCKSTEP_TRY(name, checked(file_.getSymbolName(symbol)));
      LOCKSTEP_CHECK(read_symbol(symbol, name));
    }
    return {};
  }

  Result<void> read_symbol(const llvm::object::COFFSymbolRef& symbol, StringRef raw) {
    StringRef name = raw;
    if (facts().machine == "x86") name.consume_front("_");
    const std::int32_t number = symbol.getSectionNumber();
    if (number == coff::IMAGE_SYM_UNDEFINED && symbol.getValue() == 0) {
      facts().imports.push_back(name.str());
      return {};
    }
    facts().exports.push_back(name.str());
    if (!is_slot_symbol(name) || number <= 0) return {};
    LOCKSTEP_TRY(section, checked(file_.getSection(number)));
    image_.slot_symbol = std::uint64_t{section->PointerToRawData} + symbol.getValue();
    return {};
  }

  const COFFObjectFile& file_;
  Image image_;
  std::vector<RvaSpan> spans_;
};

}  // namespace

Result<Image> read_pe(llvm::MemoryBufferRef buffer) {
  LOCKSTEP_TRY(file, checked(COFFObjectFile::create(buffer)));
  return PeReader(*file).read();
}

Result<Image> read_import_member(llvm::MemoryBufferRef buffer) {
  const StringRef bytes = buffer.getBuffer();
  if (bytes.size() < sizeof(llvm::object::coff_import_header)) {
    return fail(ErrorKind::kCheckFailed, "an import member is cut off");
  }
  const auto* header = reinterpret_cast<const llvm::object::coff_import_header*>(bytes.data());
  Image image;
  image.facts.format = "pe";
  image.facts.os = "windows";
  image.facts.kind = "object";
  image.facts.machine = machine_name(header->Machine);
  const auto [symbol, rest] = bytes.substr(sizeof(*header)).split('\0');
  image.facts.exports = {symbol.str()};
  image.facts.needed = {rest.split('\0').first.str()};
  return image;
}

}  // namespace lockstep::inspect
