// Keeps what a library writes to std::cout away from standard output, where results go: PDLP writes warnings there, and no
// parameter of MathOpt's C entry point reaches it. File descriptors stay as they are, so other threads print as before.
#pragma once

namespace assay {

/// While one is alive, what this thread writes to std::cout is dropped.
class Quiet {
 public:
  Quiet();
  ~Quiet();
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;
};

}  // namespace assay
