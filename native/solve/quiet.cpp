#include "quiet.h"

#include <cstdio>
#include <iostream>
#include <mutex>
#include <streambuf>

namespace assay {
namespace {

thread_local int depth = 0;

// Stands in front of std::cout's own buffer for good, and passes on what comes from threads that are not quiet.
class Filter final : public std::streambuf {
 public:
  Filter() : behind_(std::cout.rdbuf(this)) {}
  ~Filter() override {
    if (std::cout.rdbuf() == this) std::cout.rdbuf(behind_);  // this library is being unloaded
  }
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;

 private:
  int_type overflow(int_type c) override {
    if (depth > 0 || traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
    return behind_->sputc(traits_type::to_char_type(c));
  }
  std::streamsize xsputn(const char* text, std::streamsize size) override { return depth > 0 ? size : behind_->sputn(text, size); }
  int sync() override { return depth > 0 ? 0 : behind_->pubsync(); }

  std::streambuf* behind_;
};

thread_local bool captures = false;
std::mutex capturing;           // held by the CapturedStdout that is alive
FILE* real_stdout = nullptr;    // as the last one found it
std::string captured;           // written by its thread alone

ssize_t take(void*, const char* text, size_t size) {
  if (captures) captured.append(text, size);
  else std::fwrite(text, 1, size, real_stdout);
  return static_cast<ssize_t>(size);
}

// Made once and never closed, since another thread may hold it a little longer. Without a buffer, so that each call of take() is by the
// thread that writes.
FILE* diversion() {
  static FILE* const made = [] {
    FILE* const file = fopencookie(nullptr, "w", {.read = nullptr, .write = take, .seek = nullptr, .close = nullptr});
    if (file != nullptr) std::setvbuf(file, nullptr, _IONBF, 0);
    return file;
  }();
  return made;
}

}  // namespace

Quiet::Quiet() {
  static const Filter filter;
  ++depth;
}

Quiet::~Quiet() { --depth; }

// In the GNU C library, for which all packaged solvers are built, stdout is a variable like any other.
CapturedStdout::CapturedStdout() {
  capturing.lock();
  captured.clear();
  real_stdout = stdout;
  if (FILE* const other = diversion(); other != nullptr) {
    captures = true;
    stdout = other;
  }
}

CapturedStdout::~CapturedStdout() {
  stdout = real_stdout;
  captures = false;
  capturing.unlock();
}

const std::string& CapturedStdout::text() const { return captured; }

}  // namespace assay
