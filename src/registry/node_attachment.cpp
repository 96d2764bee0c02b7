#include "node_attachment.hpp"

#include "encoding.hpp"
#include "lockstep/base/package_digests.hpp"

namespace lockstep::registry {

namespace {

// How many digits are decoded at once; a multiple of four, so that only the last part is padded.
constexpr std::size_t kDigits = std::size_t{1} << 18;

// The decoded parts of a long text, one after the other.
class DecodedParts {
 public:
  explicit DecodedParts(std::string_view base64) : left_(base64) {}

  Result<std::string_view> next() {
    const std::string_view digits = left_.substr(0, kDigits);
    left_.remove_prefix(digits.size());
    auto part = base64_decoded(digits);
    const bool is_padded_within = !left_.empty() && digits.ends_with('=');
    if (!part || is_padded_within)
      return fail(ErrorKind::kCheckFailed, "the attachment is no base64");
    part_ = std::move(*part);
    hasher_.update(part_);
    size_ += part_.size();
    return part_;
  }

  Attachment finish() {
    PackageDigests digests = hasher_.finish();
    return {size_, std::move(digests.sha512), std::move(digests.sha1)};
  }

 private:
  std::string_view left_;
  std::string part_;
  PackageHasher hasher_;
  std::uint64_t size_ = 0;
};

}  // namespace

Result<Attachment> keep_attachment(sys::Filesystem& files, const std::string& path,
                                   std::string_view base64) {
  DecodedParts parts(base64);
  LOCKSTEP_CHECK(files.write_parts(path, [&] { return parts.next(); }));
  return parts.finish();
}

}  // namespace lockstep::registry
