#include <llvm/BinaryFormat/MachO.h>
#include <llvm/Object/MachO.h>

#include "export_trie.hpp"
#include "lockstep/inspect/slot.hpp"
#include "readers.hpp"
#include "renew.hpp"
#include "version_order.hpp"

namespace lockstep::inspect {

namespace {

namespace macho = llvm::MachO;
using llvm::StringRef;
using llvm::object::MachOObjectFile;
using LoadCommand = MachOObjectFile::LoadCommandInfo;

std::string machine_name(std::uint32_t cpu) {
  switch (cpu) {
  case macho::CPU_TYPE_X86_64:
    return "x64";
  case macho::CPU_TYPE_I386:
    return "x86";
  case macho::CPU_TYPE_ARM64:
    return "arm64";
  case macho::CPU_TYPE_ARM:
    return "arm";
  default:
    return "Mach-O cpu " + std::to_string(cpu);
  }
}

std::string kind_name(std::uint32_t type) {
  switch (type) {
  case macho::MH_DYLIB:
  case macho::MH_BUNDLE:
    return "shared";
  case macho::MH_EXECUTE:
    return "executable";
  default:
    return "object";
  }
}

std::string platform_name(std::uint32_t platform) {
  switch (platform) {
  case macho::PLATFORM_MACOS:
    return "macos";
  case macho::PLATFORM_IOS:
    return "ios";
  case macho::PLATFORM_IOSSIMULATOR:
    return "ios-simulator";
  case macho::PLATFORM_MACCATALYST:
    return "mac-catalyst";
  default:
    return "Apple platform " + std::to_string(platform);
  }
}

// xxxx.yy.zz in nibbles; a zero patch is left out, as in a wheel's tag.
std::string version_text(std::uint32_t packed) {
  std::string text = std::to_string(packed >> 16) + "." + std::to_string((packed >> 8) & 0xff);
  if ((packed & 0xff) != 0) text += "." + std::to_string(packed & 0xff);
  return text;
}

// A C name as its source spells it: Mach-O puts an underscore in front of every one.
std::string c_name(StringRef name) {
  name.consume_front("_");
  return name.str();
}

class MachOReader {
 public:
  explicit MachOReader(const MachOObjectFile& file) : file_(file) {}

  Result<Image> read() {
    const macho::mach_header& header = file_.getHeader();
    facts().format = "mach-o";
    facts().machine = machine_name(header.cputype);
    facts().kind = kind_name(header.filetype);
    for (const LoadCommand& command : file_.load_commands()) LOCKSTEP_CHECK(read_command(command));
    check_signature();
    LOCKSTEP_CHECK(read_regions());
    LOCKSTEP_CHECK(read_symbols());
    LOCKSTEP_CHECK(read_trie());
    tidy(facts().needed);
    tidy(facts().exports);
    tidy(facts().imports);
    return std::move(image_);
  }

 private:
  model::LibraryFacts& facts() { return image_.facts; }

  // A damaged signature is one that does not hold; the library's other facts are read all the same.
  void check_signature() {
    if (!image_.signature) return;
    const StringRef bytes = file_.getData();
    facts().signature_holds =
        signature_holds({bytes.data(), bytes.size()}, *image_.signature).value_or(false);
  }

  Result<void> read_command(const LoadCommand& command) {
    switch (command.C.cmd) {
    case macho::LC_LOAD_DYLIB:
    case macho::LC_LOAD_WEAK_DYLIB:
    case macho::LC_REEXPORT_DYLIB:
    case macho::LC_LOAD_UPWARD_DYLIB:
    case macho::LC_LAZY_LOAD_DYLIB:
      facts().needed.push_back(dylib_name(command));
      break;
    case macho::LC_ID_DYLIB:
      facts().soname = dylib_name(command);
      break;
    case macho::LC_CODE_SIGNATURE: {
      const auto place = file_.getLinkeditDataLoadCommand(command);
      image_.signature = Region{"code signature", place.dataoff, place.datasize, false};
      facts().is_signed = true;
      break;
    }
    case macho::LC_BUILD_VERSION: {
      const auto version = file_.getBuildVersionLoadCommand(command);
      set_platform(platform_name(version.platform), version.minos);
      break;
    }
    case macho::LC_VERSION_MIN_MACOSX:
      set_platform("macos", file_.getVersionMinLoadCommand(command).version);
      break;
    case macho::LC_VERSION_MIN_IPHONEOS:
      facts().os = "ios";
      break;
    case macho::LC_SEGMENT:
      return read_segment(file_.getSegmentLoadCommand(command));
    case macho::LC_SEGMENT_64:
      return read_segment(file_.getSegment64LoadCommand(command));
    default:
      break;
    }
    return {};
  }

  void set_platform(const std::string& os, std::uint32_t version) {
    // A library for both macOS and Mac Catalyst says so twice; macOS is the one we ask about.
    if (facts().os == "macos") return;
    facts().os = os;
    facts().macos = os == "macos" ? version_text(version) : "";
  }

  // LLVM has checked that the name lies in the command and ends there.
  std::string dylib_name(const LoadCommand& command) const {
    const macho::dylib_command dylib = file_.getDylibIDLoadCommand(command);
    return {command.Ptr + dylib.dylib.name};
  }

  template <typename Segment>
  Result<void> read_segment(const Segment& segment) {
    // The header's own segment: addresses of the export trie count from it.
    if (segment.fileoff == 0 && segment.filesize != 0) image_base_ = segment.vmaddr;
    return {};
  }

  Result<void> read_regions() {
    for (const auto& section : file_.sections()) {
      LOCKSTEP_TRY(name, checked(section.getName()));
      if (name == "__debug_info" || name == "__zdebug_info") facts().has_debug_info = true;
      const auto ref = section.getRawDataRefImpl();
      const StringRef segment = file_.getSectionFinalSegmentName(ref);
      const bool loaded = segment != "__DWARF" && segment != "__LLVM";
      sections_.push_back({section.getAddress(), section.getSize(), file_offset(ref)});
      if (section.isVirtual()) continue;
      image_.regions.push_back(
          {(segment + "," + name).str(), sections_.back().offset, section.getSize(), loaded});
    }
    return {};
  }

  std::uint64_t file_offset(llvm::object::DataRefImpl section) const {
    return file_.is64Bit() ? file_.getSection64(section).offset : file_.getSection(section).offset;
  }

  Result<void> read_symbols() {
    for (const auto& symbol : file_.symbols()) {
      const auto ref = symbol.getRawDataRefImpl();
      if (file_.is64Bit()) {
        LOCKSTEP_CHECK(read_symbol(file_.getSymbol64TableEntry(ref), ref));
      } else {
        LOCKSTEP_CHECK(read_symbol(file_.getSymbolTableEntry(ref), ref));
      }
    }
    return {};
  }

  template <typename Entry>
  Result<void> read_symbol(const Entry& entry, llvm::object::DataRefImpl ref) {
    if ((entry.n_type & macho::N_STAB) != 0 || (entry.n_type & macho::N_EXT) == 0) return {};
    LOCKSTEP_TRY(raw, checked(file_.getSymbolName(ref)));
    const std::string name = c_name(raw);
    const bool undefined = (entry.n_type & macho::N_TYPE) == macho::N_UNDF;
    if (undefined && entry.n_value == 0) {
      facts().imports.push_back(name);
    } else if ((entry.n_type & macho::N_PEXT) == 0) {
      facts().exports.push_back(name);
      if (is_slot_symbol(name)) place_slot(entry.n_value);
    }
    return {};
  }

  // What the loader asks is the export trie; a symbol table may be stripped or tell more.
  Result<void> read_trie() {
    llvm::ArrayRef<std::uint8_t> trie = file_.getDyldExportsTrie();
    if (trie.empty()) trie = file_.getDyldInfoExportsTrie();
    if (trie.empty()) return {};
    LOCKSTEP_TRY(exports,
                 read_export_trie({reinterpret_cast<const char*>(trie.data()), trie.size()}));
    facts().exports.clear();
    for (const TrieExport& entry : exports) {
      facts().exports.push_back(c_name(entry.name));
      if (is_slot_symbol(facts().exports.back()) && entry.address)
        place_slot(image_base_ + *entry.address);
    }
    return {};
  }

  void place_slot(std::uint64_t address) {
    for (const Placed& section : sections_) {
      if (address < section.address || address - section.address >= section.size) continue;
      image_.slot_symbol = section.offset + (address - section.address);
      return;
    }
  }

  struct Placed {
    std::uint64_t address = 0;
    std::uint64_t size = 0;
    std::uint64_t offset = 0;
  };

  const MachOObjectFile& file_;
  Image image_;
  std::vector<Placed> sections_;
  std::uint64_t image_base_ = 0;
};

}  // namespace

Result<Image> read_mach_o(llvm::MemoryBufferRef buffer) {
  LOCKSTEP_TRY(file, checked(llvm::object::ObjectFile::createMachOObjectFile(buffer)));
  return MachOReader(*file).read();
}

}  // namespace lockstep::inspect
