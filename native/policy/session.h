// A model that ONNX Runtime has loaded, and the keys and values that it keeps for rows of tokens. A Session serves one thread at a time.
#pragma once
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "../core/result.h"
#include "onnx_api.h"

namespace assay::policy {

/// What a function that returns nothing else says about its end.
using Failure = std::optional<Fault>;

struct ModelShape {
  int layers = 0, key_value_heads = 0, head_width = 0, vocabulary = 0;
};

/// Keys and values of some rows, each with room for `capacity` positions. Memory is touched only where it is written.
class KeyValueCache {
 public:
  KeyValueCache(const ModelShape& shape, int rows, int capacity);
  bool is_there() const;  // false: no memory
  int rows() const { return rows_; }
  int capacity() const { return capacity_; }
  /// All rows of a part: keys of layer l are part 2 l, its values the next.
  float* part(int part) { return parts_[static_cast<size_t>(part)].get(); }
  int parts() const { return static_cast<int>(parts_.size()); }
  size_t row_size() const { return static_cast<size_t>(heads_) * static_cast<size_t>(capacity_) * static_cast<size_t>(width_); }
  /// Copies the first positions of a row of another cache of the same model, or of this one.
  void copy_row(int to, KeyValueCache& from, int row, int positions);

 private:
  struct Free {
    void operator()(float* memory) const { std::free(memory); }
  };
  int rows_, capacity_, heads_, width_;
  std::vector<std::unique_ptr<float[], Free>> parts_;
};

class Session {
 public:
  /// @param model bytes of a rollout graph (src/policy/rollout-graph.ts) whose weights lie in `folder`
  static Result<std::unique_ptr<Session>> create(const onnx::Api& api, std::span<const uint8_t> model, const std::string& folder,
                                                 int threads, const ModelShape& shape);

  /// A call over the first rows of a cache; its arrays must live as long as it. Keys and values are written in place.
  struct Call {
    onnx::Handle<OrtIoBinding> binding;
    std::vector<onnx::Handle<OrtValue>> values;
  };
  struct Arrays {
    std::span<int64_t> tokens;  // [rows, positions]
    std::span<int32_t> last;    // [rows], position of the last token
    std::span<int32_t> total;   // [1], positions of the longest row
    std::span<float> logits;    // [rows, vocabulary]
  };
  Result<Call> prepare(KeyValueCache& cache, int rows, const Arrays& arrays);
  Failure run(Call& call);
  /// From any thread: a run in progress ends soon, and later ones at once.
  void stop();

 private:
  Session(const onnx::Api& api, const ModelShape& shape) : api_(api), shape_(shape) {}
  Failure bind(Call& call, bool output, const std::string& name, OrtValue* value);
  Result<OrtValue*> tensor(Call& call, void* data, size_t bytes, std::span<const int64_t> dims, onnx::ElementType type);

  const onnx::Api& api_;
  ModelShape shape_;
  onnx::Handle<OrtSession> session_{nullptr, nullptr};
  onnx::Handle<OrtRunOptions> run_options_{nullptr, nullptr};
  onnx::Handle<OrtMemoryInfo> memory_{nullptr, nullptr};
};

}  // namespace assay::policy
