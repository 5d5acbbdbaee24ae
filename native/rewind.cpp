#include "rewind.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>

namespace assay {
namespace {

// Bits of an entry of /proc/self/pagemap.
constexpr uint64_t kPresent = uint64_t{1} << 63, kSwapped = uint64_t{1} << 62, kOfFile = uint64_t{1} << 61;

// A page of the mapping that was written to is no page of the file any more.
bool is_own(uint64_t entry) { return (entry & (kPresent | kSwapped)) != 0 && (entry & kOfFile) == 0; }

size_t page_size() { return static_cast<size_t>(sysconf(_SC_PAGESIZE)); }

bool write_all(int file, const uint8_t* at, size_t bytes) {
  while (bytes > 0) {
    const ssize_t done = write(file, at, bytes);
    if (done <= 0) return false;
    at += done;
    bytes -= static_cast<size_t>(done);
  }
  return true;
}

}  // namespace

bool KeptMemory::keep(uint8_t* at, size_t bytes) {
  if (at_ != nullptr || bytes == 0 || reinterpret_cast<uintptr_t>(at) % page_size() != 0 || bytes % page_size() != 0) return false;
  const int map = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  const int file = static_cast<int>(syscall(SYS_memfd_create, "assay", 1U));  // MFD_CLOEXEC
  void* clean = MAP_FAILED;
  if (map >= 0 && file >= 0 && write_all(file, at, bytes)) clean = mmap(nullptr, bytes, PROT_READ, MAP_SHARED, file, 0);
  const bool kept = clean != MAP_FAILED && mmap(at, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, file, 0) == at;
  if (file >= 0) close(file);  // the mappings keep it
  if (!kept) {
    if (clean != MAP_FAILED) munmap(clean, bytes);
    if (map >= 0) close(map);
    return false;
  }
  at_ = at;
  bytes_ = bytes;
  clean_ = static_cast<const uint8_t*>(clean);
  page_map_ = map;
  pages_.resize(bytes / page_size());
  return true;
}

bool KeptMemory::read_page_map() {
  auto* to = reinterpret_cast<char*>(pages_.data());
  size_t left = pages_.size() * sizeof(uint64_t);
  const auto first = reinterpret_cast<uintptr_t>(at_) / page_size() * sizeof(uint64_t);
  if (lseek(page_map_, static_cast<off_t>(first), SEEK_SET) < 0) return false;
  while (left > 0) {
    const ssize_t done = read(page_map_, to, left);
    if (done <= 0) return false;
    to += done;
    left -= static_cast<size_t>(done);
  }
  return true;
}

// Copying a page that is the process's own is quicker than dropping it and letting the next write make it again: a tenth, where faults are dear.
bool KeptMemory::rewind(uint8_t* at, size_t bytes) {
  if (at_ == nullptr || at != at_ || bytes < bytes_ || !read_page_map()) return false;
  const size_t page = page_size();
  for (size_t i = 0; i < pages_.size(); ++i) {
    if (is_own(pages_[i])) std::memcpy(at_ + i * page, clean_ + i * page, page);
  }
  return bytes == bytes_ || madvise(at_ + bytes_, bytes - bytes_, MADV_DONTNEED) == 0;
}

}  // namespace assay
