// What memory.h writes down of CUDA's runtime library, against its own header. Compiled by tests/policy/cuda.test.ts, never run.
#include <cuda_runtime_api.h>

#include <type_traits>

#include "../../native/policy/memory.h"

namespace {

// The same function, but for enumerations and streams, which are written down as int and void*.
template <class T>
struct Plain {
  using type = std::conditional_t<std::is_enum_v<T>, int, std::conditional_t<std::is_same_v<T, cudaStream_t>, void*, T>>;
};
template <class Ours, class Theirs>
inline constexpr bool kSame = false;
template <class R, class... A, class Q, class... B>
inline constexpr bool kSame<R (*)(A...), Q(B...)> =
    std::is_same_v<R, typename Plain<Q>::type> && std::is_same_v<R (*)(A...), R (*)(typename Plain<B>::type...)>;

using Ours = assay::policy::CudaRuntime;

static_assert(kSame<decltype(Ours::cudaGetDeviceCount), decltype(::cudaGetDeviceCount)>);
static_assert(kSame<decltype(Ours::cudaMemGetInfo), decltype(::cudaMemGetInfo)>);
static_assert(kSame<decltype(Ours::cudaMalloc), decltype(::cudaMalloc)>);
static_assert(kSame<decltype(Ours::cudaFree), decltype(::cudaFree)>);
static_assert(kSame<decltype(Ours::cudaMemset), decltype(::cudaMemset)>);
static_assert(kSame<decltype(Ours::cudaMemcpyAsync), decltype(::cudaMemcpyAsync)>);
static_assert(kSame<decltype(Ours::cudaMemcpy2DAsync), decltype(::cudaMemcpy2DAsync)>);
static_assert(kSame<decltype(Ours::cudaStreamSynchronize), decltype(::cudaStreamSynchronize)>);
static_assert(kSame<decltype(Ours::cudaGetErrorString), decltype(::cudaGetErrorString)>);
static_assert(assay::policy::kHostToDevice == cudaMemcpyHostToDevice && assay::policy::kDeviceToHost == cudaMemcpyDeviceToHost &&
              assay::policy::kDeviceToDevice == cudaMemcpyDeviceToDevice);

}  // namespace
