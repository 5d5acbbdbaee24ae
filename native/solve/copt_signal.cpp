#include "copt_signal.h"

#include <pthread.h>

#include <chrono>
#include <csignal>
#include <mutex>

namespace assay::copt {
namespace {

using Clock = std::chrono::steady_clock;
// One SIGINT ends the solves of all threads: what they pass on within this time is one.
constexpr std::chrono::milliseconds kSameInterrupt{500};

std::mutex keeping;  // guards all below
int solves = 0;
struct sigaction before{};
Clock::time_point last_passed{};

bool is_default(const struct sigaction& action) { return (action.sa_flags & SA_SIGINFO) == 0 && action.sa_handler == SIG_DFL; }

}  // namespace

InterruptKept::InterruptKept() {
  const std::lock_guard lock(keeping);
  if (solves++ == 0) sigaction(SIGINT, nullptr, &before);
}

InterruptKept::~InterruptKept() {
  const std::lock_guard lock(keeping);
  if (--solves > 0 || is_default(before)) return;
  struct sigaction now{};
  sigaction(SIGINT, nullptr, &now);
  if (is_default(now)) sigaction(SIGINT, &before, nullptr);
}

// raise() returns when this thread has run the handler: one that another thread ran later could find COPT's in its place again.
void InterruptKept::pass_on() const {
  const std::lock_guard lock(keeping);
  const auto now = Clock::now();
  if (last_passed != Clock::time_point{} && now - last_passed < kSameInterrupt) return;
  last_passed = now;
  sigaction(SIGINT, &before, nullptr);
  sigset_t interrupt, blocked;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  pthread_sigmask(SIG_UNBLOCK, &interrupt, &blocked);
  raise(SIGINT);
  pthread_sigmask(SIG_SETMASK, &blocked, nullptr);
}

}  // namespace assay::copt
