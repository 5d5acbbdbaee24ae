#include "quiet.h"

#include <iostream>
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

}  // namespace

Quiet::Quiet() {
  static const Filter filter;
  ++depth;
}

Quiet::~Quiet() { --depth; }

}  // namespace assay
