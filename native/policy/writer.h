// Writes completions of prompts: rows of a batch, each a sample; a row that ends makes room for the next sample. The samples of a prompt share
// the work of reading it, and prompts share the work of a common beginning. Tokens depend on a sample's prompt and stream alone, not on what
// is written beside it.
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "lp_automaton.h"
#include "random.h"
#include "sampler.h"
#include "session.h"
#include "token_mask.h"

namespace assay::policy {

enum class Finish : uint32_t { end, stop, length };

struct Request {
  uint32_t id = 0;
  std::vector<int64_t> prompt;
  size_t shared = 0;  // tokens at its beginning that other prompts begin with too; they are read by themselves
  std::vector<Stream> streams;  // one a sample
};

struct Finished {
  uint32_t request = 0, sample = 0;
  Finish finish = Finish::end;
  std::vector<int32_t> tokens;
  std::vector<float> log_probabilities;
};

struct WriterOptions {
  std::string library;  // path of ONNX Runtime
  std::vector<uint8_t> model;
  std::string folder;
  int threads = 1;
  bool packed = true;  // see SessionOptions
  Device device;
  ModelShape shape;
  int rows = 1;      // samples written at once
  int capacity = 0;  // positions of a row, prompt and completion
  Sampling sampling;
  uint32_t most_tokens = 1;
  std::vector<int32_t> ends;  // tokens
  std::vector<std::string> stops;
  bool lp_only = false;  // only what LpAutomaton takes is written
  std::string token_bytes;  // of all tokens, one behind the other
  std::vector<uint32_t> token_offsets;
};

/// Times in nanoseconds of the writing thread.
struct WriterStats {
  std::atomic<uint64_t> read_tokens = 0, written_tokens = 0, steps = 0;
  std::atomic<uint64_t> read_ns = 0, step_ns = 0, draw_ns = 0, mask_ns = 0, wait_ns = 0;  // draw_ns has mask_ns in it
};

class Writer {
 public:
  Writer(WriterOptions options, std::function<void(Finished)> on_finished)
      : options_(std::move(options)), on_finished_(std::move(on_finished)), mask_(options_.token_bytes, options_.token_offsets) {}
  // The mask looks at the options.
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Loads the model, then writes until stop(). `on_ready` is called once, between. On a thread of its own, which also calls `on_finished`.
  Failure run(const std::function<void()>& on_ready);
  /// From any thread.
  void add(Request request);
  void stop();
  const WriterStats& stats() const { return stats_; }

 private:
  struct Row {
    uint32_t request = 0, sample = 0;
    Stream stream;
    int32_t length = 0;  // positions, with the token that is to be read next
    std::string bytes;   // of the completion, where stop texts are looked for
    LpAutomaton automaton;
    Finished out;
  };

  Failure load();
  Failure open_device();
  bool wait_for_work();
  Failure fill_rows();
  Failure read_prompt();
  Failure read(size_t from, size_t to);
  Failure step();
  /// Draws the next token of a row; true when the row has ended.
  bool draw(Row& row, std::span<const float> logits, Sampler& sampler);
  /// The same of all rows, by several threads where there are many.
  void draw_all(std::vector<char>& ended);
  Drawn next_token(const Row& row, std::span<const float> logits, Sampler& sampler);
  bool ends_with_stop(Row& row, std::string_view token);
  void finish(Row& row);
  void drop(size_t row);

  WriterOptions options_;
  std::function<void(Finished)> on_finished_;
  Memory memory_;
  std::unique_ptr<Session> session_;
  std::mutex session_mutex_;  // guards the pointer, which stop() follows
  std::vector<Sampler> samplers_;  // one a thread that draws
  TokenMask mask_;
  WriterStats stats_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Request> waiting_;  // guarded by mutex_
  std::atomic<bool> stopped_ = false;

  // The prompt whose samples are started next, read once for all of them.
  std::optional<KeyValueCache> next_;
  Request prompt_;
  size_t started_ = 0;
  bool has_prompt_ = false;
  std::vector<int64_t> shared_;  // tokens that the beginning of next_ holds, read by themselves
  std::vector<float> prompt_logits_;

  // What is being written: the first active_.size() rows of the cache.
  std::optional<KeyValueCache> cache_;
  std::vector<Row> active_;
  std::vector<int64_t> tokens_;
  std::vector<int32_t> last_;
  std::vector<int32_t> total_ = {0};
  std::vector<float> logits_;
  std::map<int, Session::Call> calls_;  // by the number of rows
};

}  // namespace assay::policy
