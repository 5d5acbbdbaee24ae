// Names to numbers: an open-addressing table over views into the text, reused from text to text. Not for sharing.
#pragma once
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace assay {

class NameTable {
 public:
  /// Forgets all names, keeps the memory.
  void clear() {
    ++generation_;
    count_ = 0;
    if (generation_ == 0 || slots_.empty()) {
      slots_.assign(slots_.empty() ? 256 : slots_.size(), Slot{});
      generation_ = 1;
    }
  }

  /// The number of `name`, or -1.
  int32_t find(std::string_view name) const {
    const uint32_t hash = hash_of(name);
    for (size_t i = hash & (slots_.size() - 1);; i = (i + 1) & (slots_.size() - 1)) {
      const Slot& slot = slots_[i];
      if (slot.generation != generation_) return -1;
      if (slot.hash == hash && slot.name == name) return slot.value;
    }
  }

  /// The number of `name`; gives it `fresh` when it has none. `added` says which.
  int32_t insert(std::string_view name, int32_t fresh, bool& added) {
    if (count_ * 2 >= slots_.size()) grow();
    const uint32_t hash = hash_of(name);
    for (size_t i = hash & (slots_.size() - 1);; i = (i + 1) & (slots_.size() - 1)) {
      Slot& slot = slots_[i];
      if (slot.generation != generation_) {
        slot = {name, hash, fresh, generation_};
        ++count_;
        added = true;
        return fresh;
      }
      if (slot.hash == hash && slot.name == name) {
        added = false;
        return slot.value;
      }
    }
  }

 private:
  struct Slot {
    std::string_view name;
    uint32_t hash = 0;
    int32_t value = 0;
    uint32_t generation = 0;
  };

  // Up to seven bytes as one word: a few loads that may overlap, no loop.
  static uint64_t short_word(const char* p, size_t length) {
    const auto byte = [&](size_t at) { return static_cast<uint64_t>(static_cast<unsigned char>(p[at])); };
    if (length >= 4) {
      uint32_t low, high;
      std::memcpy(&low, p, 4);
      std::memcpy(&high, p + length - 4, 4);
      return (static_cast<uint64_t>(high) << 32) | low;
    }
    return length == 0 ? 0 : byte(0) | byte(length / 2) << 8 | byte(length - 1) << 16;
  }

  static uint32_t hash_of(std::string_view name) {
    uint64_t hash = 0x9E3779B97F4A7C15u ^ name.size();
    const char* p = name.data();
    size_t left = name.size();
    for (; left >= 8; left -= 8, p += 8) {
      uint64_t word;
      std::memcpy(&word, p, 8);
      hash = (hash ^ word) * 0xD6E8FEB86659FD93u;
      hash ^= hash >> 32;
    }
    hash = (hash ^ short_word(p, left)) * 0xD6E8FEB86659FD93u;
    hash ^= hash >> 29;
    return static_cast<uint32_t>(hash * 0xD6E8FEB86659FD93u >> 32);
  }

  void grow() {
    std::vector<Slot> old(slots_.empty() ? 256 : slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.generation != generation_) continue;
      size_t i = slot.hash & (slots_.size() - 1);
      while (slots_[i].generation == generation_) i = (i + 1) & (slots_.size() - 1);
      slots_[i] = slot;
    }
  }

  std::vector<Slot> slots_ = std::vector<Slot>(256);
  uint32_t generation_ = 1;
  size_t count_ = 0;
};

}  // namespace assay
