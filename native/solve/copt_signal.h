// COPT puts a handler of its own on SIGINT for each solve, and the default one after it: whatever the program had there would be lost, and
// Ctrl-C during a solve would end that solve only. No parameter keeps it from that, so the program's handler is put back here.
#pragma once

namespace assay::copt {

/// Around every solve; any number at once on any threads. The handler that was there before the first is there again after the last,
/// unless the program has set another meanwhile.
class InterruptKept {
 public:
  InterruptKept();
  ~InterruptKept();
  InterruptKept(const InterruptKept&) = delete;
  InterruptKept& operator=(const InterruptKept&) = delete;

  /// Sends the process the SIGINT that COPT took for its own; for a solve that ended interrupted without being asked to by us.
  void pass_on() const;
};

}  // namespace assay::copt
