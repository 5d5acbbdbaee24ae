#include "writer.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace assay::policy {
namespace {

// Fewer rows are not worth a thread that draws: a row takes a fifth of a millisecond.
constexpr size_t kRowsOfThread = 8;

// Adds the time until it goes out of scope.
class Clock {
 public:
  explicit Clock(std::atomic<uint64_t>& sum) : sum_(sum), start_(std::chrono::steady_clock::now()) {}
  ~Clock() {
    const auto passed = std::chrono::steady_clock::now() - start_;
    sum_ += static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(passed).count());
  }
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;

 private:
  std::atomic<uint64_t>& sum_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace

void Writer::add(Request request) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(request));
  changed_.notify_one();
}

void Writer::stop() {
  stopped_ = true;
  {
    const std::lock_guard lock(mutex_);
    changed_.notify_one();
  }
  const std::lock_guard lock(session_mutex_);
  if (session_ != nullptr) session_->stop();
}

// The provider's libraries are found by whoever has opened them.
Failure Writer::open_device() {
  const Device& device = options_.device;
  if (device.runtime.empty()) return std::nullopt;
  Result<CudaRuntime> cuda = open_cuda(device.runtime);
  if (!cuda) return cuda.fault();
  for (const std::string& path : device.libraries) {
    Result<void*> library = onnx::open_library(path, "a library of CUDA");
    if (!library) return library.fault();
  }
  memory_ = Memory(*cuda);
  return std::nullopt;
}

Failure Writer::load() {
  if (Failure failure = open_device()) return failure;
  Result<const onnx::Api*> api = onnx::open_runtime(options_.library);
  if (!api) return api.fault();
  const SessionOptions given{.model = options_.model, .folder = options_.folder, .threads = options_.threads, .packed = options_.packed,
                             .rows = options_.rows, .capacity = options_.capacity};
  auto session = Session::create(**api, given, options_.shape, options_.device, memory_);
  if (!session) return session.fault();
  next_.emplace(memory_, options_.shape, 1, options_.capacity);
  cache_.emplace(memory_, options_.shape, options_.rows, options_.capacity);
  if (!next_->is_there() || !cache_->is_there()) return Fault{.message = "no memory for keys and values of " + std::to_string(options_.rows) + " rows"};
  const auto rows = static_cast<size_t>(options_.rows), vocabulary = static_cast<size_t>(options_.shape.vocabulary);
  samplers_.resize(static_cast<size_t>(options_.threads));
  prompt_logits_.resize(vocabulary);
  tokens_.resize(rows);
  last_.resize(rows);
  logits_.resize(rows * vocabulary);
  const std::lock_guard lock(session_mutex_);
  session_ = std::move(*session);
  return std::nullopt;
}

Failure Writer::run(const std::function<void()>& on_ready) {
  if (Failure failure = load()) return failure;
  on_ready();
  while (wait_for_work()) {
    Failure failure = fill_rows();
    if (!failure && !active_.empty()) failure = step();
    if (failure && !stopped_) return failure;
  }
  return std::nullopt;
}

// False: no more is wanted.
bool Writer::wait_for_work() {
  if (stopped_) return false;
  if (has_prompt_ || !active_.empty()) return true;
  const Clock clock(stats_.wait_ns);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return stopped_ || !waiting_.empty(); });
  return !stopped_;
}

// Starts samples until every row is taken or none is left.
Failure Writer::fill_rows() {
  while (active_.size() < static_cast<size_t>(options_.rows) && !stopped_) {
    if (!has_prompt_) {
      {
        const std::lock_guard lock(mutex_);
        if (waiting_.empty()) return std::nullopt;
        prompt_ = std::move(waiting_.front());
        waiting_.pop_front();
      }
      if (Failure failure = read_prompt()) return failure;
      has_prompt_ = true;
      started_ = 0;
    }
    if (started_ == prompt_.streams.size()) {
      has_prompt_ = false;
      continue;
    }
    const auto sample = static_cast<uint32_t>(started_++);
    const auto length = static_cast<int32_t>(prompt_.prompt.size());
    Row row{.request = prompt_.id, .sample = sample, .stream = prompt_.streams[sample], .length = length, .bytes = {}, .automaton = {}, .out = {}};
    bool is_over = false;
    {
      const Clock clock(stats_.draw_ns);
      is_over = draw(row, prompt_logits_, samplers_.front());
    }
    if (is_over) {
      finish(row);
      continue;
    }
    cache_->copy_row(static_cast<int>(active_.size()), *next_, 0, length);
    active_.push_back(std::move(row));
  }
  return std::nullopt;
}

// The shared beginning is always read by itself, so that what comes out does not depend on whether it was there already.
Failure Writer::read_prompt() {
  const Clock clock(stats_.read_ns);
  const auto& prompt = prompt_.prompt;
  const size_t shared = prompt_.shared;
  const bool is_there = shared_.size() == shared && std::equal(shared_.begin(), shared_.end(), prompt.begin());
  if (shared > 0 && !is_there) {
    shared_.clear();
    if (Failure failure = read(0, shared)) return failure;
    shared_.assign(prompt.begin(), prompt.begin() + static_cast<ptrdiff_t>(shared));
  }
  if (shared == 0) shared_.clear();
  return read(shared, prompt.size());
}

Failure Writer::read(size_t from, size_t to) {
  const auto tokens = std::span(prompt_.prompt).subspan(from, to - from);
  int32_t last[] = {static_cast<int32_t>(to) - 1}, total[] = {static_cast<int32_t>(to)};
  auto call = session_->prepare(*next_, 1, {.tokens = tokens, .last = last, .total = total, .logits = prompt_logits_}, false);
  if (!call) return call.fault();
  stats_.read_tokens += tokens.size();
  return session_->run(*call);
}

Failure Writer::step() {
  const size_t rows = active_.size();
  total_[0] = 0;
  for (size_t i = 0; i < rows; ++i) {
    Row& row = active_[i];
    tokens_[i] = row.out.tokens.back();
    last_[i] = row.length;
    total_[0] = std::max(total_[0], ++row.length);
  }
  // Rows that are run along hold nothing: what they write lies where a row that starts there is copied to.
  const int count = session_->rows_of_call(static_cast<int>(rows));
  for (auto i = rows; i < static_cast<size_t>(count); ++i) tokens_[i] = last_[i] = 0;
  if (session_->is_total_fixed()) total_[0] = options_.capacity;
  auto found = calls_.find(count);
  if (found == calls_.end()) {
    const Session::Arrays arrays{.tokens = std::span(tokens_).first(static_cast<size_t>(count)), .last = last_, .total = total_, .logits = logits_};
    auto call = session_->prepare(*cache_, count, arrays, true);
    if (!call) return call.fault();
    found = calls_.emplace(count, std::move(*call)).first;
  }
  {
    const Clock clock(stats_.step_ns);
    if (Failure failure = session_->run(found->second)) return failure;
  }
  ++stats_.steps;
  std::vector<char> ended(rows);
  draw_all(ended);
  for (size_t i = rows; i-- > 0;) {
    if (ended[i] == 0) continue;
    finish(active_[i]);
    drop(i);
  }
  return std::nullopt;
}

// A token depends on its row alone, so that it doesn't matter who draws it. The mask serves one thread.
void Writer::draw_all(std::vector<char>& ended) {
  const Clock clock(stats_.draw_ns);
  const size_t rows = active_.size(), vocabulary = static_cast<size_t>(options_.shape.vocabulary);
  const size_t most = options_.lp_only ? 1 : std::max<size_t>(1, rows / kRowsOfThread);
  const size_t parts = std::min(samplers_.size(), most);
  const auto draw_part = [&](size_t part) {
    for (size_t i = rows * part / parts; i < rows * (part + 1) / parts; ++i) {
      ended[i] = draw(active_[i], std::span(logits_).subspan(i * vocabulary, vocabulary), samplers_[part]) ? 1 : 0;
    }
  };
  std::vector<std::jthread> others;
  for (size_t part = 1; part < parts; ++part) others.emplace_back(draw_part, part);
  draw_part(0);
}

Drawn Writer::next_token(const Row& row, std::span<const float> logits, Sampler& sampler) {
  const double uniform = uniform_at(row.stream, row.out.tokens.size());
  if (!options_.lp_only) return sampler.draw(logits, options_.sampling, uniform);
  std::span<const int32_t> allowed;
  {
    const Clock clock(stats_.mask_ns);
    allowed = mask_.allowed(row.automaton);
  }
  // Every byte is a token of a byte-level vocabulary, so something may always come; else the row is cut off like one that is too long.
  return allowed.empty() ? Drawn{.token = -1, .log_probability = 0} : sampler.draw_among(allowed, logits, options_.sampling, uniform);
}

bool Writer::draw(Row& row, std::span<const float> logits, Sampler& sampler) {
  const Drawn drawn = next_token(row, logits, sampler);
  row.out.finish = Finish::length;
  if (drawn.token < 0) return true;
  ++stats_.written_tokens;
  row.out.tokens.push_back(drawn.token);
  row.out.log_probabilities.push_back(drawn.log_probability);
  const auto at = static_cast<size_t>(drawn.token);
  const bool is_known = at + 1 < options_.token_offsets.size();
  const std::string_view bytes = is_known ? mask_.bytes_of(drawn.token) : std::string_view{};
  bool is_whole = std::find(options_.ends.begin(), options_.ends.end(), drawn.token) != options_.ends.end();
  if (options_.lp_only) {
    for (const char byte : bytes) static_cast<void>(row.automaton.step(byte));  // the mask has tried it
    is_whole = row.automaton.is_done();
  }
  if (is_whole) {
    row.out.finish = Finish::end;
    return true;
  }
  if (ends_with_stop(row, bytes)) {
    row.out.finish = Finish::stop;
    return true;
  }
  return row.out.tokens.size() >= options_.most_tokens || row.length + 1 >= options_.capacity;
}

// Whether the token completes a stop text, which may have begun in earlier tokens.
bool Writer::ends_with_stop(Row& row, std::string_view token) {
  if (options_.stops.empty()) return false;
  const size_t before = row.bytes.size();
  row.bytes += token;
  return std::any_of(options_.stops.begin(), options_.stops.end(), [&](const std::string& stop) {
    const size_t from = before < stop.size() ? 0 : before - stop.size() + 1;
    return row.bytes.find(stop, from) != std::string::npos;
  });
}

void Writer::finish(Row& row) {
  row.out.request = row.request;
  row.out.sample = row.sample;
  on_finished_(std::move(row.out));
}

// The last row takes the place of the one that ended.
void Writer::drop(size_t row) {
  const size_t last = active_.size() - 1;
  if (row != last) {
    cache_->copy_row(static_cast<int>(row), *cache_, static_cast<int>(last), active_[last].length);
    active_[row] = std::move(active_[last]);
  }
  active_.pop_back();
}

}  // namespace assay::policy
