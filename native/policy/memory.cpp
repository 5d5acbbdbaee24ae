#include "memory.h"

#include <dlfcn.h>

#include <cstdlib>
#include <cstring>

#include "onnx_api.h"

namespace assay::policy {
namespace {

template <class Function>
bool take(void* library, const char* name, Function*& out) {
  out = reinterpret_cast<Function*>(dlsym(library, name));
  return out != nullptr;
}

Fault failed(const CudaRuntime& cuda, int error) {
  return Fault{.code = FaultCode::internal, .message = "CUDA: " + std::string(cuda.cudaGetErrorString(error)) + " (" + std::to_string(error) + ")"};
}

}  // namespace

Result<CudaRuntime> open_cuda(const std::string& path) {
  Result<void*> library = onnx::open_library(path, "CUDA's runtime library");
  if (!library) return library.fault();
  CudaRuntime cuda{};
  const bool whole = take(*library, "cudaGetDeviceCount", cuda.cudaGetDeviceCount) && take(*library, "cudaMemGetInfo", cuda.cudaMemGetInfo) &&
                     take(*library, "cudaMalloc", cuda.cudaMalloc) && take(*library, "cudaFree", cuda.cudaFree) &&
                     take(*library, "cudaMemset", cuda.cudaMemset) && take(*library, "cudaMemcpyAsync", cuda.cudaMemcpyAsync) &&
                     take(*library, "cudaMemcpy2DAsync", cuda.cudaMemcpy2DAsync) &&
                     take(*library, "cudaStreamSynchronize", cuda.cudaStreamSynchronize) &&
                     take(*library, "cudaGetErrorString", cuda.cudaGetErrorString);
  if (!whole) return Fault{.code = FaultCode::internal, .message = path + " is no runtime library of CUDA"};
  return cuda;
}

Result<CudaDevice> find_cuda(const std::string& path) {
  Result<CudaRuntime> cuda = open_cuda(path);
  if (!cuda) return cuda.fault();
  int count = 0;
  if (const int error = cuda->cudaGetDeviceCount(&count); error != 0) return failed(*cuda, error);
  if (count == 0) return Fault{.code = FaultCode::internal, .message = "CUDA: no device"};
  CudaDevice device;
  if (const int error = cuda->cudaMemGetInfo(&device.free, &device.total); error != 0) return failed(*cuda, error);
  return device;
}

void Memory::Free::operator()(void* block) const {
  if (cuda == nullptr) std::free(block);
  else static_cast<void>(cuda(block));
}

Memory::Block Memory::allocate(size_t bytes) const {
  if (is_host_) return {std::calloc(bytes, 1), Free{}};
  void* block = nullptr;
  if (cuda_.cudaMalloc(&block, bytes) != 0) return {nullptr, Free{cuda_.cudaFree}};
  // A masked position weighs nothing, but nothing times what is no number is none.
  static_cast<void>(cuda_.cudaMemset(block, 0, bytes));
  return {block, Free{cuda_.cudaFree}};
}

void Memory::copy_rows(void* to, size_t to_pitch, const void* from, size_t from_pitch, size_t width, size_t rows) {
  if (!is_host_) return keep(cuda_.cudaMemcpy2DAsync(to, to_pitch, from, from_pitch, width, rows, kDeviceToDevice, nullptr));
  for (size_t row = 0; row < rows; ++row) {
    std::memcpy(static_cast<char*>(to) + row * to_pitch, static_cast<const char*>(from) + row * from_pitch, width);
  }
}

void Memory::from_host(void* to, const void* from, size_t bytes) {
  if (is_host_) std::memcpy(to, from, bytes);
  else keep(cuda_.cudaMemcpyAsync(to, from, bytes, kHostToDevice, nullptr));
}

void Memory::to_host(void* to, const void* from, size_t bytes) {
  if (is_host_) std::memcpy(to, from, bytes);
  else keep(cuda_.cudaMemcpyAsync(to, from, bytes, kDeviceToHost, nullptr));
}

std::optional<Fault> Memory::finish() {
  if (is_host_) return std::nullopt;
  keep(cuda_.cudaStreamSynchronize(nullptr));
  const int error = std::exchange(error_, 0);
  if (error == 0) return std::nullopt;
  return failed(cuda_, error);
}

}  // namespace assay::policy
