// Names to numbers: an open-addressing table over views into the text, reused from text to text. Not for sharing.
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "words.h"

namespace assay {

/// Numbers names from 0 on, in the order in which they are first inserted.
class NameTable {
 public:
  /// What the table looks for; made once a name, so that a caller may fetch slots ahead.
  struct Key {
    uint64_t head;  // the first eight bytes, zeros behind a shorter name
    uint32_t tag;   // hash, and in its low bits the length up to kLong
  };

  Key key_of(std::string_view name) const {
    const char* p = name.data();
    const size_t size = name.size();
    if (size < 8) return end_key(short_word(p, size), start_hash(short_word(p, size)), size);
    const uint64_t head = word_at(p);
    uint64_t hash = start_hash(head);
    size_t at = 8;
    for (; at + 8 <= size; at += 8) hash = add_to_hash(hash, word_at(p + at));
    if (at < size) hash = add_to_hash(hash, word_at(p + size - 8) >> 8 * (8 - size % 8));
    return end_key(head, hash, size);
  }

  // The same in steps, word by word as the name is found: the first word, every other, the last one filled up with zeros.
  uint64_t start_hash(uint64_t head) const { return (head ^ seed_) * kFactor; }
  static uint64_t add_to_hash(uint64_t hash, uint64_t word) { return (hash ^ hash >> 29 ^ word) * kFactor; }
  static Key end_key(uint64_t head, uint64_t hash, size_t size) {
    hash ^= size;
    hash = (hash ^ hash >> 32) * kFactor;
    return {head, (static_cast<uint32_t>(hash >> 32) & ~uint32_t{kLong}) | static_cast<uint32_t>(std::min(size, kLong))};
  }

  /// Forgets all names, keeps the memory; takes time by the names there were.
  void clear() {
    if (used_.size() * 8 > slots_.size()) std::fill(slots_.begin(), slots_.end(), Slot{});
    else for (uint32_t at : used_) slots_[at] = Slot{};
    used_.clear();
    names_.clear();
  }

  int32_t size() const { return static_cast<int32_t>(names_.size()); }
  std::string_view name(size_t number) const { return names_[number]; }
  /// Hands the names over, by number, for other memory to write the next ones into. The table must be cleared then.
  void swap_names(std::vector<std::string_view>& names) { names_.swap(names); }

  /// Brings the place where a name would stand into the cache.
  void prefetch(const Key& key) const { __builtin_prefetch(&slots_[key.tag >> kLengthBits & mask()]); }

  /// The number of `name`, or -1.
  int32_t find(std::string_view name) const { return find(name, key_of(name)); }
  int32_t find(std::string_view name, const Key& key) const {
    for (size_t i = key.tag >> kLengthBits & mask();; i = (i + 1) & mask()) {
      const Slot& slot = slots_[i];
      if (slot.number < 0 || matches(slot, key, name)) return slot.number;
    }
  }

  /// Gives the next number to a name that the table does not hold.
  int32_t add(std::string_view name, const Key& key) {
    if (names_.size() * 4 >= slots_.size() * 3) grow();
    const int32_t number = size();
    place({key.head, key.tag, number});
    names_.push_back(name);
    return number;
  }

 private:
  static constexpr uint64_t kFactor = 0xD6E8FEB86659FD93u;
  static constexpr unsigned kLengthBits = 4;
  static constexpr size_t kLong = 15;

  struct Slot {
    uint64_t head = 0;
    uint32_t tag = 0;
    int32_t number = -1;
  };

  static uint64_t short_word(const char* p, size_t size) {
    const auto byte = [p](size_t at) { return uint64_t{static_cast<unsigned char>(p[at])} << 8 * at; };
    if (size < 4) return size == 0 ? 0 : byte(0) | byte(size / 2) | byte(size - 1);
    return half_word_at(p) | uint64_t{half_word_at(p + size - 4)} << 8 * (size - 4);
  }

  bool matches(const Slot& slot, const Key& key, std::string_view name) const {
    if (slot.head != key.head || slot.tag != key.tag) return false;
    return name.size() <= 8 || same_tail(names_[static_cast<size_t>(slot.number)], name);
  }
  // Of names longer than eight bytes whose first eight are the same.
  static bool same_tail(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (size_t at = 8; at + 8 < a.size(); at += 8) {
      if (word_at(a.data() + at) != word_at(b.data() + at)) return false;
    }
    return word_at(a.data() + a.size() - 8) == word_at(b.data() + a.size() - 8);
  }

  size_t mask() const { return slots_.size() - 1; }

  void place(const Slot& slot) {
    size_t i = slot.tag >> kLengthBits & mask();
    while (slots_[i].number >= 0) i = (i + 1) & mask();
    slots_[i] = slot;
    used_.push_back(static_cast<uint32_t>(i));
  }

  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    used_.clear();
    for (const Slot& slot : old) {
      if (slot.number >= 0) place(slot);
    }
  }

  // No text can know where the table lies, so none can be made of names that all fall on one slot.
  const uint64_t seed_ = reinterpret_cast<uintptr_t>(this) * kFactor;
  std::vector<Slot> slots_ = std::vector<Slot>(256);
  std::vector<uint32_t> used_;  // slots that hold a name
  std::vector<std::string_view> names_;
};

}  // namespace assay
