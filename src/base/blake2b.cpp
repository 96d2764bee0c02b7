#include "blake2b.hpp"

#include <algorithm>
#include <bit>

namespace lockstep {

namespace {

using Words = std::array<std::uint64_t, 16>;

constexpr std::array<std::uint64_t, 8> kStart = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

constexpr std::uint64_t kDigestSize = 32;

// Digest size, no key, fanout 1, depth 1: the first word of the parameter block (section 2.5).
constexpr std::uint64_t kParameters = 0x01010000 | kDigestSize;

// The order of message words in each of the ten rounds (section 2.7).
constexpr std::array<std::array<std::uint8_t, 16>, 10> kOrder = {{
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
}};

// The four words that each of the eight mixings of a round works on: columns, then diagonals.
constexpr std::array<std::array<std::uint8_t, 4>, 8> kMixed = {{{0, 4, 8, 12},
                                                                {1, 5, 9, 13},
                                                                {2, 6, 10, 14},
                                                                {3, 7, 11, 15},
                                                                {0, 5, 10, 15},
                                                                {1, 6, 11, 12},
                                                                {2, 7, 8, 13},
                                                                {3, 4, 9, 14}}};

std::uint64_t load_word(const char* bytes) {
  std::uint64_t word = 0;
  for (std::size_t i = 8; i-- > 0;) word = word << 8 | static_cast<unsigned char>(bytes[i]);
  return word;
}

void mix(Words& v, const std::array<std::uint8_t, 4>& at, std::uint64_t x, std::uint64_t y) {
  const auto [a, b, c, d] = at;
  v[a] += v[b] + x;
  v[d] = std::rotr(v[d] ^ v[a], 32);
  v[c] += v[d];
  v[b] = std::rotr(v[b] ^ v[c], 24);
  v[a] += v[b] + y;
  v[d] = std::rotr(v[d] ^ v[a], 16);
  v[c] += v[d];
  v[b] = std::rotr(v[b] ^ v[c], 63);
}

}  // namespace

Blake2b256::Blake2b256() : state_(kStart) { state_[0] ^= kParameters; }

void Blake2b256::update(std::string_view bytes) {
  while (!bytes.empty()) {
    // The last block is compressed differently, so a full one waits until more comes.
    if (filled_ == kBlock) compress(false);
    const std::size_t size = std::min(kBlock - filled_, bytes.size());
    std::ranges::copy(bytes.substr(0, size), block_.begin() + static_cast<std::ptrdiff_t>(filled_));
    filled_ += size;
    bytes.remove_prefix(size);
  }
}

std::string Blake2b256::finish() {
  std::fill(block_.begin() + static_cast<std::ptrdiff_t>(filled_), block_.end(), '\0');
  compress(true);
  std::string digest(kDigestSize, '\0');
  for (std::size_t i = 0; i < digest.size(); ++i)
    digest[i] = static_cast<char>(state_[i / 8] >> (8 * (i % 8)) & 0xff);
  return digest;
}

void Blake2b256::compress(bool is_last) {
  counted_ += filled_;
  filled_ = 0;
  Words message{};
  for (std::size_t i = 0; i < message.size(); ++i) message[i] = load_word(block_.data() + 8 * i);
  Words v{};
  std::ranges::copy(state_, v.begin());
  std::ranges::copy(kStart, v.begin() + 8);
  v[12] ^= counted_;
  if (is_last) v[14] = ~v[14];
  for (std::size_t round = 0; round < 12; ++round) {
    const auto& order = kOrder[round % kOrder.size()];
    for (std::size_t i = 0; i < kMixed.size(); ++i)
      mix(v, kMixed[i], message[order[2 * i]], message[order[2 * i + 1]]);
  }
  for (std::size_t i = 0; i < state_.size(); ++i) state_[i] ^= v[i] ^ v[i + 8];
}

}  // namespace lockstep
