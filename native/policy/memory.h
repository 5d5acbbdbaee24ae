// Memory that tensors lie in: the machine's own, or a GPU's through CUDA's runtime library, which is opened at run time. A Memory serves one
// thread at a time.
#pragma once
#include <cstddef>
#include <memory>
#include <string>

#include "../core/result.h"

namespace assay::policy {

/// The part of CUDA's runtime library (cuda_runtime_api.h) that is used here. tests/declarations/cuda.cpp holds it against the header.
struct CudaRuntime {
  int (*cudaGetDeviceCount)(int*);
  int (*cudaMemGetInfo)(size_t*, size_t*);
  int (*cudaMalloc)(void**, size_t);
  int (*cudaFree)(void*);
  int (*cudaMemset)(void*, int, size_t);
  int (*cudaMemcpyAsync)(void*, const void*, size_t, int, void*);
  int (*cudaMemcpy2DAsync)(void*, size_t, const void*, size_t, size_t, size_t, int, void*);
  int (*cudaStreamSynchronize)(void*);
  const char* (*cudaGetErrorString)(int);
};
inline constexpr int kHostToDevice = 1, kDeviceToHost = 2, kDeviceToDevice = 3;  // cudaMemcpyKind

/// Opens CUDA's runtime library at `path`. Any thread.
Result<CudaRuntime> open_cuda(const std::string& path);

/// What a machine has for CUDA. Any thread.
struct CudaDevice {
  size_t free = 0, total = 0;  // bytes of the first device
};
Result<CudaDevice> find_cuda(const std::string& path);

class Memory {
 public:
  /// Gives a block back to where it came from.
  struct Free {
    int (*cuda)(void*) = nullptr;  // null: the machine's own
    void operator()(void* block) const;
  };
  using Block = std::unique_ptr<void, Free>;

  /// The machine's own.
  Memory() = default;
  explicit Memory(const CudaRuntime& cuda) : cuda_(cuda), is_host_(false) {}
  bool is_host() const { return is_host_; }
  /// Zeros. Null where there is no memory.
  Block allocate(size_t bytes) const;

  // What follows only begins on a device, in order; finish() waits for it, and says whether any of it failed.
  /// Rows of `width` bytes, each `to_pitch` or `from_pitch` bytes behind the one before, inside this memory.
  void copy_rows(void* to, size_t to_pitch, const void* from, size_t from_pitch, size_t width, size_t rows);
  void from_host(void* to, const void* from, size_t bytes);
  void to_host(void* to, const void* from, size_t bytes);
  std::optional<Fault> finish();

 private:
  void keep(int error) {
    if (error_ == 0) error_ = error;
  }
  CudaRuntime cuda_{};
  bool is_host_ = true;
  int error_ = 0;  // the first since finish()
};

}  // namespace assay::policy
