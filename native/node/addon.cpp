// The border to JavaScript: typed arrays in, result columns out, one synchronous call a batch. The only file that knows
// Node-API and the only one with a catch-all. One Addon per environment (main thread or worker), so several live together.
#include <napi.h>
#include <unistd.h>

#include <atomic>
#include <exception>
#include <string>
#include <vector>

#include "../compare_texts.h"
#include "../convert.h"
#include "../describe.h"
#include "../duals.h"
#include "../rewind.h"
#include "../seal.h"
#include "../solve/library.h"
#include "../verify.h"
#include "policy_addon.h"

namespace {

using assay::kJobWords;
using assay::kNumberColumns;
using assay::kWordColumns;

Napi::Value fail(Napi::Env env, const std::string& message) {
  Napi::TypeError::New(env, message).ThrowAsJavaScriptException();
  return env.Undefined();
}

template <class T>
bool take(const Napi::Value& value, napi_typedarray_type type, T* out) {
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != type) return false;
  *out = value.As<T>();
  return true;
}

std::string_view bytes_of(const Napi::Uint8Array& bytes) {
  return {reinterpret_cast<const char*>(bytes.Data()), bytes.ByteLength()};
}

// Reference models that come with a batch, each once.
class References {
 public:
  // False when the arrays do not fit each other or the number of texts.
  bool take_from(const Napi::Value& value, size_t texts) {
    if (!value.IsObject()) return false;
    const auto object = value.As<Napi::Object>();
    if (!take(object.Get("bytes"), napi_uint8_array, &bytes_) || !take(object.Get("offsets"), napi_uint32_array, &offsets_) ||
        !take(object.Get("of"), napi_int32_array, &of_) || of_.ElementLength() != texts || offsets_.ElementLength() < 1) {
      return false;
    }
    const size_t count = offsets_.ElementLength() - 1;
    for (size_t i = 0; i < count; ++i) {
      if (offsets_[i] > offsets_[i + 1] || offsets_[i + 1] > bytes_.ByteLength()) return false;
    }
    for (size_t i = 0; i < texts; ++i) {
      if (of_[i] >= 0 && static_cast<size_t>(of_[i]) >= count) return false;
    }
    given_ = true;
    return true;
  }
  // No data: the text has no reference.
  std::string_view of_text(size_t text) const {
    if (!given_ || of_[text] < 0) return {};
    const auto at = static_cast<size_t>(of_[text]);
    const std::string_view found = bytes_of(bytes_).substr(offsets_[at], offsets_[at + 1] - offsets_[at]);
    return found.empty() ? std::string_view("", 0) : found;
  }

 private:
  bool given_ = false;
  Napi::Uint8Array bytes_;
  Napi::Uint32Array offsets_;
  Napi::Int32Array of_;
};

// Answers of equal models that come with a batch: bytes of text i are [offsets[i], offsets[i + 1]), none where that is empty.
class Answers {
 public:
  bool take_from(const Napi::Value& value, size_t texts) {
    if (!value.IsObject()) return false;
    const auto object = value.As<Napi::Object>();
    if (!take(object.Get("bytes"), napi_uint8_array, &bytes_) || !take(object.Get("offsets"), napi_uint32_array, &offsets_) ||
        offsets_.ElementLength() != texts + 1) {
      return false;
    }
    for (size_t i = 0; i < texts; ++i) {
      if (offsets_[i] > offsets_[i + 1] || offsets_[i + 1] > bytes_.ByteLength()) return false;
    }
    given_ = true;
    return true;
  }
  std::string_view of_text(size_t text) const {
    return given_ ? bytes_of(bytes_).substr(offsets_[text], offsets_[text + 1] - offsets_[text]) : std::string_view();
  }

 private:
  bool given_ = false;
  Napi::Uint8Array bytes_;
  Napi::Uint32Array offsets_;
};

class Addon : public Napi::Addon<Addon> {
 public:
  Addon(Napi::Env env, Napi::Object exports) {
    DefineAddon(exports, {InstanceMethod("codesHash", &Addon::codes_hash), InstanceMethod("setSolverFolders", &Addon::set_folders),
                          InstanceMethod("setStopFlag", &Addon::set_stop_flag), InstanceMethod("setProgress", &Addon::set_progress),
                          InstanceMethod("verifyBatch", &Addon::verify_batch), InstanceMethod("convert", &Addon::convert),
                         InstanceMethod("describeDialects", &Addon::describe_dialects), InstanceMethod("seal", &Addon::seal), InstanceMethod("duals", &Addon::duals),
                          InstanceMethod("keepMemory", &Addon::keep_memory), InstanceMethod("rewindMemory", &Addon::rewind_memory),
                          InstanceMethod("compare", &Addon::compare), InstanceMethod("describeSolver", &Addon::describe_solver),
                          InstanceMethod("leave", &Addon::leave)});
    assay::export_policy(env, exports);
  }

 private:
  Napi::Value codes_hash(const Napi::CallbackInfo& info) { return Napi::Number::New(info.Env(), assay::codes_hash()); }

  // (folders: string[]) -> void
  Napi::Value set_folders(const Napi::CallbackInfo& info) {
    if (info.Length() < 1 || !info[0].IsArray()) return fail(info.Env(), "expected setSolverFolders(folders: string[])");
    const auto list = info[0].As<Napi::Array>();
    std::vector<std::string> folders;
    for (uint32_t i = 0; i < list.Length(); ++i) folders.push_back(list.Get(i).ToString().Utf8Value());
    assay::set_solver_folders(std::move(folders));
    return info.Env().Undefined();
  }

  // (flag: Uint8Array over a SharedArrayBuffer, length >= 1) -> void. Byte 0 becomes 1 to end the solve in progress.
  Napi::Value set_stop_flag(const Napi::CallbackInfo& info) {
    Napi::Uint8Array flag;
    if (info.Length() < 1 || !take(info[0], napi_uint8_array, &flag) || flag.ByteLength() < 1) {
      return fail(info.Env(), "expected setStopFlag(flag: Uint8Array of at least 1 byte)");
    }
    static_assert(sizeof(std::atomic<bool>) == 1);
    stop_array_ = Napi::Persistent(flag.As<Napi::Object>());
    verifier_.set_stop(reinterpret_cast<const std::atomic<bool>*>(flag.Data()));
    return info.Env().Undefined();
  }

  // (word: Int32Array over a SharedArrayBuffer, length >= 1) -> void. Word 0 is 1 + the index of the text that is judged.
  Napi::Value set_progress(const Napi::CallbackInfo& info) {
    Napi::Int32Array word;
    if (info.Length() < 1 || !take(info[0], napi_int32_array, &word) || word.ElementLength() < 1) {
      return fail(info.Env(), "expected setProgress(word: Int32Array of at least 1 element)");
    }
    static_assert(sizeof(std::atomic<int32_t>) == sizeof(int32_t));
    progress_array_ = Napi::Persistent(word.As<Napi::Object>());
    progress_ = reinterpret_cast<std::atomic<int32_t>*>(word.Data());
    return info.Env().Undefined();
  }

  // (bytes, offsets[n + 1], jobs[n * JOB_WORDS], { words[WORD_COLUMNS * n], numbers[NUMBER_COLUMNS * n] }) -> details | null
  Napi::Value verify_batch(const Napi::CallbackInfo& info) {
    const Napi::Env env = info.Env();
    Napi::Uint8Array bytes;
    Napi::Uint32Array offsets, jobs, words;
    Napi::Float64Array numbers;
    if (info.Length() < 4 || !take(info[0], napi_uint8_array, &bytes) || !take(info[1], napi_uint32_array, &offsets) ||
        !take(info[2], napi_uint32_array, &jobs) || !info[3].IsObject()) {
      return fail(env, "expected verifyBatch(bytes: Uint8Array, offsets: Uint32Array, jobs: Uint32Array, columns)");
    }
    const auto columns = info[3].As<Napi::Object>();
    if (!take(columns.Get("words"), napi_uint32_array, &words) || !take(columns.Get("numbers"), napi_float64_array, &numbers)) {
      return fail(env, "expected columns { words: Uint32Array, numbers: Float64Array }");
    }
    if (offsets.ElementLength() < 1) return fail(env, "expected offsets with one entry more than there are texts");
    const size_t count = offsets.ElementLength() - 1;
    if (jobs.ElementLength() != count * kJobWords || words.ElementLength() != count * kWordColumns ||
        numbers.ElementLength() != count * kNumberColumns) {
      return fail(env, "expected jobs, words and numbers sized for " + std::to_string(count) + " texts");
    }
    for (size_t i = 0; i < count; ++i) {
      if (offsets[i] > offsets[i + 1] || offsets[i + 1] > bytes.ByteLength()) {
        return fail(env, "expected offsets that ascend and end within bytes");
      }
    }
    References references;
    if (info.Length() > 4 && !info[4].IsUndefined() && !references.take_from(info[4], count)) {
      return fail(env, "expected references { bytes: Uint8Array, offsets: Uint32Array, of: Int32Array } that fit the texts");
    }
    Answers answers;
    if (info.Length() > 5 && !info[5].IsUndefined() && !answers.take_from(info[5], count)) {
      return fail(env, "expected answers { bytes: Uint8Array, offsets: Uint32Array } that fit the texts");
    }
    const assay::ResultColumns out{{words.Data(), words.ElementLength()}, {numbers.Data(), numbers.ElementLength()}, count};
    const std::string_view all = bytes_of(bytes);
    details_.clear();
    // Runs one step of text `i`.
    const auto run = [&](size_t i, const auto& step) {
      if (progress_ != nullptr) progress_->store(static_cast<int32_t>(i) + 1, std::memory_order_relaxed);
      try {
        step();
      } catch (const std::exception& error) {  // memory ran out, or a fault of ours: the text is not to blame
        verifier_.write_failure(error.what(), i, out, details_);
      } catch (...) {
        verifier_.write_failure("an exception of unknown kind", i, out, details_);
      }
    };
    for (size_t i = 0; i < count; ++i) {
      run(i, [&] {
        const std::string_view reference = references.of_text(i);
        verifier_.begin(all.substr(offsets[i], offsets[i + 1] - offsets[i]), assay::Job(jobs.Data() + i * kJobWords, kJobWords), i, out,
                        details_, reference.data() == nullptr ? nullptr : &reference, answers.of_text(i));
      });
      if (!verifier_.is_full() && i + 1 < count) continue;
      finish_waiting(run, out);
    }
    if (details_.empty()) return env.Null();
    auto result = Napi::Uint8Array::New(env, details_.size());
    if (result.IsEmpty()) return result;  // the worker is being terminated: no JavaScript runs any more
    std::copy(details_.begin(), details_.end(), reinterpret_cast<char*>(result.Data()));
    return result;
  }

  template <class Run>
  void finish_waiting(const Run& run, const assay::ResultColumns& out) {
    for (size_t k = 0; k < verifier_.waiting(); ++k) {
      if (progress_ != nullptr) progress_->store(static_cast<int32_t>(verifier_.row_of(k)) + 1, std::memory_order_relaxed);
      try {
        verifier_.solve_ahead(k);
      } catch (...) {  // finish() meets it again, and says so
      }
    }
    for (size_t k = 0; k < verifier_.waiting(); ++k) run(verifier_.row_of(k), [&] { verifier_.finish(k, out, details_); });
    verifier_.forget();
  }

  // (bytes, job[JOB_WORDS], target: 'lp' | 'mps', reader: place in DIALECTS) -> JSON
  Napi::Value convert(const Napi::CallbackInfo& info) {
    Napi::Uint8Array bytes;
    Napi::Uint32Array job;
    if (info.Length() < 4 || !take(info[0], napi_uint8_array, &bytes) || !take(info[1], napi_uint32_array, &job) ||
        job.ElementLength() != kJobWords || !info[2].IsString() || !info[3].IsNumber()) {
      return fail(info.Env(), "expected convert(bytes: Uint8Array, job: Uint32Array, target: 'lp' | 'mps', reader: number)");
    }
    const std::string target = info[2].ToString().Utf8Value();
    if (target != "lp" && target != "mps") return fail(info.Env(), "expected target to be 'lp' or 'mps', got '" + target + "'");
    const uint32_t reader = info[3].ToNumber().Uint32Value();
    if (reader > static_cast<uint32_t>(assay::Dialect::cplex)) return fail(info.Env(), "expected the place of a dialect");
    try {
      const auto format = target == "lp" ? assay::Format::lp : assay::Format::mps;
      return Napi::String::New(info.Env(), assay::convert(bytes_of(bytes), assay::Job(job.Data(), kJobWords), format, static_cast<assay::Dialect>(reader)));
    } catch (const std::exception& error) {
      Napi::Error::New(info.Env(), error.what()).ThrowAsJavaScriptException();
      return info.Env().Undefined();
    }
  }

  // () -> JSON
  Napi::Value describe_dialects(const Napi::CallbackInfo& info) { return Napi::String::New(info.Env(), assay::describe_dialects()); }

  // (bytes, job[JOB_WORDS]) -> JSON, see duals.h
  Napi::Value duals(const Napi::CallbackInfo& info) {
    Napi::Uint8Array bytes;
    Napi::Uint32Array job;
    if (info.Length() < 2 || !take(info[0], napi_uint8_array, &bytes) || !take(info[1], napi_uint32_array, &job) || job.ElementLength() != kJobWords) {
      return fail(info.Env(), "expected duals(bytes: Uint8Array, job: Uint32Array)");
    }
    try {
      return Napi::String::New(info.Env(), assay::duals(bytes_of(bytes), assay::Job(job.Data(), kJobWords)));
    } catch (const std::exception& error) {
      Napi::Error::New(info.Env(), error.what()).ThrowAsJavaScriptException();
      return info.Env().Undefined();
    }
  }

  // (memory: Uint8Array over whole pages) -> boolean, see rewind.h
  Napi::Value keep_memory(const Napi::CallbackInfo& info) {
    Napi::Uint8Array memory;
    if (info.Length() < 1 || !take(info[0], napi_uint8_array, &memory)) return fail(info.Env(), "expected keepMemory(memory: Uint8Array)");
    return Napi::Boolean::New(info.Env(), kept_.keep(memory.Data(), memory.ByteLength()));
  }

  // (memory: Uint8Array, the kept one, perhaps longer) -> boolean, see rewind.h
  Napi::Value rewind_memory(const Napi::CallbackInfo& info) {
    Napi::Uint8Array memory;
    if (info.Length() < 1 || !take(info[0], napi_uint8_array, &memory)) return fail(info.Env(), "expected rewindMemory(memory: Uint8Array)");
    return Napi::Boolean::New(info.Env(), kept_.rewind(memory.Data(), memory.ByteLength()));
  }

  // (code: number), never returns: what is registered for the program's end is not done, and no thread is waited for
  Napi::Value leave(const Napi::CallbackInfo& info) { _exit(info.Length() > 0 ? info[0].ToNumber().Int32Value() : 0); }

  // () -> JSON, see seal.h
  Napi::Value seal(const Napi::CallbackInfo& info) { return Napi::String::New(info.Env(), assay::seal_process()); }

  // (reference, referenceJob[JOB_WORDS], candidate, candidateJob[JOB_WORDS], names: string[]) -> JSON
  Napi::Value compare(const Napi::CallbackInfo& info) {
    Napi::Uint8Array reference, candidate;
    Napi::Uint32Array reference_job, candidate_job;
    if (info.Length() < 5 || !take(info[0], napi_uint8_array, &reference) || !take(info[1], napi_uint32_array, &reference_job) ||
        !take(info[2], napi_uint8_array, &candidate) || !take(info[3], napi_uint32_array, &candidate_job) ||
        reference_job.ElementLength() != kJobWords || candidate_job.ElementLength() != kJobWords || !info[4].IsArray()) {
      return fail(info.Env(), "expected compare(reference: Uint8Array, job: Uint32Array, candidate: Uint8Array, job: Uint32Array, names: string[])");
    }
    const auto list = info[4].As<Napi::Array>();
    std::vector<std::pair<std::string, std::string>> names;
    for (uint32_t i = 0; i + 1 < list.Length(); i += 2) {
      names.emplace_back(list.Get(i).ToString().Utf8Value(), list.Get(i + 1).ToString().Utf8Value());
    }
    try {
      return Napi::String::New(info.Env(), comparer_.compare(bytes_of(reference), assay::Job(reference_job.Data(), kJobWords), bytes_of(candidate),
                                                             assay::Job(candidate_job.Data(), kJobWords), names));
    } catch (const std::exception& error) {
      Napi::Error::New(info.Env(), error.what()).ThrowAsJavaScriptException();
      return info.Env().Undefined();
    }
  }

  // (solver: number, its place in SOLVERS) -> JSON
  Napi::Value describe_solver(const Napi::CallbackInfo& info) {
    const uint32_t id = info.Length() > 0 && info[0].IsNumber() ? info[0].As<Napi::Number>().Uint32Value() : UINT32_MAX;
    if (id >= assay::kSolverCount) return fail(info.Env(), "expected describeSolver(solver: a place in SOLVERS)");
    return Napi::String::New(info.Env(), assay::describe_solver(static_cast<assay::SolverId>(id)));
  }

  assay::Verifier verifier_{nullptr};
  assay::Comparer comparer_;
  assay::KeptMemory kept_;
  std::string details_;
  Napi::ObjectReference stop_array_, progress_array_;  // keep the shared memory alive
  std::atomic<int32_t>* progress_ = nullptr;
};

}  // namespace

NODE_API_ADDON(Addon)
