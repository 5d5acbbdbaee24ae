#include "onnx_api.h"

#include <dlfcn.h>

#include <mutex>

namespace assay::onnx {
namespace {

// The start of OrtApiBase.
struct Base {
  const void* const* (*get_api)(uint32_t);
  const char* (*get_version)();
};

template <class Function>
void take(const void* const* table, size_t at, Function*& out) {
  out = reinterpret_cast<Function*>(const_cast<void*>(table[at]));
}

Api read_table(const void* const* table) {
  Api api{};
  take(table, place::GetErrorMessage, api.GetErrorMessage);
  take(table, place::CreateEnv, api.CreateEnv);
  take(table, place::CreateSessionFromArray, api.CreateSessionFromArray);
  take(table, place::CreateSessionOptions, api.CreateSessionOptions);
  take(table, place::SetIntraOpNumThreads, api.SetIntraOpNumThreads);
  take(table, place::SetInterOpNumThreads, api.SetInterOpNumThreads);
  take(table, place::CreateRunOptions, api.CreateRunOptions);
  take(table, place::RunOptionsSetTerminate, api.RunOptionsSetTerminate);
  take(table, place::CreateTensorWithDataAsOrtValue, api.CreateTensorWithDataAsOrtValue);
  take(table, place::AddRunConfigEntry, api.AddRunConfigEntry);
  take(table, place::CreateMemoryInfo, api.CreateMemoryInfo);
  take(table, place::CreateCpuMemoryInfo, api.CreateCpuMemoryInfo);
  take(table, place::ReleaseStatus, api.ReleaseStatus);
  take(table, place::ReleaseMemoryInfo, api.ReleaseMemoryInfo);
  take(table, place::ReleaseSession, api.ReleaseSession);
  take(table, place::ReleaseValue, api.ReleaseValue);
  take(table, place::ReleaseRunOptions, api.ReleaseRunOptions);
  take(table, place::ReleaseSessionOptions, api.ReleaseSessionOptions);
  take(table, place::AddSessionConfigEntry, api.AddSessionConfigEntry);
  take(table, place::RunWithBinding, api.RunWithBinding);
  take(table, place::CreateIoBinding, api.CreateIoBinding);
  take(table, place::ReleaseIoBinding, api.ReleaseIoBinding);
  take(table, place::BindInput, api.BindInput);
  take(table, place::BindOutput, api.BindOutput);
  take(table, place::CreateCUDAProviderOptions, api.CreateCUDAProviderOptions);
  take(table, place::UpdateCUDAProviderOptions, api.UpdateCUDAProviderOptions);
  take(table, place::ReleaseCUDAProviderOptions, api.ReleaseCUDAProviderOptions);
  take(table, place::SessionOptionsAppendExecutionProvider_CUDA_V2, api.SessionOptionsAppendExecutionProvider_CUDA_V2);
  return api;
}

}  // namespace

Result<void*> open_library(const std::string& path, const char* what) {
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library != nullptr) return library;
  const char* why = dlerror();
  return Fault{.code = FaultCode::internal, .message = what + std::string(" cannot be loaded: ") + (why == nullptr ? path : why)};
}

Result<const Api*> open_runtime(const std::string& path) {
  static std::mutex mutex;
  static std::optional<Api> opened;
  const std::lock_guard lock(mutex);
  if (opened) return &*opened;
  Result<void*> library = open_library(path, "ONNX Runtime");
  if (!library) return library.fault();
  const auto get_base = reinterpret_cast<const Base* (*)()>(dlsym(*library, "OrtGetApiBase"));
  const void* const* table = get_base == nullptr ? nullptr : get_base()->get_api(kApiVersion);
  if (table == nullptr) {
    return Fault{.code = FaultCode::internal, .message = path + " is no ONNX Runtime that serves version " + std::to_string(kApiVersion) + " of its API"};
  }
  opened = read_table(table);
  return &*opened;
}

std::optional<Fault> failure_of(const Api& api, OrtStatus* status) {
  if (status == nullptr) return std::nullopt;
  Fault fault{.code = FaultCode::internal, .message = api.GetErrorMessage(status)};
  api.ReleaseStatus(status);
  return fault;
}

}  // namespace assay::onnx
