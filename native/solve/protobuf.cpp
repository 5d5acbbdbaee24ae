#include "protobuf.h"

namespace assay {
namespace {

constexpr int kVarint = 0, kFixed64 = 1, kLengthDelimited = 2, kFixed32 = 5;  // wire types
constexpr size_t kLengthBytes = 5;

size_t varint_size(uint64_t value) {
  size_t size = 1;
  for (; value >= 128; value >>= 7) ++size;
  return size;
}

char* put_varint(char* at, uint64_t value) {
  for (; value >= 128; value >>= 7) *at++ = static_cast<char>(value | 128);
  *at++ = static_cast<char>(value);
  return at;
}

}  // namespace

void ProtoWriter::varint(uint64_t value) {
  for (; value >= 128; value >>= 7) bytes_.push_back(static_cast<char>(value | 128));
  bytes_.push_back(static_cast<char>(value));
}

void ProtoWriter::integer(int field, int64_t value) {
  key(field, kVarint);
  varint(static_cast<uint64_t>(value));
}

void ProtoWriter::number(int field, double value) {
  key(field, kFixed64);
  bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void ProtoWriter::bytes(int field, std::string_view value) {
  key(field, kLengthDelimited);
  varint(value.size());
  bytes_ += value;
}

/// A packed field of `size` bytes, to be filled in.
char* ProtoWriter::pack(int field, size_t size) {
  key(field, kLengthDelimited);
  varint(size);
  const size_t at = bytes_.size();
  bytes_.resize(at + size);
  return bytes_.data() + at;
}

template <class Integer>
void ProtoWriter::pack(int field, std::span<const Integer> values) {
  size_t size = 0;
  for (const Integer value : values) size += varint_size(static_cast<uint64_t>(int64_t{value}));
  char* at = pack(field, size);
  for (const Integer value : values) at = put_varint(at, static_cast<uint64_t>(int64_t{value}));
}

void ProtoWriter::integers(int field, std::span<const int32_t> values) { pack(field, values); }
void ProtoWriter::integers(int field, std::span<const int64_t> values) { pack(field, values); }

void ProtoWriter::numbers(int field, std::span<const double> values) {
  key(field, kLengthDelimited);
  varint(values.size_bytes());
  bytes_.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
}

void ProtoWriter::count_up(int field, int32_t count) {
  size_t size = 0;
  for (int32_t i = 0; i < count; ++i) size += varint_size(static_cast<uint64_t>(i));
  char* at = pack(field, size);
  for (int32_t i = 0; i < count; ++i) at = put_varint(at, static_cast<uint64_t>(i));
}

size_t ProtoWriter::open(int field) {
  key(field, kLengthDelimited);
  bytes_.append(kLengthBytes, '\0');
  return bytes_.size();
}

void ProtoWriter::close(size_t start) {
  size_t length = bytes_.size() - start;
  for (size_t i = 0; i < kLengthBytes; ++i, length >>= 7) {
    const size_t more = i + 1 < kLengthBytes ? 128 : 0;
    bytes_[start - kLengthBytes + i] = static_cast<char>((length & 127) | more);
  }
}

bool ProtoReader::long_varint(uint64_t& value) {
  value = 0;
  for (int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 127) << shift;
    if (byte < 128) return true;
  }
  rest_ = {};
  return false;
}

bool ProtoReader::next(ProtoField& field) {
  uint64_t tag = 0;
  if (!varint(tag)) return false;
  field = ProtoField{.number = static_cast<int>(tag >> 3)};
  size_t size = 0;
  switch (tag & 7) {
    case kVarint: return varint(field.bits);
    case kFixed64: size = 8; break;
    case kFixed32: size = 4; break;
    case kLengthDelimited: {
      uint64_t length = 0;
      if (!varint(length) || length > rest_.size()) return false;
      field.is_bytes = true;
      field.bytes = rest_.substr(0, length);
      rest_.remove_prefix(length);
      return true;
    }
    default: return false;
  }
  if (rest_.size() < size) return false;
  std::memcpy(&field.bits, rest_.data(), size);
  rest_.remove_prefix(size);
  return true;
}

}  // namespace assay
