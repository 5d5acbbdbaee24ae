// What was called, what was broken, what lives.
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <set>

#include "double.h"

namespace contract {
namespace {

// Never destroyed: libraries end in any order, and calls may come until the last moment.
struct Books {
  std::mutex mutex;
  std::map<std::string, long> calls;
  std::set<const void*> environments, models;
};
Books& books() {
  static Books* const made = new Books;
  return *made;
}

void write_line(const std::string& line) {
  const std::string path = setting("ASSAY_DOUBLE_RECORD");
  std::FILE* file = path.empty() ? stderr : std::fopen(path.c_str(), "a");
  if (file == nullptr) return;
  std::fprintf(file, "%s\n", line.c_str());
  if (!path.empty()) std::fclose(file);
}

std::string formatted(const char* format, va_list arguments) {
  char text[512];
  std::vsnprintf(text, sizeof text, format, arguments);
  return text;
}

int injected(const char* name) {
  const std::string fail = setting("ASSAY_DOUBLE_FAIL");
  const size_t equals = fail.find('=');
  return equals != std::string::npos && fail.compare(0, equals, name) == 0 ? std::atoi(fail.c_str() + equals + 1) : 0;
}

// At the end of the process, or when the library is unloaded: whatever still lives has leaked.
__attribute__((destructor)) void close_books() {
  Books& all = books();
  const std::lock_guard lock(all.mutex);
  std::string line = "calls {";
  for (const auto& [name, count] : all.calls) {
    if (line.back() != '{') line += ',';
    line += "\"" + name + "\":" + std::to_string(count);
  }
  line += "}";
  if (all.calls.empty()) return;
  if (!all.models.empty()) write_line("at the end: " + std::to_string(all.models.size()) + " models are not freed");
  if (!all.environments.empty()) write_line("at the end: " + std::to_string(all.environments.size()) + " environments are not freed");
  write_line(line);
}

template <class Set, class Handle>
bool taken(Set& set, Handle* handle, const char* what) {
  const std::lock_guard lock(books().mutex);
  if (set.erase(handle) == 1) return true;
  write_line(std::string("a ") + what + " is freed that is not alive");
  return false;
}

}  // namespace

std::string setting(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr ? value : "";
}

void record(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const std::string line = formatted(format, arguments);
  va_end(arguments);
  const std::lock_guard lock(books().mutex);
  write_line(line);
}

void add(_GRBenv* environment) {
  const std::lock_guard lock(books().mutex);
  books().environments.insert(environment);
}
void add(_GRBmodel* model) {
  const std::lock_guard lock(books().mutex);
  books().models.insert(model);
}
bool is_live(const _GRBenv* environment) {
  const std::lock_guard lock(books().mutex);
  if (books().environments.contains(environment)) return true;
  for (const void* model : books().models) {
    if (&static_cast<const _GRBmodel*>(model)->own == environment) return true;
  }
  return false;
}
bool is_live(const _GRBmodel* model) {
  const std::lock_guard lock(books().mutex);
  return books().models.contains(model);
}
bool remove(_GRBenv* environment) { return taken(books().environments, environment, "environment"); }
bool remove(_GRBmodel* model) { return taken(books().models, model, "model"); }

Call::Call(const char* name, _GRBenv* environment) : name_(name) {
  if (environment == nullptr) {
    breaks(kNull, "no environment");
  } else if (!is_live(environment)) {
    breaks(kInvalid, "the environment is not alive");
  } else {
    enter(environment);
  }
}

Call::Call(const char* name, _GRBmodel* model) : name_(name) {
  if (model == nullptr) {
    breaks(kNull, "no model");
  } else if (!is_live(model)) {
    breaks(kInvalid, "the model is not alive");
  } else {
    enter(&model->own);
  }
}

void Call::enter(_GRBenv* environment) {
  {
    const std::lock_guard lock(books().mutex);
    ++books().calls[name_];
  }
  environment_ = environment;
  if (environment->inside.fetch_add(1) != 0) breaks(kInProgress, "another thread is inside of the same environment");
  if (const int error = injected(name_); error != 0) answers(error, "injected");
}

Call::~Call() {
  if (environment_ != nullptr) environment_->inside.fetch_sub(1);
}

int Call::breaks(int error, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const std::string words = formatted(format, arguments);
  va_end(arguments);
  record("%s: %s", name_, words.c_str());
  return answers(error, words.c_str());
}

int Call::answers(int error, const char* words) {
  error_ = error;
  if (environment_ != nullptr) environment_->words = words;
  return error;
}

}  // namespace contract
