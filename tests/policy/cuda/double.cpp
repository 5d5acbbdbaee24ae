// A double of CUDA's runtime library over the machine's own memory, for tests of whatever deals with a device's memory. As on a device, a copy
// happens later, new memory holds anything, and an address outside of what was allocated is an error.
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#ifndef DEVICES
#define DEVICES 1
#endif

namespace {

std::mutex mutex;
std::map<char*, size_t> blocks;
std::vector<std::function<void()>> later;
enum { kSuccess = 0, kInvalidValue = 1, kNoDevice = 100 };

bool is_ours(const void* address, size_t bytes) {
  char* at = static_cast<char*>(const_cast<void*>(address));
  auto after = blocks.upper_bound(at);
  if (after == blocks.begin()) return false;
  const auto& [start, size] = *--after;
  return at + bytes <= start + size;
}

// By cudaMemcpyKind: where the target and the source lie on the device.
bool fits(int kind, const void* to, size_t to_bytes, const void* from, size_t from_bytes) {
  return is_ours(to, to_bytes) == (kind != 2) && is_ours(from, from_bytes) == (kind != 1);
}

}  // namespace

extern "C" {

int cudaGetDeviceCount(int* count) {
  *count = DEVICES;
  return DEVICES == 0 ? kNoDevice : kSuccess;
}

int cudaMemGetInfo(size_t* free, size_t* total) {
  *free = size_t{3} << 30;
  *total = size_t{4} << 30;
  return kSuccess;
}

int cudaMalloc(void** block, size_t bytes) {
  const std::lock_guard lock(mutex);
  *block = std::malloc(bytes);
  std::memset(*block, 0xff, bytes);  // no number
  blocks[static_cast<char*>(*block)] = bytes;
  return kSuccess;
}

int cudaFree(void* block) {
  const std::lock_guard lock(mutex);
  if (blocks.erase(static_cast<char*>(block)) == 0) std::abort();
  std::free(block);
  return kSuccess;
}

int cudaMemset(void* block, int value, size_t bytes) {
  const std::lock_guard lock(mutex);
  if (!is_ours(block, bytes)) return kInvalidValue;
  std::memset(block, value, bytes);
  return kSuccess;
}

int cudaMemcpyAsync(void* to, const void* from, size_t bytes, int kind, void*) {
  const std::lock_guard lock(mutex);
  if (!fits(kind, to, bytes, from, bytes)) return kInvalidValue;
  later.push_back([=] { std::memcpy(to, from, bytes); });
  return kSuccess;
}

int cudaMemcpy2DAsync(void* to, size_t to_pitch, const void* from, size_t from_pitch, size_t width, size_t rows, int kind, void*) {
  const std::lock_guard lock(mutex);
  if (width > to_pitch || width > from_pitch) return kInvalidValue;
  if (!fits(kind, to, (rows - 1) * to_pitch + width, from, (rows - 1) * from_pitch + width)) return kInvalidValue;
  later.push_back([=] {
    for (size_t row = 0; row < rows; ++row) {
      std::memcpy(static_cast<char*>(to) + row * to_pitch, static_cast<const char*>(from) + row * from_pitch, width);
    }
  });
  return kSuccess;
}

int cudaStreamSynchronize(void*) {
  const std::lock_guard lock(mutex);
  for (const auto& copy : later) copy();
  later.clear();
  return kSuccess;
}

const char* cudaGetErrorString(int error) {
  return error == kNoDevice ? "no CUDA-capable device is detected" : error == kInvalidValue ? "invalid argument" : "no error";
}

}  // extern "C"
