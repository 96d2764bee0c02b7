#pragma once

#include <llvm/Support/Error.h>
#include <llvm/Support/MemoryBufferRef.h>

#include <string>
#include <utility>

#include "image.hpp"

namespace lockstep::inspect {

/// The value of one of LLVM's answers, or its message as an Error (kCheckFailed).
template <typename T>
Result<T> checked(llvm::Expected<T> answer) {
  if (answer) return std::move(*answer);
  return fail(ErrorKind::kCheckFailed, llvm::toString(answer.takeError()));
}

/// One image of each format. The buffer's bytes are followed by kPadding readable zeros: some of
/// LLVM's readers look a little past the end.
Result<Image> read_elf(llvm::MemoryBufferRef buffer);
Result<Image> read_mach_o(llvm::MemoryBufferRef buffer);
Result<Image> read_pe(llvm::MemoryBufferRef buffer);
/// A member of an import library: one symbol of a DLL.
Result<Image> read_import_member(llvm::MemoryBufferRef buffer);

inline constexpr std::size_t kPadding = 65536;

/// Sorts `names` and drops repeated and empty ones.
void tidy(std::vector<std::string>& names);

}  // namespace lockstep::inspect
