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
    const Key key = key_of(name);
    for (size_t i = key.hash & (slots_.size() - 1);; i = (i + 1) & (slots_.size() - 1)) {
      const Slot& slot = slots_[i];
      if (slot.generation != generation_) return -1;
      if (matches(slot, key, name)) return slot.value;
    }
  }

  /// The number of `name`; gives it `fresh` when it has none. `added` says which.
  int32_t insert(std::string_view name, int32_t fresh, bool& added) {
    if (count_ * 4 >= slots_.size() * 3) grow();
    const Key key = key_of(name);
    for (size_t i = key.hash & (slots_.size() - 1);; i = (i + 1) & (slots_.size() - 1)) {
      Slot& slot = slots_[i];
      if (slot.generation != generation_) {
        slot = {name.data(), key.head, static_cast<uint32_t>(name.size()), fresh, key.hash, generation_};
        ++count_;
        added = true;
        return fresh;
      }
      if (matches(slot, key, name)) {
        added = false;
        return slot.value;
      }
    }
  }

 private:
  // The first eight bytes stand in the slot, so that a short name is compared without a look at the text.
  struct Slot {
    const char* data = nullptr;
    uint64_t head = 0;
    uint32_t size = 0;
    int32_t value = 0;
    uint32_t hash = 0;
    uint32_t generation = 0;
  };
  struct Key {
    uint64_t head;
    uint32_t hash;
  };

  static bool matches(const Slot& slot, const Key& key, std::string_view name) {
    return slot.head == key.head && slot.size == name.size() && slot.hash == key.hash &&
           (name.size() <= 8 || std::memcmp(slot.data + 8, name.data() + 8, name.size() - 8) == 0);
  }

  static uint64_t word_at(const char* p, size_t left) {
    uint64_t word = 0;
    if (left >= 8) std::memcpy(&word, p, 8);
    else std::memcpy(&word, p, left);
    return word;
  }

  static Key key_of(std::string_view name) {
    const uint64_t head = word_at(name.data(), name.size());
    uint64_t hash = (0x9E3779B97F4A7C15u ^ name.size() ^ head) * 0xD6E8FEB86659FD93u;
    hash ^= hash >> 32;
    for (size_t at = 8; at < name.size(); at += 8) {
      hash = (hash ^ word_at(name.data() + at, name.size() - at)) * 0xD6E8FEB86659FD93u;
      hash ^= hash >> 29;
    }
    return {head, static_cast<uint32_t>(hash * 0xD6E8FEB86659FD93u >> 32)};
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
