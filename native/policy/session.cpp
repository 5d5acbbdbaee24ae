#include "session.h"

#include <algorithm>
#include <array>

namespace assay::policy {

using onnx::ElementType;
using onnx::failure_of;

namespace {

size_t bytes_of(ElementType type) { return type == ElementType::float32 ? 4 : 2; }

}  // namespace

KeyValueCache::KeyValueCache(Memory& memory, const ModelShape& shape, int rows, int capacity)
    : memory_(memory), rows_(rows), capacity_(capacity), heads_(shape.key_value_heads),
      position_size_(static_cast<size_t>(shape.head_width) * bytes_of(shape.cached)) {
  for (int i = 0; i < 2 * shape.layers; ++i) parts_.push_back(memory.allocate(row_size() * static_cast<size_t>(rows)));
}

bool KeyValueCache::is_there() const {
  return std::all_of(parts_.begin(), parts_.end(), [](const auto& part) { return part != nullptr; });
}

void KeyValueCache::copy_row(int to, KeyValueCache& from, int row, int positions) {
  const size_t used = static_cast<size_t>(positions) * position_size_;
  const auto start = [](KeyValueCache& cache, int part, int at) {
    return static_cast<char*>(cache.part(part)) + static_cast<size_t>(at) * cache.row_size();
  };
  for (int i = 0; i < parts(); ++i) {
    memory_.copy_rows(start(*this, i, to), head_size(), start(from, i, row), from.head_size(), used, static_cast<size_t>(heads_));
  }
}

namespace {

Failure append_cuda(const onnx::Api& api, OrtSessionOptions* options, bool graphs) {
  OrtCUDAProviderOptionsV2* raw = nullptr;
  if (Failure failure = failure_of(api, api.CreateCUDAProviderOptions(&raw))) return failure;
  const onnx::Handle<OrtCUDAProviderOptionsV2> cuda(raw, api.ReleaseCUDAProviderOptions);
  // What the arena takes more than it needs would be missing for keys and values.
  const std::array keys = {"device_id", "arena_extend_strategy", "enable_cuda_graph"};
  const std::array values = {"0", "kSameAsRequested", graphs ? "1" : "0"};
  if (Failure failure = failure_of(api, api.UpdateCUDAProviderOptions(raw, keys.data(), values.data(), keys.size()))) return failure;
  return failure_of(api, api.SessionOptionsAppendExecutionProvider_CUDA_V2(options, raw));
}

// Weights lie in files beside the model. Spinning would take the processor from whoever judges meanwhile.
Failure configure(const onnx::Api& api, OrtSessionOptions* options, const SessionOptions& given, const Device& device) {
  if (Failure failure = failure_of(api, api.SetIntraOpNumThreads(options, given.threads))) return failure;
  if (Failure failure = failure_of(api, api.SetInterOpNumThreads(options, 1))) return failure;
  const std::pair<const char*, std::string> entries[] = {
      {"session.intra_op.allow_spinning", "0"},
      {"session.model_external_initializers_file_folder_path", given.folder},
      {"session.disable_prepacking", given.packed ? "0" : "1"},
  };
  for (const auto& [key, value] : entries) {
    if (Failure failure = failure_of(api, api.AddSessionConfigEntry(options, key, value.c_str()))) return failure;
  }
  return device.runtime.empty() || !device.provider ? std::nullopt : append_cuda(api, options, device.graphs);
}

}  // namespace

Result<std::unique_ptr<Session>> Session::create(const onnx::Api& api, const SessionOptions& options, const ModelShape& shape,
                                                 const Device& device, Memory& memory) {
  std::unique_ptr<Session> made(new Session(api, shape, memory));
  made->graphs_ = device.graphs;
  made->rows_ = options.rows;
  OrtEnv* environment = nullptr;  // one for the process; ONNX Runtime counts its users, and we stay one
  if (Failure failure = failure_of(api, api.CreateEnv(onnx::kLogFatal, "assay", &environment))) return *failure;
  OrtSessionOptions* raw = nullptr;
  if (Failure failure = failure_of(api, api.CreateSessionOptions(&raw))) return *failure;
  const onnx::Handle<OrtSessionOptions> settings(raw, api.ReleaseSessionOptions);
  if (Failure failure = configure(api, raw, options, device)) return *failure;
  OrtSession* session = nullptr;
  if (Failure failure = failure_of(api, api.CreateSessionFromArray(environment, options.model.data(), options.model.size(), raw, &session))) {
    return *failure;
  }
  made->session_ = {session, api.ReleaseSession};
  OrtRunOptions* run_options = nullptr;
  if (Failure failure = failure_of(api, api.CreateRunOptions(&run_options))) return *failure;
  made->run_options_ = {run_options, api.ReleaseRunOptions};
  OrtMemoryInfo* host = nullptr;
  if (Failure failure = failure_of(api, api.CreateCpuMemoryInfo(onnx::kDeviceAllocator, onnx::kDefaultMemory, &host))) return *failure;
  made->host_ = {host, api.ReleaseMemoryInfo};
  OrtMemoryInfo* cached = nullptr;
  const bool on_device = !memory.is_host() && device.provider;
  if (Failure failure = failure_of(api, api.CreateMemoryInfo(on_device ? "Cuda" : "Cpu", onnx::kDeviceAllocator, 0, onnx::kDefaultMemory, &cached))) {
    return *failure;
  }
  made->cached_ = {cached, api.ReleaseMemoryInfo};
  if (memory.is_host()) return made;
  if (Failure failure = made->stage(options.rows, options.capacity)) return *failure;
  return made;
}

// A call has one row of many tokens, or many of one.
Failure Session::stage(int rows, int capacity) {
  const auto most = static_cast<size_t>(std::max(rows, capacity)), count = static_cast<size_t>(rows);
  tokens_ = memory_.allocate(most * sizeof(int64_t));
  last_ = memory_.allocate(count * sizeof(int32_t));
  logits_ = memory_.allocate(count * static_cast<size_t>(shape_.vocabulary) * sizeof(float));
  if (tokens_ != nullptr && last_ != nullptr && logits_ != nullptr) return std::nullopt;
  return Fault{.message = "no memory for the logits of " + std::to_string(rows) + " rows"};
}

int Session::rows_of_call(int rows) const {
  if (!graphs_) return rows;
  int size = 1;
  while (size < rows) size *= 2;
  return std::min(size, rows_);
}

Result<OrtValue*> Session::tensor(Call& call, const onnx::Handle<OrtMemoryInfo>& where, void* data, size_t bytes,
                                  std::span<const int64_t> dims, ElementType type) {
  OrtValue* value = nullptr;
  if (Failure failure = failure_of(
          api_, api_.CreateTensorWithDataAsOrtValue(where.get(), data, bytes, dims.data(), dims.size(), static_cast<int>(type), &value))) {
    return *failure;
  }
  call.values.emplace_back(value, api_.ReleaseValue);
  return value;
}

Failure Session::bind(Call& call, bool output, const std::string& name, OrtValue* value) {
  OrtIoBinding* binding = call.binding.get();
  return failure_of(api_, output ? api_.BindOutput(binding, name.c_str(), value) : api_.BindInput(binding, name.c_str(), value));
}

Result<Session::Call> Session::prepare(KeyValueCache& cache, int rows, const Arrays& arrays, bool repeated) {
  OrtIoBinding* binding = nullptr;
  if (Failure failure = failure_of(api_, api_.CreateIoBinding(session_.get(), &binding))) return *failure;
  const auto count = static_cast<size_t>(rows);
  Call call{.binding = {binding, api_.ReleaseIoBinding}, .values = {}, .arrays = arrays, .graph = "-1"};
  call.arrays.last = arrays.last.first(count);
  call.arrays.logits = arrays.logits.first(count * static_cast<size_t>(shape_.vocabulary));
  if (graphs_ && repeated) call.graph = std::to_string(rows);
  const int64_t token_dims[] = {rows, static_cast<int64_t>(arrays.tokens.size()) / rows}, row_dims[] = {rows}, one[] = {1};
  const int64_t logit_dims[] = {rows, shape_.vocabulary};
  const int64_t cache_dims[] = {rows, shape_.key_value_heads, cache.capacity(), shape_.head_width};
  struct Part {
    std::string input, output;  // names that share its memory; empty: none
    const onnx::Handle<OrtMemoryInfo>& where;
    void* data;
    size_t bytes;
    std::span<const int64_t> dims;
    ElementType type;
  };
  const bool staged = tokens_ != nullptr;
  std::vector<Part> parts = {
      {"tokens", "", cached_, staged ? tokens_.get() : arrays.tokens.data(), arrays.tokens.size_bytes(), token_dims, ElementType::int64},
      {"lastPosition", "", cached_, staged ? last_.get() : arrays.last.data(), call.arrays.last.size_bytes(), row_dims, ElementType::int32},
      // The attention of every provider reads this one on the host.
      {"totalLength", "", host_, arrays.total.data(), sizeof(int32_t), one, ElementType::int32},
      {"", "logits", cached_, staged ? logits_.get() : arrays.logits.data(), call.arrays.logits.size_bytes(), logit_dims, ElementType::float32},
  };
  for (int i = 0; i < cache.parts(); ++i) {
    const std::string name = "." + std::to_string(i / 2) + (i % 2 == 0 ? ".key" : ".value");
    parts.push_back({"past" + name, "present" + name, cached_, cache.part(i), cache.row_size() * count, cache_dims, shape_.cached});
  }
  for (const Part& part : parts) {
    Result<OrtValue*> value = tensor(call, part.where, part.data, part.bytes, part.dims, part.type);
    if (!value) return value.fault();
    for (const bool output : {false, true}) {
      const std::string& name = output ? part.output : part.input;
      if (name.empty()) continue;
      if (Failure failure = bind(call, output, name, *value)) return *failure;
    }
  }
  return call;
}

Failure Session::run(Call& call) {
  const auto& [tokens, last, total, logits] = call.arrays;
  const bool staged = tokens_ != nullptr;
  if (staged) {
    memory_.from_host(tokens_.get(), tokens.data(), tokens.size_bytes());
    memory_.from_host(last_.get(), last.data(), last.size_bytes());
    if (Failure failure = memory_.finish()) return failure;
  }
  if (graphs_) {
    if (Failure failure = failure_of(api_, api_.AddRunConfigEntry(run_options_.get(), "gpu_graph_id", call.graph.c_str()))) return failure;
  }
  if (Failure failure = failure_of(api_, api_.RunWithBinding(session_.get(), run_options_.get(), call.binding.get()))) return failure;
  if (!staged) return std::nullopt;
  memory_.to_host(logits.data(), logits_.get(), logits.size_bytes());
  return memory_.finish();
}

void Session::stop() {
  // Only memory for its own message could run out here, and then the run ends by itself.
  static_cast<void>(failure_of(api_, api_.RunOptionsSetTerminate(run_options_.get())));
}

}  // namespace assay::policy
