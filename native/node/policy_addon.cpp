#include "policy_addon.h"

#include <exception>
#include <memory>
#include <string>
#include <thread>

#include "../policy/onnx_api.h"
#include "../policy/writer.h"

namespace assay {
namespace {

using policy::Finished;
using policy::Writer;

// What the writing thread has to say. Without a finished completion: it is ready, or has ended, with a message where it failed.
struct Event {
  enum class Kind { ready, finished, ended } kind = Kind::ready;
  Finished finished;
  std::string message;
};

template <class Array, class T>
Array copied(Napi::Env env, const std::vector<T>& values) {
  Array out = Array::New(env, values.size());
  std::copy(values.begin(), values.end(), out.Data());
  return out;
}

void call_back(Napi::Env env, Napi::Function callback, std::nullptr_t*, Event* raw) {
  const std::unique_ptr<Event> event(raw);
  if (env == nullptr || callback.IsEmpty()) return;  // the environment is being torn down
  const auto kind = Napi::String::New(env, event->kind == Event::Kind::ready ? "ready" : event->kind == Event::Kind::ended ? "ended" : "finished");
  if (event->kind != Event::Kind::finished) {
    callback.Call({kind, event->message.empty() ? env.Undefined() : Napi::String::New(env, event->message).As<Napi::Value>()});
    return;
  }
  const Finished& one = event->finished;
  callback.Call({kind, Napi::Number::New(env, one.request), Napi::Number::New(env, one.sample),
                 Napi::Number::New(env, static_cast<uint32_t>(one.finish)), copied<Napi::Int32Array>(env, one.tokens),
                 copied<Napi::Float32Array>(env, one.log_probabilities)});
}

using Caller = Napi::TypedThreadSafeFunction<std::nullptr_t, Event, call_back>;

// Options come from src/policy/native.ts alone, which checks what a person gave.
double number(const Napi::Object& options, const char* name) { return options.Get(name).ToNumber().DoubleValue(); }
int whole(const Napi::Object& options, const char* name) { return options.Get(name).ToNumber().Int32Value(); }

template <class Array, class T>
std::vector<T> array(const Napi::Object& options, const char* name) {
  const auto values = options.Get(name).As<Array>();
  return {values.Data(), values.Data() + values.ElementLength()};
}

std::vector<std::string> texts(const Napi::Object& options, const char* name) {
  std::vector<std::string> out;
  const auto values = options.Get(name).As<Napi::Array>();
  for (uint32_t i = 0; i < values.Length(); ++i) out.push_back(values.Get(i).ToString().Utf8Value());
  return out;
}

policy::Device read_device(const Napi::Object& given) {
  return {.runtime = given.Get("runtime").ToString().Utf8Value(), .libraries = texts(given, "libraries"),
          .provider = given.Get("provider").ToBoolean().Value(), .graphs = given.Get("graphs").ToBoolean().Value()};
}

policy::WriterOptions read_options(const Napi::Object& given) {
  policy::WriterOptions options;
  options.library = given.Get("library").ToString().Utf8Value();
  options.model = array<Napi::Uint8Array, uint8_t>(given, "model");
  options.folder = given.Get("folder").ToString().Utf8Value();
  options.threads = whole(given, "threads");
  options.packed = given.Get("packed").ToBoolean().Value();
  if (given.Get("device").IsObject()) options.device = read_device(given.Get("device").As<Napi::Object>());
  options.shape = {whole(given, "layers"), whole(given, "keyValueHeads"), whole(given, "headWidth"), whole(given, "vocabulary"),
                   static_cast<onnx::ElementType>(whole(given, "cached"))};
  options.rows = whole(given, "rows");
  options.capacity = whole(given, "capacity");
  options.sampling = {number(given, "temperature"), given.Get("topK").ToNumber().Uint32Value(), number(given, "topP"), number(given, "minP")};
  options.most_tokens = given.Get("maxTokens").ToNumber().Uint32Value();
  options.ends = array<Napi::Int32Array, int32_t>(given, "ends");
  options.stops = texts(given, "stop");
  options.lp_only = given.Get("lpOnly").ToBoolean().Value();
  const auto bytes = array<Napi::Uint8Array, uint8_t>(given, "tokenBytes");
  options.token_bytes.assign(bytes.begin(), bytes.end());
  options.token_offsets = array<Napi::Uint32Array, uint32_t>(given, "tokenOffsets");
  return options;
}

class PolicyWriter : public Napi::ObjectWrap<PolicyWriter> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "PolicyWriter", {InstanceMethod("add", &PolicyWriter::add), InstanceMethod("stop", &PolicyWriter::stop),
                                             InstanceMethod("stats", &PolicyWriter::stats)});
  }

  // (options, callback): callback('ready'), callback('finished', request, sample, finish, tokens, logProbabilities), callback('ended', message?)
  explicit PolicyWriter(const Napi::CallbackInfo& info) : Napi::ObjectWrap<PolicyWriter>(info) {
    if (info.Length() < 2 || !info[0].IsObject() || !info[1].IsFunction()) {
      Napi::TypeError::New(info.Env(), "expected new PolicyWriter(options, callback)").ThrowAsJavaScriptException();
      return;
    }
    caller_ = Caller::New(info.Env(), info[1].As<Napi::Function>(), "assay policy", 0, 1);
    writer_ = std::make_unique<Writer>(read_options(info[0].As<Napi::Object>()), [this](Finished finished) {
      tell({.kind = Event::Kind::finished, .finished = std::move(finished), .message = {}});
    });
    thread_ = std::thread([this] { write(); });
  }

  ~PolicyWriter() override { end(); }

 private:
  // On the writing thread. When the environment is torn down, the caller may be gone and must not be touched again.
  void tell(Event event) {
    if (is_closing_) return;
    auto owned = std::make_unique<Event>(std::move(event));
    const napi_status status = caller_.BlockingCall(owned.get());
    if (status == napi_ok) owned.release();  // call_back() owns it now
    is_closing_ = status == napi_closing;
  }

  void write() {
    std::string message;
    try {
      const policy::Failure failure = writer_->run([this] { tell({.kind = Event::Kind::ready, .finished = {}, .message = {}}); });
      if (failure) message = failure->message.empty() ? "a failure of ours" : failure->message;
    } catch (const std::exception& error) {  // memory ran out
      message = error.what();
    }
    tell({.kind = Event::Kind::ended, .finished = {}, .message = std::move(message)});
    if (!is_closing_) caller_.Release();
  }

  void end() {
    if (writer_ == nullptr || !thread_.joinable()) return;
    writer_->stop();
    thread_.join();
  }

  // (request: number, prompt: Int32Array, shared: number, streams: Uint32Array of two words a sample) -> void
  Napi::Value add(const Napi::CallbackInfo& info) {
    const auto prompt = info[1].As<Napi::Int32Array>();
    const auto words = info[3].As<Napi::Uint32Array>();
    policy::Request request{.id = info[0].ToNumber().Uint32Value(), .prompt = {prompt.Data(), prompt.Data() + prompt.ElementLength()},
                            .shared = info[2].ToNumber().Uint32Value(), .streams = {}};
    for (size_t i = 0; i + 1 < words.ElementLength(); i += 2) request.streams.push_back({words[i], words[i + 1]});
    writer_->add(std::move(request));
    return info.Env().Undefined();
  }

  // () -> void. callback('ended') follows; what was not finished by then never is.
  Napi::Value stop(const Napi::CallbackInfo& info) {
    if (writer_ != nullptr) writer_->stop();
    return info.Env().Undefined();
  }

  Napi::Value stats(const Napi::CallbackInfo& info) {
    auto out = Napi::Object::New(info.Env());
    const policy::WriterStats& stats = writer_->stats();
    const std::pair<const char*, const std::atomic<uint64_t>*> fields[] = {
        {"readTokens", &stats.read_tokens}, {"writtenTokens", &stats.written_tokens}, {"steps", &stats.steps},  {"readNs", &stats.read_ns},
        {"stepNs", &stats.step_ns},         {"drawNs", &stats.draw_ns},               {"maskNs", &stats.mask_ns},           {"waitNs", &stats.wait_ns},
    };
    for (const auto& [name, value] : fields) out.Set(name, Napi::Number::New(info.Env(), static_cast<double>(*value)));
    return out;
  }

  Caller caller_;
  std::unique_ptr<Writer> writer_;
  std::thread thread_;
  bool is_closing_ = false;  // of the writing thread
};

// (path of CUDA's runtime library) -> { free, total } bytes of the first device, or what is in the way
Napi::Value find_cuda(const Napi::CallbackInfo& info) {
  Result<policy::CudaDevice> device = policy::find_cuda(info[0].ToString().Utf8Value());
  if (!device) return Napi::String::New(info.Env(), device.fault().message);
  auto out = Napi::Object::New(info.Env());
  out.Set("free", Napi::Number::New(info.Env(), static_cast<double>(device->free)));
  out.Set("total", Napi::Number::New(info.Env(), static_cast<double>(device->total)));
  return out;
}

// (paths of shared libraries) -> undefined, or what is in the way
Napi::Value open_libraries(const Napi::CallbackInfo& info) {
  const auto paths = info[0].As<Napi::Array>();
  for (uint32_t i = 0; i < paths.Length(); ++i) {
    Result<void*> library = onnx::open_library(paths.Get(i).ToString().Utf8Value(), "a library");
    if (!library) return Napi::String::New(info.Env(), library.fault().message);
  }
  return info.Env().Undefined();
}

}  // namespace

void export_policy(Napi::Env env, Napi::Object exports) {
  exports.Set("PolicyWriter", PolicyWriter::define(env));
  exports.Set("findCuda", Napi::Function::New(env, find_cuda));
  exports.Set("openLibraries", Napi::Function::New(env, open_libraries));
}

}  // namespace assay
