#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lockstep {

/// Bytes that nobody changes: copies share one buffer, so that a large file may stand in several
/// values at once.
class Bytes {
 public:
  Bytes() = default;
  Bytes(std::string bytes) : held_(std::make_shared<std::string>(std::move(bytes))) {}
  Bytes(const char* text) : Bytes(std::string(text)) {}
  explicit Bytes(std::string_view bytes) : Bytes(std::string(bytes)) {}

  operator std::string_view() const { return view(); }
  std::string_view view() const { return held_ == nullptr ? std::string_view() : *held_; }
  std::size_t size() const { return view().size(); }
  bool empty() const { return view().empty(); }

  /// A copy of the bytes.
  std::string text() const { return std::string(view()); }
  /// The bytes to be changed: moved out when nobody shares them, else a copy.
  std::string release() &&;

  friend bool operator==(const Bytes& a, const Bytes& b) { return a.view() == b.view(); }
  friend bool operator==(const Bytes& a, std::string_view b) { return a.view() == b; }
  friend bool operator==(const Bytes& a, const std::string& b) { return a.view() == b; }
  friend bool operator==(const Bytes& a, const char* b) { return a.view() == b; }

 private:
  std::shared_ptr<std::string> held_;
};

/// The bytes of one file in several buffers, one after the other: an archive shares those of its
/// members instead of copying them.
class Chunks {
 public:
  Chunks() = default;
  template <std::convertible_to<Bytes> T>
  Chunks(T&& bytes) {
    add(std::forward<T>(bytes));
  }

  /// Adds bytes at the end.
  void add(Bytes bytes);

  std::uint64_t size() const { return size_; }
  auto begin() const { return chunks_.begin(); }
  auto end() const { return chunks_.end(); }

  /// All of them as one copy.
  std::string joined() const;

  /// Whether the bytes are the same, wherever the buffers end.
  friend bool operator==(const Chunks& a, const Chunks& b) { return a.joined() == b.joined(); }

 private:
  std::vector<Bytes> chunks_;
  std::uint64_t size_ = 0;
};

}  // namespace lockstep
