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

namespace assay::onnx {

/// A version of the table that has all that is used here; newer libraries serve it too.
inline constexpr uint32_t kApiVersion = 22;

inline constexpr int kLogFatal = 4;  // OrtLoggingLevel: errors come as a status, and nothing is printed
inline constexpr int kDeviceAllocator = 0;   // OrtAllocatorType
inline constexpr int kDefaultMemory = 0;     // OrtMemType
enum class ElementType : int { float32 = 1, int32 = 6, int64 = 7 };  // ONNXTensorElementDataType

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
  void (*ReleaseRunOptions)(OrtRunOptions*);
  OrtStatus* (*CreateCpuMemoryInfo)(int, int, OrtMemoryInfo**);
  void (*ReleaseMemoryInfo)(OrtMemoryInfo*);
  OrtStatus* (*CreateTensorWithDataAsOrtValue)(const OrtMemoryInfo*, void*, size_t, const int64_t*, size_t, int, OrtValue**);
  void (*ReleaseValue)(OrtValue*);
  OrtStatus* (*CreateIoBinding)(OrtSession*, OrtIoBinding**);
  void (*ReleaseIoBinding)(OrtIoBinding*);
  OrtStatus* (*BindInput)(OrtIoBinding*, const char*, const OrtValue*);
  OrtStatus* (*BindOutput)(OrtIoBinding*, const char*, const OrtValue*);
  OrtStatus* (*RunWithBinding)(OrtSession*, const OrtRunOptions*, const OrtIoBinding*);
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
}  // namespace place

/// A handle with the function that gives it back.
template <class T>
using Handle = std::unique_ptr<T, void (*)(T*)>;

/// Opens the library at `path` the first time; the fault says what the loader said. Any thread.
Result<const Api*> open_runtime(const std::string& path);

/// What a call ended in: nothing, or a fault with ONNX Runtime's message. Gives the status back.
std::optional<Fault> failure_of(const Api& api, OrtStatus* status);

}  // namespace assay::onnx
