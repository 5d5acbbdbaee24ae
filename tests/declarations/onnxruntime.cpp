// What onnx_api.h writes down, against ONNX Runtime's own header. Compiled by tests/declarations.test.ts, never run.
#include <onnxruntime_c_api.h>

#include <cstddef>
#include <type_traits>

#include "../../native/policy/onnx_api.h"

namespace {

// The same function but for `noexcept`, and for enumerations, which are written down as int.
template <class T>
struct Plain {
  using type = std::conditional_t<std::is_enum_v<T>, int, T>;
};
template <class Ours, class Theirs>
inline constexpr bool kSame = false;
template <class R, class... A, class Q, class... B>
inline constexpr bool kSame<R (*)(A...), Q (*)(B...) noexcept> =
    std::is_same_v<R, Q> && std::is_same_v<R (*)(A...), R (*)(typename Plain<B>::type...)>;
template <class R, class... A, class Q, class... B>
inline constexpr bool kSame<R (*)(A...), Q (*)(B...)> =
    std::is_same_v<R, Q> && std::is_same_v<R (*)(A...), R (*)(typename Plain<B>::type...)>;

using Ours = assay::onnx::Api;
namespace place = assay::onnx::place;

static_assert(kSame<decltype(Ours::GetErrorMessage), decltype(OrtApi::GetErrorMessage)>);
static_assert(offsetof(OrtApi, GetErrorMessage) == place::GetErrorMessage * sizeof(void*));
static_assert(kSame<decltype(Ours::CreateEnv), decltype(OrtApi::CreateEnv)>);
static_assert(offsetof(OrtApi, CreateEnv) == place::CreateEnv * sizeof(void*));
static_assert(kSame<decltype(Ours::CreateSessionFromArray), decltype(OrtApi::CreateSessionFromArray)>);
static_assert(offsetof(OrtApi, CreateSessionFromArray) == place::CreateSessionFromArray * sizeof(void*));
static_assert(kSame<decltype(Ours::CreateSessionOptions), decltype(OrtApi::CreateSessionOptions)>);
static_assert(offsetof(OrtApi, CreateSessionOptions) == place::CreateSessionOptions * sizeof(void*));
static_assert(kSame<decltype(Ours::SetIntraOpNumThreads), decltype(OrtApi::SetIntraOpNumThreads)>);
static_assert(offsetof(OrtApi, SetIntraOpNumThreads) == place::SetIntraOpNumThreads * sizeof(void*));
static_assert(kSame<decltype(Ours::SetInterOpNumThreads), decltype(OrtApi::SetInterOpNumThreads)>);
static_assert(offsetof(OrtApi, SetInterOpNumThreads) == place::SetInterOpNumThreads * sizeof(void*));
static_assert(kSame<decltype(Ours::CreateRunOptions), decltype(OrtApi::CreateRunOptions)>);
static_assert(offsetof(OrtApi, CreateRunOptions) == place::CreateRunOptions * sizeof(void*));
static_assert(kSame<decltype(Ours::RunOptionsSetTerminate), decltype(OrtApi::RunOptionsSetTerminate)>);
static_assert(offsetof(OrtApi, RunOptionsSetTerminate) == place::RunOptionsSetTerminate * sizeof(void*));
static_assert(kSame<decltype(Ours::CreateTensorWithDataAsOrtValue), decltype(OrtApi::CreateTensorWithDataAsOrtValue)>);
static_assert(offsetof(OrtApi, CreateTensorWithDataAsOrtValue) == place::CreateTensorWithDataAsOrtValue * sizeof(void*));
static_assert(kSame<decltype(Ours::CreateCpuMemoryInfo), decltype(OrtApi::CreateCpuMemoryInfo)>);
static_assert(offsetof(OrtApi, CreateCpuMemoryInfo) == place::CreateCpuMemoryInfo * sizeof(void*));
static_assert(kSame<decltype(Ours::ReleaseStatus), decltype(OrtApi::ReleaseStatus)>);
static_assert(offsetof(OrtApi, ReleaseStatus) == place::ReleaseStatus * sizeof(void*));
static_assert(kSame<decltype(Ours::ReleaseMemoryInfo), decltype(OrtApi::ReleaseMemoryInfo)>);
static_assert(offsetof(OrtApi, ReleaseMemoryInfo) == place::ReleaseMemoryInfo * sizeof(void*));
static_assert(kSame<decltype(Ours::ReleaseSession), decltype(OrtApi::ReleaseSession)>);
static_assert(offsetof(OrtApi, ReleaseSession) == place::ReleaseSession * sizeof(void*));
static_assert(kSame<decltype(Ours::ReleaseValue), decltype(OrtApi::ReleaseValue)>);
static_assert(offsetof(OrtApi, ReleaseValue) == place::ReleaseValue * sizeof(void*));
static_assert(kSame<decltype(Ours::ReleaseRunOptions), decltype(OrtApi::ReleaseRunOptions)>);
static_assert(offsetof(OrtApi, ReleaseRunOptions) == place::ReleaseRunOptions * sizeof(void*));
static_assert(kSame<decltype(Ours::ReleaseSessionOptions), decltype(OrtApi::ReleaseSessionOptions)>);
static_assert(offsetof(OrtApi, ReleaseSessionOptions) == place::ReleaseSessionOptions * sizeof(void*));
static_assert(kSame<decltype(Ours::AddSessionConfigEntry), decltype(OrtApi::AddSessionConfigEntry)>);
static_assert(offsetof(OrtApi, AddSessionConfigEntry) == place::AddSessionConfigEntry * sizeof(void*));
static_assert(kSame<decltype(Ours::RunWithBinding), decltype(OrtApi::RunWithBinding)>);
static_assert(offsetof(OrtApi, RunWithBinding) == place::RunWithBinding * sizeof(void*));
static_assert(kSame<decltype(Ours::CreateIoBinding), decltype(OrtApi::CreateIoBinding)>);
static_assert(offsetof(OrtApi, CreateIoBinding) == place::CreateIoBinding * sizeof(void*));
static_assert(kSame<decltype(Ours::ReleaseIoBinding), decltype(OrtApi::ReleaseIoBinding)>);
static_assert(offsetof(OrtApi, ReleaseIoBinding) == place::ReleaseIoBinding * sizeof(void*));
static_assert(kSame<decltype(Ours::BindInput), decltype(OrtApi::BindInput)>);
static_assert(offsetof(OrtApi, BindInput) == place::BindInput * sizeof(void*));
static_assert(kSame<decltype(Ours::BindOutput), decltype(OrtApi::BindOutput)>);
static_assert(offsetof(OrtApi, BindOutput) == place::BindOutput * sizeof(void*));
static_assert(kSame<decltype(Ours::AddRunConfigEntry), decltype(OrtApi::AddRunConfigEntry)>);
static_assert(offsetof(OrtApi, AddRunConfigEntry) == place::AddRunConfigEntry * sizeof(void*));
static_assert(kSame<decltype(Ours::CreateMemoryInfo), decltype(OrtApi::CreateMemoryInfo)>);
static_assert(offsetof(OrtApi, CreateMemoryInfo) == place::CreateMemoryInfo * sizeof(void*));
static_assert(kSame<decltype(Ours::CreateCUDAProviderOptions), decltype(OrtApi::CreateCUDAProviderOptions)>);
static_assert(offsetof(OrtApi, CreateCUDAProviderOptions) == place::CreateCUDAProviderOptions * sizeof(void*));
static_assert(kSame<decltype(Ours::UpdateCUDAProviderOptions), decltype(OrtApi::UpdateCUDAProviderOptions)>);
static_assert(offsetof(OrtApi, UpdateCUDAProviderOptions) == place::UpdateCUDAProviderOptions * sizeof(void*));
static_assert(kSame<decltype(Ours::ReleaseCUDAProviderOptions), decltype(OrtApi::ReleaseCUDAProviderOptions)>);
static_assert(offsetof(OrtApi, ReleaseCUDAProviderOptions) == place::ReleaseCUDAProviderOptions * sizeof(void*));
static_assert(kSame<decltype(Ours::SessionOptionsAppendExecutionProvider_CUDA_V2), decltype(OrtApi::SessionOptionsAppendExecutionProvider_CUDA_V2)>);
static_assert(offsetof(OrtApi, SessionOptionsAppendExecutionProvider_CUDA_V2) == place::SessionOptionsAppendExecutionProvider_CUDA_V2 * sizeof(void*));

static_assert(assay::onnx::kApiVersion <= ORT_API_VERSION);
static_assert(assay::onnx::kLogFatal == ORT_LOGGING_LEVEL_FATAL);
static_assert(assay::onnx::kDeviceAllocator == OrtDeviceAllocator);
static_assert(assay::onnx::kDefaultMemory == OrtMemTypeDefault);
static_assert(static_cast<int>(assay::onnx::ElementType::float32) == ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT);
static_assert(static_cast<int>(assay::onnx::ElementType::int32) == ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32);
static_assert(static_cast<int>(assay::onnx::ElementType::int64) == ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64);
static_assert(static_cast<int>(assay::onnx::ElementType::float16) == ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16);
static_assert(static_cast<int>(assay::onnx::ElementType::bfloat16) == ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16);
static_assert(offsetof(OrtApiBase, GetApi) == 0);

}  // namespace
