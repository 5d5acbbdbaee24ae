#include "watchdog.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace assay {
namespace {

// How late an interrupt may come. Waking 200 times a second while something is solved costs a thousandth of a core; a
// notice for every solve would cost more than a tiny solve itself.
constexpr std::chrono::milliseconds kTick{5};
// So long the thread keeps ticking after the last solve.
constexpr int kIdleTicks = 100;

}  // namespace

class Watchdog {
 public:
  static Watchdog& instance() {
    static Watchdog watchdog;  // joined when the library is unloaded or the process ends
    return watchdog;
  }

  void add(Watch* watch) {
    const std::lock_guard lock(mutex_);
    watches_.push_back(watch);
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    if (asleep_) wake_.notify_one();
  }

  void remove(Watch* watch) {
    const std::lock_guard lock(mutex_);
    std::erase(watches_, watch);
  }

 private:
  ~Watchdog() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
  }

  void run() {
    std::unique_lock lock(mutex_);
    for (int idle = 0; !ending_;) {
      look();
      idle = watches_.empty() ? idle + 1 : 0;
      if (idle < kIdleTicks) {
        wake_.wait_for(lock, kTick);
        continue;
      }
      asleep_ = true;
      wake_.wait(lock, [this] { return ending_ || !watches_.empty(); });
      asleep_ = false;
      idle = 0;
    }
  }

  void look() {
    const auto now = Watch::Clock::now();
    for (Watch* watch : watches_) {
      const bool stopped = watch->stop_ != nullptr && watch->stop_->load(std::memory_order_relaxed);
      if (!stopped && now < watch->deadline_) continue;
      watch->fired_.store(true, std::memory_order_release);
      watch->interrupt_(watch->target_);
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Watch*> watches_;  // guarded by mutex_, as all below
  std::thread thread_;
  bool asleep_ = false;
  bool ending_ = false;
};

Watch::Watch(double time_limit_s, const std::atomic<bool>* stop, void (*interrupt)(void*), void* target)
    : deadline_(Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(std::min(time_limit_s, 1e8)))),
      stop_(stop),
      interrupt_(interrupt),
      target_(target) {
  Watchdog::instance().add(this);
}

Watch::~Watch() { Watchdog::instance().remove(this); }

}  // namespace assay
