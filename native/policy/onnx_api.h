// The part of ONNX Runtime's C API (onnxruntime_c_api.h) that is used here, and the library behind it, opened at run time, once for the
// process. The API is a table of functions that only ever grows at its end; `place` below is where each stands in it.
// tests/declarations.test.ts holds places, prototypes and constants against the header itself.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "../core/result.h"

// ONNX Runtime's handles, by the names that its header gives them; never looked into.
struct OrtStatus;
struct OrtEnv;
struct OrtSession;
struct OrtSessionOptions;
struct OrtRunOptions;
struct OrtMemoryInfo;
struct OrtValue;
struct OrtIoBinding;
struct OrtCUDAProviderOptionsV2;

namespace assay::onnx {

/// A version of the table that has all that is used here; newer libraries serve it too.
inline constexpr uint32_t kApiVersion = 22;

inline constexpr int kLogFatal = 4;  // OrtLoggingLevel: errors come as a status, and nothing is printed
inline constexpr int kDeviceAllocator = 0;   // OrtAllocatorType
inline constexpr int kDefaultMemory = 0;     // OrtMemType
enum class ElementType : int { float32 = 1, int32 = 6, int64 = 7, float16 = 10, bfloat16 = 16 };  // ONNXTensorElementDataType

struct Api {
  const char* (*GetErrorMessage)(const OrtStatus*);
  void (*ReleaseStatus)(OrtStatus*);
  OrtStatus* (*CreateEnv)(int, const char*, OrtEnv**);
  OrtStatus* (*CreateSessionOptions)(OrtSessionOptions**);
  OrtStatus* (*SetIntraOpNumThreads)(OrtSessionOptions*, int);
  OrtStatus* (*SetInterOpNumThreads)(OrtSessionOptions*, int);
  OrtStatus* (*AddSessionConfigEntry)(OrtSessionOptions*, const char*, const char*);
  void (*ReleaseSessionOptions)(OrtSessionOptions*);
  OrtStatus* (*CreateSessionFromArray)(const OrtEnv*, const void*, size_t, const OrtSessionOptions*, OrtSession**);
  void (*ReleaseSession)(OrtSession*);
  OrtStatus* (*CreateRunOptions)(OrtRunOptions**);
  OrtStatus* (*RunOptionsSetTerminate)(OrtRunOptions*);
  OrtStatus* (*AddRunConfigEntry)(OrtRunOptions*, const char*, const char*);
  void (*ReleaseRunOptions)(OrtRunOptions*);
  OrtStatus* (*CreateMemoryInfo)(const char*, int, int, int, OrtMemoryInfo**);
  OrtStatus* (*CreateCpuMemoryInfo)(int, int, OrtMemoryInfo**);
  void (*ReleaseMemoryInfo)(OrtMemoryInfo*);
  OrtStatus* (*CreateTensorWithDataAsOrtValue)(const OrtMemoryInfo*, void*, size_t, const int64_t*, size_t, int, OrtValue**);
  void (*ReleaseValue)(OrtValue*);
  OrtStatus* (*CreateIoBinding)(OrtSession*, OrtIoBinding**);
  void (*ReleaseIoBinding)(OrtIoBinding*);
  OrtStatus* (*BindInput)(OrtIoBinding*, const char*, const OrtValue*);
  OrtStatus* (*BindOutput)(OrtIoBinding*, const char*, const OrtValue*);
  OrtStatus* (*RunWithBinding)(OrtSession*, const OrtRunOptions*, const OrtIoBinding*);
  OrtStatus* (*CreateCUDAProviderOptions)(OrtCUDAProviderOptionsV2**);
  OrtStatus* (*UpdateCUDAProviderOptions)(OrtCUDAProviderOptionsV2*, const char* const*, const char* const*, size_t);
  void (*ReleaseCUDAProviderOptions)(OrtCUDAProviderOptionsV2*);
  OrtStatus* (*SessionOptionsAppendExecutionProvider_CUDA_V2)(OrtSessionOptions*, const OrtCUDAProviderOptionsV2*);
};

/// Places of the functions in the table.
namespace place {
inline constexpr size_t GetErrorMessage = 2;
inline constexpr size_t CreateEnv = 3;
inline constexpr size_t CreateSessionFromArray = 8;
inline constexpr size_t CreateSessionOptions = 10;
inline constexpr size_t SetIntraOpNumThreads = 24;
inline constexpr size_t SetInterOpNumThreads = 25;
inline constexpr size_t CreateRunOptions = 39;
inline constexpr size_t RunOptionsSetTerminate = 46;
inline constexpr size_t CreateTensorWithDataAsOrtValue = 49;
inline constexpr size_t CreateMemoryInfo = 68;
inline constexpr size_t CreateCpuMemoryInfo = 69;
inline constexpr size_t ReleaseStatus = 93;
inline constexpr size_t ReleaseMemoryInfo = 94;
inline constexpr size_t ReleaseSession = 95;
inline constexpr size_t ReleaseValue = 96;
inline constexpr size_t ReleaseRunOptions = 97;
inline constexpr size_t ReleaseSessionOptions = 100;
inline constexpr size_t AddSessionConfigEntry = 130;
inline constexpr size_t RunWithBinding = 133;
inline constexpr size_t CreateIoBinding = 134;
inline constexpr size_t ReleaseIoBinding = 135;
inline constexpr size_t BindInput = 136;
inline constexpr size_t BindOutput = 137;
inline constexpr size_t AddRunConfigEntry = 165;
inline constexpr size_t SessionOptionsAppendExecutionProvider_CUDA_V2 = 204;
inline constexpr size_t CreateCUDAProviderOptions = 205;
inline constexpr size_t UpdateCUDAProviderOptions = 206;
inline constexpr size_t ReleaseCUDAProviderOptions = 208;
}  // namespace place

/// A handle with the function that gives it back.
template <class T>
using Handle = std::unique_ptr<T, void (*)(T*)>;

/// Opens a shared library for the rest of the process; the fault names `what`, and has the loader's words. Any thread.
Result<void*> open_library(const std::string& path, const char* what);

/// Opens the library at `path` the first time; the fault says what the loader said. Any thread.
Result<const Api*> open_runtime(const std::string& path);

/// What a call ended in: nothing, or a fault with ONNX Runtime's message. Gives the status back.
std::optional<Fault> failure_of(const Api& api, OrtStatus* status);

}  // namespace assay::onnx
