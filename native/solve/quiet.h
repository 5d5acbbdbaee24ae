// Keeps what a library writes to standard output away from there, where results go: PDLP writes warnings to std::cout, COPT its banner
// to C's stdout, and no parameter reaches either. File descriptors stay as they are, so other threads print as before.
#pragma once
#include <string>

namespace assay {

/// While one is alive, what this thread writes to std::cout is dropped.
class Quiet {
 public:
  Quiet();
  ~Quiet();
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;
};

/// While one is alive, what this thread writes to C's stdout is kept here instead; what other threads write goes its way. One at a time
/// in the process: the next one waits.
class CapturedStdout {
 public:
  CapturedStdout();
  ~CapturedStdout();
  CapturedStdout(const CapturedStdout&) = delete;
  CapturedStdout& operator=(const CapturedStdout&) = delete;
  const std::string& text() const;
};

}  // namespace assay
