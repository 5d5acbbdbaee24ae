// Time limits and stop flags for solvers that look at neither themselves: one thread for the whole process, asleep while
// nothing is watched.
#pragma once
#include <atomic>
#include <chrono>

namespace assay {

/// Watches one solve, from construction to destruction. When its time is up or its stop flag is raised, `interrupt(target)`
/// is called from the watchdog's thread, again and again until the watch ends: some solvers forget an interrupt that comes
/// before they have started. After the destructor it is not called any more. `stop` may be null.
class Watch {
 public:
  Watch(double time_limit_s, const std::atomic<bool>* stop, void (*interrupt)(void*), void* target);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  /// Whether the solve was interrupted.
  bool fired() const { return fired_.load(std::memory_order_acquire); }

 private:
  friend class Watchdog;
  using Clock = std::chrono::steady_clock;
  Clock::time_point deadline_;
  const std::atomic<bool>* stop_;
  void (*interrupt_)(void*);
  void* target_;
  std::atomic<bool> fired_{false};
};

}  // namespace assay
