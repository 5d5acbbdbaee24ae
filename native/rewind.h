// A block of memory that goes back to what it held: only the pages that were ever written to are copied.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay {

/// Does not own the block, which must outlive it. One thread.
class KeptMemory {
 public:
  /// Makes the block a private mapping of a copy of what it holds; for ever, so once in a process.
  /// @returns false where the system does not let it; the block is as it was then
  [[nodiscard]] bool keep(uint8_t* at, size_t bytes);

  /// @param bytes of the block as it is now, which may have grown: what lies beyond the kept part becomes zeros
  /// @returns false for another block, and where the system fails; the block may be half way back then
  [[nodiscard]] bool rewind(uint8_t* at, size_t bytes);

 private:
  bool read_page_map();

  uint8_t* at_ = nullptr;
  size_t bytes_ = 0;
  const uint8_t* clean_ = nullptr;  // the same file, shared and read-only
  int page_map_ = -1;
  std::vector<uint64_t> pages_;
};

}  // namespace assay
