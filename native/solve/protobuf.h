// Protocol-buffer bytes written and read by hand: as much of the wire format as OR-Tools' messages need, so that no second
// protobuf library stands beside the one that OR-Tools brings. One writer a thread; readers are views.
#pragma once
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace assay {

/// Appends the fields of a message in any order; nested messages between open() and close(). Keeps its memory.
class ProtoWriter {
 public:
  void clear() { bytes_.clear(); }
  std::string_view bytes() const { return bytes_; }

  void integer(int field, int64_t value);  // int32, int64, enum, bool
  void number(int field, double value);    // double
  void bytes(int field, std::string_view value);

  // Repeated scalars are packed.
  void integers(int field, std::span<const int32_t> values);
  void integers(int field, std::span<const int64_t> values);
  void numbers(int field, std::span<const double> values);
  void count_up(int field, int32_t count);  // 0, 1, … count - 1

  /// Starts a nested message; what open() returned goes to close(). Its length takes five bytes always (a varint may be
  /// padded), so that nothing is moved when it becomes known.
  size_t open(int field);
  void close(size_t start);

 private:
  void key(int field, int wire) { varint(static_cast<uint64_t>(field) << 3 | static_cast<uint64_t>(wire)); }
  void varint(uint64_t value);
  char* pack(int field, size_t size);
  template <class Integer>
  void pack(int field, std::span<const Integer> values);

  std::string bytes_;
};

/// One field of a message as it was met.
struct ProtoField {
  int number = 0;
  uint64_t bits = 0;       // of a scalar
  std::string_view bytes;  // of a nested message, a text or packed scalars
  bool is_bytes = false;

  int64_t as_integer() const { return static_cast<int64_t>(bits); }
  double as_number() const {
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }
};

/// Goes through a message field by field, or through packed integers. Never reads beyond the bytes; broken bytes end it.
class ProtoReader {
 public:
  explicit ProtoReader(std::string_view bytes) : rest_(bytes) {}
  bool next(ProtoField& field);
  bool next_integer(int64_t& value) {
    uint64_t bits = 0;
    if (!varint(bits)) return false;
    value = static_cast<int64_t>(bits);
    return true;
  }

 private:
  bool varint(uint64_t& value) {
    if (!rest_.empty() && static_cast<uint8_t>(rest_.front()) < 128) {  // as nearly all are
      value = static_cast<uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      return true;
    }
    return long_varint(value);
  }
  bool long_varint(uint64_t& value);
  std::string_view rest_;
};

}  // namespace assay
