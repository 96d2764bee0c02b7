// Debian has {fmt} as a shared library alone, and a program for containers can load none: what of
// it our modules call is compiled here.
#include <fmt/format-inl.h>

FMT_BEGIN_NAMESPACE
namespace detail {
template void buffer<char>::append(const char* begin, const char* end);
template void vformat_to(buffer<char>& out, string_view form,
                         basic_format_args<FMT_BUFFER_CONTEXT(char)> arguments, locale_ref locale);
template auto thousands_sep_impl(locale_ref locale) -> thousands_sep_result<char>;
template auto decimal_point_impl(locale_ref locale) -> char;
}  // namespace detail
FMT_END_NAMESPACE
