// A block of memory that goes back to what it held: pages that nobody wrote to cost nothing.
#pragma once
#include <cstddef>
#include <cstdint>

namespace assay {

/// Does not own the block, which must outlive it. One thread.
class KeptMemory {
 public:
  /// Makes the block a private mapping of a copy of what it holds. @returns false where the system does not let it; the block is as it was then
  [[nodiscard]] bool keep(uint8_t* at, size_t bytes);

  /// @param bytes of the block as it is now, which may have grown: what lies beyond the kept part becomes zeros. @returns false for another block
  [[nodiscard]] bool rewind(const uint8_t* at, size_t bytes) const;

 private:
  uint8_t* at_ = nullptr;
  size_t bytes_ = 0;
};

}  // namespace assay
