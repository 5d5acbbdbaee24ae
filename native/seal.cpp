#include "seal.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <vector>

#include "json.h"

namespace assay {
namespace {

#if defined(__x86_64__)
constexpr uint32_t kMachine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr uint32_t kMachine = AUDIT_ARCH_AARCH64;
#else
constexpr uint32_t kMachine = 0;
#endif

// What a process needs that computes and talks over channels it already has. Nothing here opens, connects or starts anything.
constexpr int kAllowed[] = {
    // memory, and the keys that V8 protects its code with
    SYS_mmap, SYS_munmap, SYS_mprotect, SYS_mremap, SYS_madvise, SYS_brk, SYS_mincore, SYS_pkey_mprotect, SYS_pkey_alloc, SYS_pkey_free,
    // channels that are open
    SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_recvmsg, SYS_sendmsg, SYS_close, SYS_fcntl, SYS_shutdown, SYS_dup, SYS_lseek, SYS_fstat,
    // waiting
    SYS_futex, SYS_epoll_ctl, SYS_epoll_pwait, SYS_ppoll, SYS_nanosleep, SYS_clock_nanosleep, SYS_eventfd2, SYS_timerfd_settime,
    SYS_restart_syscall,
    // threads of its own
    SYS_exit, SYS_exit_group, SYS_set_robust_list, SYS_sched_yield, SYS_sched_getaffinity, SYS_gettid, SYS_getpid, SYS_membarrier,
    // signals to itself
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack,
    // clocks, chance and what it uses itself
    SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday, SYS_getrandom, SYS_getrusage, SYS_times, SYS_sysinfo, SYS_getuid, SYS_geteuid,
    SYS_getgid, SYS_getegid,
#ifdef SYS_epoll_wait
    SYS_epoll_wait,
#endif
#ifdef SYS_poll
    SYS_poll,
#endif
#ifdef SYS_rseq
    SYS_rseq,
#endif
#ifdef SYS_epoll_pwait2
    SYS_epoll_pwait2,
#endif
};

constexpr uint32_t argument(int at) { return static_cast<uint32_t>(offsetof(seccomp_data, args) + 8 * static_cast<size_t>(at)); }

class Filter {
 public:
  Filter() {
    load(offsetof(seccomp_data, arch));
    program_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kMachine, 1, 0));
    answer(SECCOMP_RET_KILL_PROCESS);
    load(offsetof(seccomp_data, nr));
  }

  void allow(int call) {
    program_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call), 0, 1));
    answer(SECCOMP_RET_ALLOW);
  }

  // Allowed where the low word of an argument is one of `values`.
  void allow_where(int call, int at, const std::vector<uint32_t>& values) {
    const auto count = static_cast<uint8_t>(values.size());
    program_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call), 0, static_cast<uint8_t>(count * 2 + 2)));
    load(argument(at));
    for (const uint32_t value : values) {
      program_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1));
      answer(SECCOMP_RET_ALLOW);
    }
    answer(SECCOMP_RET_ERRNO | EPERM);
  }

  // Allowed where an argument has this bit.
  void allow_with_bit(int call, int at, uint32_t bit) {
    program_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call), 0, 4));
    load(argument(at));
    program_.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bit, 0, 1));
    answer(SECCOMP_RET_ALLOW);
    answer(SECCOMP_RET_ERRNO | EPERM);
  }

  void refuse(int call, uint32_t error) {
    program_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call), 0, 1));
    answer(SECCOMP_RET_ERRNO | error);
  }

  bool install() {
    answer(SECCOMP_RET_ERRNO | EPERM);
    const sock_fprog filter = {.len = static_cast<unsigned short>(program_.size()), .filter = program_.data()};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter) == 0;
  }

 private:
  void load(size_t at) { program_.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<uint32_t>(at))); }
  void answer(uint32_t value) { program_.push_back(BPF_STMT(BPF_RET | BPF_K, value)); }

  std::vector<sock_filter> program_;
};

}  // namespace

std::string seal_process() {
  if constexpr (kMachine == 0) return "{\"systemCalls\":false,\"reason\":\"not written for this processor\"}";
  Filter filter;
  for (const int call : kAllowed) filter.allow(call);
  const auto self = static_cast<uint32_t>(getpid());
  filter.allow_where(SYS_kill, 0, {self});
  filter.allow_where(SYS_tgkill, 0, {self});
  filter.allow_where(SYS_ioctl, 1, {FIONBIO, FIOCLEX});  // no terminal is to be written into
  filter.allow_where(SYS_prctl, 0, {PR_SET_NAME});
  filter.allow_with_bit(SYS_clone, 0, CLONE_THREAD);
#ifdef SYS_clone3
  filter.refuse(SYS_clone3, ENOSYS);  // its flags cannot be seen; the C library goes on with clone
#endif
  if (filter.install()) return "{\"systemCalls\":true}";
  std::string out = "{\"systemCalls\":false,\"reason\":";
  append_json(out, std::string_view(std::strerror(errno)));
  out += '}';
  return out;
}

}  // namespace assay
