#include "session.h"

#include <algorithm>
#include <cstring>

namespace assay::policy {

using onnx::ElementType;
using onnx::failure_of;

KeyValueCache::KeyValueCache(const ModelShape& shape, int rows, int capacity)
    : rows_(rows), capacity_(capacity), heads_(shape.key_value_heads), width_(shape.head_width) {
  for (int i = 0; i < 2 * shape.layers; ++i) {
    parts_.emplace_back(static_cast<float*>(std::calloc(row_size() * static_cast<size_t>(rows), sizeof(float))));
  }
}

bool KeyValueCache::is_there() const {
  return std::all_of(parts_.begin(), parts_.end(), [](const auto& part) { return part != nullptr; });
}

void KeyValueCache::copy_row(int to, KeyValueCache& from, int row, int positions) {
  const size_t used = static_cast<size_t>(positions) * static_cast<size_t>(width_) * sizeof(float);
  const auto head = [&](KeyValueCache& cache, int part, int at, int index) {
    return cache.part(part) + static_cast<size_t>(at) * cache.row_size() +
           static_cast<size_t>(index) * static_cast<size_t>(cache.capacity_) * static_cast<size_t>(width_);
  };
  for (int i = 0; i < parts(); ++i) {
    for (int h = 0; h < heads_; ++h) std::memcpy(head(*this, i, to, h), head(from, i, row, h), used);
  }
}

namespace {

// Weights lie in files beside the model. Spinning would take the processor from whoever judges meanwhile.
Failure configure(const onnx::Api& api, OrtSessionOptions* options, const std::string& folder, int threads) {
  if (Failure failure = failure_of(api, api.SetIntraOpNumThreads(options, threads))) return failure;
  if (Failure failure = failure_of(api, api.SetInterOpNumThreads(options, 1))) return failure;
  const std::pair<const char*, std::string> entries[] = {
      {"session.intra_op.allow_spinning", "0"},
      {"session.model_external_initializers_file_folder_path", folder},
  };
  for (const auto& [key, value] : entries) {
    if (Failure failure = failure_of(api, api.AddSessionConfigEntry(options, key, value.c_str()))) return failure;
  }
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<Session>> Session::create(const onnx::Api& api, std::span<const uint8_t> model, const std::string& folder, int threads,
                                                 const ModelShape& shape) {
  std::unique_ptr<Session> made(new Session(api, shape));
  OrtEnv* environment = nullptr;  // one for the process; ONNX Runtime counts its users, and we stay one
  if (Failure failure = failure_of(api, api.CreateEnv(onnx::kLogFatal, "assay", &environment))) return *failure;
  OrtSessionOptions* raw = nullptr;
  if (Failure failure = failure_of(api, api.CreateSessionOptions(&raw))) return *failure;
  const onnx::Handle<OrtSessionOptions> options(raw, api.ReleaseSessionOptions);
  if (Failure failure = configure(api, raw, folder, threads)) return *failure;
  OrtSession* session = nullptr;
  if (Failure failure = failure_of(api, api.CreateSessionFromArray(environment, model.data(), model.size(), raw, &session))) return *failure;
  made->session_ = {session, api.ReleaseSession};
  OrtRunOptions* run_options = nullptr;
  if (Failure failure = failure_of(api, api.CreateRunOptions(&run_options))) return *failure;
  made->run_options_ = {run_options, api.ReleaseRunOptions};
  OrtMemoryInfo* memory = nullptr;
  if (Failure failure = failure_of(api, api.CreateCpuMemoryInfo(onnx::kDeviceAllocator, onnx::kDefaultMemory, &memory))) return *failure;
  made->memory_ = {memory, api.ReleaseMemoryInfo};
  return made;
}

Result<OrtValue*> Session::tensor(Call& call, void* data, size_t bytes, std::span<const int64_t> dims, ElementType type) {
  OrtValue* value = nullptr;
  if (Failure failure = failure_of(
          api_, api_.CreateTensorWithDataAsOrtValue(memory_.get(), data, bytes, dims.data(), dims.size(), static_cast<int>(type), &value))) {
    return *failure;
  }
  call.values.emplace_back(value, api_.ReleaseValue);
  return value;
}

Failure Session::bind(Call& call, bool output, const std::string& name, OrtValue* value) {
  OrtIoBinding* binding = call.binding.get();
  return failure_of(api_, output ? api_.BindOutput(binding, name.c_str(), value) : api_.BindInput(binding, name.c_str(), value));
}

Result<Session::Call> Session::prepare(KeyValueCache& cache, int rows, const Arrays& arrays) {
  OrtIoBinding* binding = nullptr;
  if (Failure failure = failure_of(api_, api_.CreateIoBinding(session_.get(), &binding))) return *failure;
  Call call{.binding = {binding, api_.ReleaseIoBinding}, .values = {}};
  const int64_t token_dims[] = {rows, static_cast<int64_t>(arrays.tokens.size()) / rows}, row_dims[] = {rows}, one[] = {1};
  const int64_t logit_dims[] = {rows, shape_.vocabulary};
  const int64_t cache_dims[] = {rows, shape_.key_value_heads, cache.capacity(), shape_.head_width};
  // Adds one value under a name, or under two that share its memory.
  const auto add = [&](void* data, size_t bytes, std::span<const int64_t> dims, ElementType type, const std::string& input,
                       const std::string& output) -> Failure {
    Result<OrtValue*> value = tensor(call, data, bytes, dims, type);
    if (!value) return value.fault();
    if (!input.empty()) {
      if (Failure failure = bind(call, false, input, *value)) return failure;
    }
    return output.empty() ? std::nullopt : bind(call, true, output, *value);
  };
  if (Failure failure = add(arrays.tokens.data(), arrays.tokens.size_bytes(), token_dims, ElementType::int64, "tokens", "")) return *failure;
  if (Failure failure = add(arrays.last.data(), static_cast<size_t>(rows) * sizeof(int32_t), row_dims, ElementType::int32, "lastPosition", "")) return *failure;
  if (Failure failure = add(arrays.total.data(), sizeof(int32_t), one, ElementType::int32, "totalLength", "")) return *failure;
  const size_t logit_bytes = static_cast<size_t>(rows) * static_cast<size_t>(shape_.vocabulary) * sizeof(float);
  if (Failure failure = add(arrays.logits.data(), logit_bytes, logit_dims, ElementType::float32, "", "logits")) return *failure;
  for (int i = 0; i < cache.parts(); ++i) {
    const std::string name = "." + std::to_string(i / 2) + (i % 2 == 0 ? ".key" : ".value");
    const size_t bytes = cache.row_size() * static_cast<size_t>(rows) * sizeof(float);
    if (Failure failure = add(cache.part(i), bytes, cache_dims, ElementType::float32, "past" + name, "present" + name)) return *failure;
  }
  return call;
}

Failure Session::run(Call& call) { return failure_of(api_, api_.RunWithBinding(session_.get(), run_options_.get(), call.binding.get())); }

void Session::stop() {
  // Only memory for its own message could run out here, and then the run ends by itself.
  static_cast<void>(failure_of(api_, api_.RunOptionsSetTerminate(run_options_.get())));
}

}  // namespace assay::policy
