#include <llvm/BinaryFormat/ELF.h>
#include <llvm/Object/ELF.h>

#include <algorithm>
#include <map>

#include "lockstep/inspect/slot.hpp"
#include "readers.hpp"
#include "version_order.hpp"

namespace lockstep::inspect {

namespace {

namespace elf = llvm::ELF;
using llvm::StringRef;
using llvm::object::ELFFile;

std::string machine_name(unsigned machine, bool is_64, bool is_little) {
  switch (machine) {
  case elf::EM_X86_64:
    return "x64";
  case elf::EM_386:
    return "x86";
  case elf::EM_AARCH64:
    return "arm64";
  case elf::EM_ARM:
    return "arm";
  case elf::EM_RISCV:
    return is_64 ? "riscv64" : "riscv32";
  case elf::EM_PPC64:
    return is_little ? "ppc64le" : "ppc64";
  case elf::EM_S390:
    return "s390x";
  case elf::EM_LOONGARCH:
    return "loong64";
  default:
    return "ELF machine " + std::to_string(machine);
  }
}

// Most libraries leave EI_OSABI at System V; only a foreign system's mark says something.
std::string system_name(unsigned osabi) {
  switch (osabi) {
  case elf::ELFOSABI_GNU:
    return "linux";
  case elf::ELFOSABI_FREEBSD:
    return "freebsd";
  case elf::ELFOSABI_NETBSD:
    return "netbsd";
  case elf::ELFOSABI_OPENBSD:
    return "openbsd";
  case elf::ELFOSABI_SOLARIS:
    return "solaris";
  default:
    return "";
  }
}

// What is loaded by this name is a C library, which tells the two apart. `libc.so` is what zig's
// musl calls itself.
std::string libc_of(StringRef library) {
  if (library == "libc.so.6" || library.starts_with("ld-linux") || library.starts_with("ld64.so"))
    return "glibc";
  if (library == "libc.so" || library.starts_with("libc.musl-") || library.starts_with("ld-musl-"))
    return "musl";
  return "";
}

// Reads one ELF file of one class and byte order, step by step, into an Image.
template <class ELFT>
class ElfReader {
 public:
  explicit ElfReader(const ELFFile<ELFT>& file) : file_(file) {}

  Result<Image> read() {
    LOCKSTEP_TRY(sections, checked(file_.sections()));
    sections_ = sections;
    read_header();
    LOCKSTEP_CHECK(read_regions());
    LOCKSTEP_CHECK(read_program_headers());
    LOCKSTEP_CHECK(read_dynamic());
    LOCKSTEP_CHECK(read_symbols());
    LOCKSTEP_CHECK(read_versions());
    if (facts().os.empty()) facts().os = system_of_libraries();
    tidy(facts().needed);
    tidy(facts().exports);
    tidy(facts().imports);
    return std::move(image_);
  }

 private:
  using Shdr = typename ELFT::Shdr;
  using Sym = typename ELFT::Sym;

  model::LibraryFacts& facts() { return image_.facts; }

  // A C library of Linux, or FreeBSD's, whose file is `libc.so.7` and nobody else's.
  std::string system_of_libraries() const {
    if (!image_.facts.libc.empty()) return "linux";
    const bool is_freebsd =
        std::ranges::find(image_.facts.needed, "libc.so.7") != image_.facts.needed.end();
    return is_freebsd ? "freebsd" : "";
  }

  void read_header() {
    const auto& header = file_.getHeader();
    facts().format = "elf";
    facts().machine = machine_name(header.e_machine, ELFT::Is64Bits,
                                   ELFT::Endianness == llvm::endianness::little);
    facts().os = system_name(header.e_ident[elf::EI_OSABI]);
    facts().kind = header.e_type == elf::ET_REL    ? "object"
                   : header.e_type == elf::ET_EXEC ? "executable"
                                                   : "shared";
  }

  Result<void> read_regions() {
    for (const Shdr& section : sections_) {
      LOCKSTEP_TRY(name, checked(file_.getSectionName(section)));
      if (name == ".debug_info" || name == ".zdebug_info") facts().has_debug_info = true;
      if (section.sh_type == elf::SHT_NOBITS || section.sh_type == elf::SHT_NULL) continue;
      const bool loaded = (section.sh_flags & elf::SHF_ALLOC) != 0;
      image_.regions.push_back({name.str(), section.sh_offset, section.sh_size, loaded});
    }
    return {};
  }

  Result<void> read_program_headers() {
    LOCKSTEP_TRY(headers, checked(file_.program_headers()));
    for (const auto& header : headers) {
      if (header.p_type != elf::PT_INTERP) continue;
      const std::uint64_t end = header.p_offset + header.p_filesz;
      if (end < header.p_offset || end > file_.getBufSize()) {
        return fail(ErrorKind::kCheckFailed, "the interpreter's name lies outside the file");
      }
      const auto* begin = reinterpret_cast<const char*>(file_.base()) + header.p_offset;
      const StringRef path = StringRef(begin, header.p_filesz).rtrim('\0');
      facts().libc = libc_of(path.substr(path.rfind('/') + 1));
      has_interpreter_ = true;
    }
    return {};
  }

  const Shdr* section_of_type(unsigned type) const {
    for (const Shdr& section : sections_) {
      if (section.sh_type == type) return &section;
    }
    return nullptr;
  }

  // The string table that `section` links to.
  Result<StringRef> strings_of(const Shdr& section) const {
    LOCKSTEP_TRY(table, checked(file_.getSection(section.sh_link)));
    return checked(file_.getStringTable(*table));
  }

  Result<std::string> text_at(StringRef strings, std::uint64_t offset) const {
    if (offset < strings.size()) return strings.substr(offset).split('\0').first.str();
    return fail(ErrorKind::kCheckFailed, "a name lies outside its string table");
  }

  Result<void> read_dynamic() {
    const Shdr* section = section_of_type(elf::SHT_DYNAMIC);
    if (section == nullptr) {
      if (facts().kind != "shared") return {};
      return fail(
          ErrorKind::kCheckFailed, "a shared library without a dynamic section",
          "its section headers seem to be stripped: use `strip --strip-unneeded`, nothing harder");
    }
    LOCKSTEP_TRY(strings, strings_of(*section));
    LOCKSTEP_TRY(entries,
                 checked(file_.template getSectionContentsAsArray<typename ELFT::Dyn>(*section)));
    for (const auto& entry : entries) {
      if (entry.getTag() == elf::DT_NULL) break;
      LOCKSTEP_CHECK(read_dynamic_entry(entry, strings));
    }
    if (has_interpreter_ && facts().soname.empty()) facts().kind = "executable";
    return {};
  }

  Result<void> read_dynamic_entry(const typename ELFT::Dyn& entry, StringRef strings) {
    switch (entry.getTag()) {
    case elf::DT_NEEDED: {
      LOCKSTEP_TRY(name, text_at(strings, entry.getVal()));
      if (facts().libc.empty()) facts().libc = libc_of(name);
      facts().needed.push_back(name);
      return {};
    }
    case elf::DT_SONAME: {
      LOCKSTEP_TRY(name, text_at(strings, entry.getVal()));
      facts().soname = name;
      return {};
    }
    case elf::DT_FLAGS_1:
      if ((entry.getVal() & elf::DF_1_PIE) != 0) facts().kind = "executable";
      return {};
    default:
      return {};
    }
  }

  Result<void> read_symbols() {
    const Shdr* table =
        section_of_type(facts().kind == "object" ? elf::SHT_SYMTAB : elf::SHT_DYNSYM);
    if (table == nullptr) return {};
    LOCKSTEP_TRY(strings, strings_of(*table));
    LOCKSTEP_TRY(symbols, checked(file_.symbols(table)));
    for (const Sym& symbol : symbols) {
      LOCKSTEP_TRY(name, checked(symbol.getName(strings)));
      LOCKSTEP_CHECK(read_symbol(symbol, name));
    }
    return {};
  }

  Result<void> read_symbol(const Sym& symbol, StringRef name) {
    const unsigned binding = symbol.getBinding();
    if (binding == elf::STB_LOCAL) return {};
    if (symbol.st_shndx == elf::SHN_UNDEF) {
      facts().imports.push_back(name.str());
      return {};
    }
    const unsigned visibility = symbol.getVisibility();
    if (visibility == elf::STV_HIDDEN || visibility == elf::STV_INTERNAL) return {};
    facts().exports.push_back(name.str());
    if (is_slot_symbol(name)) return place_slot(symbol);
    return {};
  }

  Result<void> place_slot(const Sym& symbol) {
    if (symbol.st_shndx >= elf::SHN_LORESERVE) return {};
    LOCKSTEP_TRY(section, checked(file_.getSection(symbol.st_shndx)));
    const std::uint64_t base =
        facts().kind == "object" ? std::uint64_t{0} : std::uint64_t{section->sh_addr};
    image_.slot_symbol = section->sh_offset + (symbol.st_value - base);
    return {};
  }

  // .gnu.version_r is walked here: LLVM's own walk trusts the counts, which may promise billions.
  Result<void> read_versions() {
    const Shdr* section = section_of_type(elf::SHT_GNU_verneed);
    if (section == nullptr) return {};
    LOCKSTEP_TRY(strings, strings_of(*section));
    LOCKSTEP_TRY(contents, checked(file_.getSectionContents(*section)));
    std::uint64_t offset = 0;
    while (true) {
      LOCKSTEP_TRY(need, record<typename ELFT::Verneed>(contents, offset));
      LOCKSTEP_CHECK(read_needed_versions(*need, contents, offset, strings));
      if (need->vn_next == 0) break;
      offset += need->vn_next;
    }
    return name_symbols();
  }

  Result<void> read_needed_versions(const typename ELFT::Verneed& need,
                                    llvm::ArrayRef<std::uint8_t> contents, std::uint64_t start,
                                    StringRef strings) {
    std::uint64_t offset = start + need.vn_aux;
    for (unsigned left = need.vn_cnt; left > 0; --left) {
      LOCKSTEP_TRY(version, record<typename ELFT::Vernaux>(contents, offset));
      LOCKSTEP_TRY(name, text_at(strings, version->vna_name));
      raise_versions(name, version->vna_other);
      if (version->vna_next == 0) break;
      offset += version->vna_next;
    }
    return {};
  }

  template <typename T>
  Result<const T*> record(llvm::ArrayRef<std::uint8_t> contents, std::uint64_t offset) const {
    if (offset <= contents.size() && contents.size() - offset >= sizeof(T)) {
      return reinterpret_cast<const T*>(contents.data() + offset);
    }
    return fail(ErrorKind::kCheckFailed,
                "the version needs (.gnu.version_r) run over their section's end");
  }

  // Versions of the C library raise `glibc`, those of the C++ library `glibcxx`.
  void raise_versions(const std::string& name, unsigned index) {
    constexpr std::string_view kCxx = "GLIBCXX_3.";
    if (raise(glibc_of_version_name(name), name, index, facts().glibc, glibc_))
      facts().libc = "glibc";
    if (!name.starts_with(kCxx)) return;
    raise(name.substr(kCxx.find('3')), name, index, facts().glibcxx, glibcxx_);
  }

  struct Need {
    std::string name;
    unsigned index = ~0u;  // no symbol's: a version index has 15 bits
  };

  static bool raise(const std::string& version, const std::string& name, unsigned index,
                    std::string& highest, Need& need) {
    if (version.empty() || (!highest.empty() && !version_less(highest, version))) return false;
    highest = version;
    need = {name, index};
    return true;
  }

  // Finds an undefined symbol that is bound to each highest version, for the messages.
  Result<void> name_symbols() {
    facts().glibc_symbol = glibc_.name;
    facts().glibcxx_symbol = glibcxx_.name;
    const Shdr* versions = section_of_type(elf::SHT_GNU_versym);
    const Shdr* table = section_of_type(elf::SHT_DYNSYM);
    if (versions == nullptr || table == nullptr) return {};
    LOCKSTEP_TRY(indexes, checked(file_.template getSectionContentsAsArray<typename ELFT::Versym>(
                              *versions)));
    LOCKSTEP_TRY(symbols, checked(file_.symbols(table)));
    LOCKSTEP_TRY(strings, strings_of(*table));
    for (std::size_t i = std::min(indexes.size(), symbols.size()); i-- > 0;) {
      const unsigned index = indexes[i].vs_index & elf::VERSYM_VERSION;
      if (index != glibc_.index && index != glibcxx_.index) continue;
      LOCKSTEP_TRY(name, checked(symbols[i].getName(strings)));
      if (index == glibc_.index) facts().glibc_symbol = name.str() + "@" + glibc_.name;
      if (index == glibcxx_.index) facts().glibcxx_symbol = name.str() + "@" + glibcxx_.name;
    }
    return {};
  }

  const ELFFile<ELFT>& file_;
  typename ELFT::ShdrRange sections_;
  Image image_;
  bool has_interpreter_ = false;
  Need glibc_;
  Need glibcxx_;
};

template <class ELFT>
Result<Image> read_as(StringRef bytes) {
  LOCKSTEP_TRY(file, checked(ELFFile<ELFT>::create(bytes)));
  return ElfReader<ELFT>(file).read();
}

}  // namespace

Result<Image> read_elf(llvm::MemoryBufferRef buffer) {
  const StringRef bytes = buffer.getBuffer();
  if (bytes.size() < elf::EI_NIDENT) {
    return fail(ErrorKind::kCheckFailed, "the ELF header is cut off");
  }
  const bool is_64 = bytes[elf::EI_CLASS] == elf::ELFCLASS64;
  const bool is_little = bytes[elf::EI_DATA] == elf::ELFDATA2LSB;
  if (is_64) {
    return is_little ? read_as<llvm::object::ELF64LE>(bytes)
                     : read_as<llvm::object::ELF64BE>(bytes);
  }
  return is_little ? read_as<llvm::object::ELF32LE>(bytes) : read_as<llvm::object::ELF32BE>(bytes);
}

}  // namespace lockstep::inspect
