// A model that ONNX Runtime has loaded, and the keys and values that it keeps for rows of tokens. A Session serves one thread at a time.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "../core/result.h"
#include "memory.h"
#include "onnx_api.h"

namespace assay::policy {

/// What a function that returns nothing else says about its end.
using Failure = std::optional<Fault>;

struct ModelShape {
  int layers = 0, key_value_heads = 0, head_width = 0, vocabulary = 0;
  onnx::ElementType cached = onnx::ElementType::float32;  // of keys and values
};

/// A GPU to work on, or none.
struct Device {
  std::string runtime;                 // CUDA's runtime library; empty: the processor does all
  std::vector<std::string> libraries;  // opened before ONNX Runtime's provider, which needs them
  bool provider = true;                // false in a test: memory of the runtime library, and the processor's kernels
  bool graphs = false;                 // a step is captured as a CUDA graph and played again
};

/// Keys and values of some rows, each with room for `capacity` positions. Host memory is touched only where it is written.
class KeyValueCache {
 public:
  /// @param memory must live as long as the cache
  KeyValueCache(Memory& memory, const ModelShape& shape, int rows, int capacity);
  bool is_there() const;  // false: no memory
  int rows() const { return rows_; }
  int capacity() const { return capacity_; }
  /// All rows of a part: keys of layer l are part 2 l, its values the next.
  void* part(int part) { return parts_[static_cast<size_t>(part)].get(); }
  int parts() const { return static_cast<int>(parts_.size()); }
  /// Bytes.
  size_t row_size() const { return static_cast<size_t>(heads_) * head_size(); }
  /// Copies the first positions of a row of another cache of the same model, or of this one.
  void copy_row(int to, KeyValueCache& from, int row, int positions);

 private:
  size_t head_size() const { return static_cast<size_t>(capacity_) * position_size_; }
  Memory& memory_;
  int rows_, capacity_, heads_;
  size_t position_size_;  // bytes of a position of a head
  std::vector<Memory::Block> parts_;
};

struct SessionOptions {
  std::span<const uint8_t> model;  // bytes of a rollout graph (src/policy/rollout-graph.ts)
  std::string folder;              // where its weights lie
  int threads = 1;
  bool packed = true;  // weights are copied into the order that products like; false: they stay mapped from their file
  int rows = 1, capacity = 1;  // the most of a call
};

class Session {
 public:
  /// @param memory where keys and values lie; must live as long as the session
  static Result<std::unique_ptr<Session>> create(const onnx::Api& api, const SessionOptions& options, const ModelShape& shape,
                                                 const Device& device, Memory& memory);

  struct Arrays {
    std::span<int64_t> tokens;  // [rows, positions]
    std::span<int32_t> last;    // [rows], position of the last token
    std::span<int32_t> total;   // [1], positions of the longest row
    std::span<float> logits;    // [rows, vocabulary]
  };
  /// A call over the first rows of a cache; its arrays must live as long as it. Keys and values are written in place.
  struct Call {
    onnx::Handle<OrtIoBinding> binding;
    std::vector<onnx::Handle<OrtValue>> values;
    Arrays arrays;
    std::string graph = "-1";  // what a captured call is known by; -1: none
  };
  /// @param repeated the call is run many times, so that a device may capture it
  Result<Call> prepare(KeyValueCache& cache, int rows, const Arrays& arrays, bool repeated);
  Failure run(Call& call);
  /// Calls of so many rows are run with this many: a device captures few sizes. What further rows hold is lost.
  int rows_of_call(int rows) const;
  /// Whether `total` must be the capacity, since a captured call has it built in.
  bool is_total_fixed() const { return graphs_; }
  /// From any thread: a run in progress ends soon, and later ones at once.
  void stop();

 private:
  Session(const onnx::Api& api, const ModelShape& shape, Memory& memory) : api_(api), shape_(shape), memory_(memory) {}
  Failure stage(int rows, int capacity);
  Failure bind(Call& call, bool output, const std::string& name, OrtValue* value);
  Result<OrtValue*> tensor(Call& call, const onnx::Handle<OrtMemoryInfo>& where, void* data, size_t bytes, std::span<const int64_t> dims,
                           onnx::ElementType type);

  const onnx::Api& api_;
  ModelShape shape_;
  Memory& memory_;
  bool graphs_ = false;
  int rows_ = 1;
  onnx::Handle<OrtSession> session_{nullptr, nullptr};
  onnx::Handle<OrtRunOptions> run_options_{nullptr, nullptr};
  onnx::Handle<OrtMemoryInfo> host_{nullptr, nullptr}, cached_{nullptr, nullptr};  // where arrays lie, and keys and values
  // A device's side of a call's arrays; none where they are used as they lie. Addresses never change, as captured calls ask.
  Memory::Block tokens_, last_, logits_;
};

}  // namespace assay::policy
