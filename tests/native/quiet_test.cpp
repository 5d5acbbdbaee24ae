// What a library writes to C's stdout is kept for the thread that asked for it, and for that thread alone.
#include "solve/quiet.h"

#include <cstdio>
#include <string>
#include <thread>

#include "cases.h"

namespace {

using namespace assay;

/// Stands for standard output while a case runs.
class Outside {
 public:
  Outside() : before_(stdout), file_(std::tmpfile()) { stdout = file_; }
  ~Outside() {
    stdout = before_;
    std::fclose(file_);
  }
  Outside(const Outside&) = delete;
  Outside& operator=(const Outside&) = delete;
  std::string text() {
    std::fflush(file_);
    std::rewind(file_);
    std::string out;
    for (int c = std::fgetc(file_); c != EOF; c = std::fgetc(file_)) out += static_cast<char>(c);
    return out;
  }

 private:
  FILE* before_;
  FILE* file_;
};

void own_thread() {
  std::string kept, passed;
  {
    Outside outside;
    std::printf("before ");
    {
      const CapturedStdout captured;
      std::printf("banner %d", 7);
      std::puts(" and more");
      kept = captured.text();
    }
    std::printf("after");
    passed = outside.text();
  }
  check(kept == "banner 7 and more\n", "kept", kept);
  check(passed == "before after", "passed on", passed);
}

void other_thread() {
  std::string kept, passed;
  {
    Outside outside;
    {
      const CapturedStdout captured;
      std::printf("mine");
      std::thread([] { std::printf("theirs"); }).join();
      std::printf("!");
      kept = captured.text();
    }
    passed = outside.text();
  }
  check(kept == "mine!", "kept", kept);
  check(passed == "theirs", "passed on", passed);
}

void one_after_another() {
  std::string first, second, passed;
  {
    Outside outside;
    {
      const CapturedStdout captured;
      std::printf("one");
      first = captured.text();
    }
    {
      const CapturedStdout captured;
      std::printf("two");
      second = captured.text();
    }
    passed = outside.text();
  }
  check(first == "one" && second == "two" && passed.empty(), "apart", first + second + passed);
}

constexpr Case kCases[] = {
    {"the own thread's output is kept, before and after go their way", own_thread},
    {"another thread's output goes its way meanwhile", other_thread},
    {"one capture after another holds its own text only", one_after_another},
};

}  // namespace

int main(int argc, char** argv) { return run_cases(kCases, 1, argc, argv); }
