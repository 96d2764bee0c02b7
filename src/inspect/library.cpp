#include "lockstep/inspect/library.hpp"

#include <llvm/BinaryFormat/Magic.h>
#include <llvm/Object/Archive.h>
#include <llvm/Object/MachOUniversal.h>

#include <algorithm>

#include "lockstep/base/text.hpp"
#include "readers.hpp"
#include "slot_search.hpp"
#include "version_order.hpp"

namespace lockstep::inspect {

namespace {

using llvm::file_magic;
using llvm::MemoryBufferRef;
using llvm::StringRef;
using llvm::object::Archive;

Result<Image> read_image(MemoryBufferRef buffer) {
  switch (llvm::identify_magic(buffer.getBuffer())) {
  case file_magic::elf:
  case file_magic::elf_relocatable:
  case file_magic::elf_executable:
  case file_magic::elf_shared_object:
    return read_elf(buffer);
  case file_magic::macho_object:
  case file_magic::macho_executable:
  case file_magic::macho_dynamically_linked_shared_lib:
  case file_magic::macho_bundle:
    return read_mach_o(buffer);
  case file_magic::coff_object:
  case file_magic::pecoff_executable:
    return read_pe(buffer);
  case file_magic::coff_import_library:
    return read_import_member(buffer);
  case file_magic::bitcode:
    return fail(
        ErrorKind::kCheckFailed, "holds LLVM bitcode instead of machine code",
        "compile without link-time optimization: no `-flto`, in cargo `lto = false` or `\"thin\"`");
  default:
    return fail(ErrorKind::kCheckFailed, "is no ELF, Mach-O or PE file, nor an archive of them");
  }
}

// Where `inner`, a piece of `outer`, begins.
std::uint64_t offset_in(MemoryBufferRef outer, StringRef inner) {
  return static_cast<std::uint64_t>(inner.data() - outer.getBufferStart());
}

Result<Part> read_member(const Archive::Child& child, MemoryBufferRef whole) {
  LOCKSTEP_TRY(name, checked(child.getName()));
  LOCKSTEP_TRY(bytes, checked(child.getBuffer()));
  auto image = read_image(MemoryBufferRef(bytes, name));
  if (!image) return std::unexpected(at(image.error(), "member " + name.str()));
  return Part{name.str(), offset_in(whole, bytes), bytes.size(), std::move(*image)};
}

Result<Library> read_archive(MemoryBufferRef buffer) {
  LOCKSTEP_TRY(archive, checked(Archive::create(buffer)));
  if (archive->isThin()) {
    return fail(ErrorKind::kCheckFailed,
                "is a thin archive: it only names its objects, which stay behind",
                "make it with `ar rcs`, without `T`");
  }
  Library library{Container::kArchive, {}};
  llvm::Error problem = llvm::Error::success();
  for (const Archive::Child& child : archive->children(problem)) {
    auto part = read_member(child, buffer);
    if (!part) {
      llvm::consumeError(std::move(problem));
      return std::unexpected(part.error());
    }
    library.parts.push_back(std::move(*part));
  }
  if (problem) return fail(ErrorKind::kCheckFailed, llvm::toString(std::move(problem)));
  if (library.parts.empty()) return fail(ErrorKind::kCheckFailed, "is an empty archive");
  return library;
}

Result<Library> read_universal(MemoryBufferRef buffer) {
  LOCKSTEP_TRY(file, checked(llvm::object::MachOUniversalBinary::create(buffer)));
  Library library{Container::kUniversal, {}};
  for (const auto& slice : file->objects()) {
    const std::uint64_t end = std::uint64_t{slice.getOffset()} + slice.getSize();
    if (end > buffer.getBufferSize())
      return fail(ErrorKind::kCheckFailed, "a slice runs over the file's end");
    const StringRef bytes = buffer.getBuffer().substr(slice.getOffset(), slice.getSize());
    LOCKSTEP_TRY(image, read_image(MemoryBufferRef(bytes, slice.getArchFlagName())));
    library.parts.push_back({slice.getArchFlagName(), slice.getOffset(), slice.getSize(), image});
  }
  if (library.parts.empty())
    return fail(ErrorKind::kCheckFailed, "is a universal file without a slice");
  return library;
}

Result<Library> read_any(MemoryBufferRef buffer) {
  if (buffer.getBufferSize() == 0) return fail(ErrorKind::kCheckFailed, "is empty");
  switch (llvm::identify_magic(buffer.getBuffer())) {
  case file_magic::archive:
    return read_archive(buffer);
  case file_magic::macho_universal_binary:
    return read_universal(buffer);
  default:
    break;
  }
  LOCKSTEP_TRY(image, read_image(buffer));
  return Library{Container::kNone, {{"", 0, buffer.getBufferSize(), image}}};
}

void append(std::vector<std::string>& to, const std::vector<std::string>& names) {
  to.insert(to.end(), names.begin(), names.end());
}

// Import members and objects of an unknown machine (resources) take every machine's side.
Result<void> agree(std::string& all, const std::string& one, const Part& part, const char* what) {
  if (one.empty() || one == all) return {};
  if (!all.empty()) {
    return fail(ErrorKind::kCheckFailed,
                std::string("its members disagree on the ") + what + ": " + all +
                    " before member " + part.name + ", which is " + one,
                "delete the archive and make it anew: `ar` adds to what is there");
  }
  all = one;
  return {};
}

Result<model::LibraryFacts> facts_of_archive(const Library& library) {
  model::LibraryFacts all;
  for (const Part& part : library.parts) {
    const model::LibraryFacts& one = part.image.facts;
    LOCKSTEP_CHECK(agree(all.format, one.format, part, "format"));
    LOCKSTEP_CHECK(agree(all.machine, one.machine, part, "machine"));
    if (all.os.empty()) all.os = one.os;
    if (all.macos.empty() || version_less(all.macos, one.macos)) all.macos = one.macos;
    append(all.exports, one.exports);
    append(all.imports, one.imports);
    append(all.needed, one.needed);
    all.has_debug_info = all.has_debug_info || one.has_debug_info;
  }
  all.kind = "static";
  tidy(all.exports);
  tidy(all.imports);
  tidy(all.needed);
  std::erase_if(all.imports, [&](const std::string& name) {
    return std::ranges::binary_search(all.exports, name);
  });
  return all;
}

Result<model::LibraryFacts> facts_of_slices(const Library& library) {
  model::LibraryFacts all = library.parts.front().image.facts;
  std::vector<std::string> machines{all.machine};
  for (std::size_t i = 1; i < library.parts.size(); ++i) {
    const model::LibraryFacts& one = library.parts[i].image.facts;
    machines.push_back(one.machine);
    if (version_less(all.macos, one.macos)) all.macos = one.macos;
    std::erase_if(all.exports, [&](const std::string& name) {
      return !std::ranges::binary_search(one.exports, name);
    });
    append(all.needed, one.needed);
    append(all.imports, one.imports);
    all.is_signed = all.is_signed && one.is_signed;
    all.signature_holds = all.signature_holds && one.signature_holds;
    all.has_debug_info = all.has_debug_info || one.has_debug_info;
  }
  tidy(machines);
  tidy(all.needed);
  tidy(all.imports);
  all.machine = join(machines, "+");
  return all;
}

}  // namespace

void tidy(std::vector<std::string>& names) {
  std::ranges::sort(names);
  const auto repeated = std::ranges::unique(names);
  names.erase(repeated.begin(), repeated.end());
  if (!names.empty() && names.front().empty()) names.erase(names.begin());
}

Result<Library> read_parts(std::string_view bytes, std::string_view name) {
  std::string padded;
  padded.reserve(bytes.size() + kPadding);
  padded.append(bytes).append(kPadding, '\0');
  auto library = read_any(
      MemoryBufferRef(StringRef(padded.data(), bytes.size()), StringRef(name.data(), name.size())));
  if (!library) return std::unexpected(at(library.error(), std::string(name)));
  return library;
}

Result<model::LibraryFacts> merged_facts(const Library& library, std::string_view name) {
  switch (library.container) {
  case Container::kNone:
    return library.parts.front().image.facts;
  case Container::kUniversal:
    return facts_of_slices(library);
  case Container::kArchive:
    break;
  }
  auto facts = facts_of_archive(library);
  if (!facts) return std::unexpected(at(facts.error(), std::string(name)));
  return facts;
}

Result<model::LibraryFacts> read_library(std::string_view bytes, std::string_view name) {
  LOCKSTEP_TRY(library, read_parts(bytes, name));
  LOCKSTEP_TRY(facts, merged_facts(library, name));
  // A damaged or doubtful slot is fill_slot's to complain of: here it has no version to tell.
  const auto slots = locate_slots(bytes, library);
  if (slots && !slots->empty()) facts.slot = slots->front().text;
  return facts;
}

Result<std::vector<model::LibraryFacts>> read_slices(std::string_view bytes,
                                                     std::string_view name) {
  LOCKSTEP_TRY(library, read_parts(bytes, name));
  std::vector<model::LibraryFacts> slices;
  if (library.container != Container::kUniversal) return slices;
  for (Part& part : library.parts) slices.push_back(std::move(part.image.facts));
  return slices;
}

bool is_native_file(std::string_view bytes) {
  // A bare COFF object begins with two bytes that many other files begin with: packages hold none.
  switch (llvm::identify_magic(StringRef(bytes.data(), bytes.size()))) {
  case file_magic::archive:
  case file_magic::elf:
  case file_magic::elf_relocatable:
  case file_magic::elf_executable:
  case file_magic::elf_shared_object:
  case file_magic::macho_object:
  case file_magic::macho_executable:
  case file_magic::macho_dynamically_linked_shared_lib:
  case file_magic::macho_bundle:
  case file_magic::macho_universal_binary:
  case file_magic::pecoff_executable:
    return true;
  default:
    return false;
  }
}

}  // namespace lockstep::inspect
