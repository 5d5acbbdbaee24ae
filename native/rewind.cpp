#include "rewind.h"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace assay {
namespace {

bool is_whole_pages(const uint8_t* at, size_t bytes) {
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return bytes > 0 && reinterpret_cast<uintptr_t>(at) % page == 0 && bytes % page == 0;
}

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
  if (!is_whole_pages(at, bytes)) return false;
  const int file = static_cast<int>(syscall(SYS_memfd_create, "assay", 1U));  // MFD_CLOEXEC
  if (file < 0) return false;
  const bool mapped = write_all(file, at, bytes) && mmap(at, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, file, 0) == at;
  close(file);  // the mapping keeps it
  if (!mapped) return false;
  at_ = at;
  bytes_ = bytes;
  return true;
}

bool KeptMemory::rewind(const uint8_t* at, size_t bytes) const {
  // Private pages are dropped: those of the file read as the file again, those beyond as zeros.
  return at == at_ && at_ != nullptr && bytes >= bytes_ && madvise(at_, bytes, MADV_DONTNEED) == 0;
}

}  // namespace assay
