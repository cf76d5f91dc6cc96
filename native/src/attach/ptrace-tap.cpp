// Attaches with ptrace, where eBPF cannot be had: each system call of the process stops twice, which slows it much. PTRACE_SEIZE, so that
// attaching sends no signal; PTRACE_O_EXITKILL is not set. To detach, the tracing thread ends: the kernel then lets go of all that it
// traced where it stands, without interrupting a call that is under way, and the same happens when tapcap is killed.
#ifdef __linux__
#include <pthread.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __x86_64__
#include <sys/user.h>
#endif

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <fstream>
#include <map>
#include <string>
#include <unordered_map>

#include "../clock.h"
#include "attach-privileges.h"
#include "syscall-shapes.h"
#include "tap.h"

namespace tapcap::attach {
namespace {

constexpr int kWakeSignal = SIGUSR1;
constexpr std::size_t kChunkBytes = 1 << 20;

long trace(int request, pid_t thread, std::uintptr_t address = 0, std::uintptr_t data = 0) {
  return ptrace(static_cast<__ptrace_request>(request), thread, address, data);
}

const SyscallShape* shapeOf(std::uint64_t number) {
  const auto* shape = std::find_if(std::begin(kSyscallShapes), std::end(kSyscallShapes), [number](const SyscallShape& one) {
    return static_cast<std::uint64_t>(one.number) == number;
  });
  return shape == std::end(kSyscallShapes) ? nullptr : shape;
}

struct Call {
  const SyscallShape* shape = nullptr;  // none that moves bytes through a tapped stream
  std::uint64_t arguments[6] = {};
  int readStream = -1;
  int writeStream = -1;
};

struct Thread {
  pid_t process = 0;
  Call call;
};

pid_t processOf(pid_t thread) {
  std::ifstream file("/proc/" + std::to_string(thread) + "/status");
  for (std::string word; file >> word;) {
    pid_t group = 0;
    if (word == "Tgid:" && file >> group) return group;
  }
  return thread;
}

class PtraceTap final : public Tap {
 public:
  PtraceTap(const Target& target, const TapOptions& options, StdioChunks& chunks) : target_(target), options_(options), chunks_(chunks) {}
  ~PtraceTap() override { stopThread(); }

  std::optional<Failure> open();
  bool read() override { return false; }
  bool ended() override { return ended_.load(); }
  Exit exit() override { return exit_; }
  void finish() override { stopThread(); }
  const char* method() const override { return "ptrace"; }
  bool needsSystem() const override { return true; }

 private:
  void traceAll();
  std::optional<Failure> seizeAll();
  std::optional<Failure> seizeProcess(pid_t process);
  void stopThread();
  void follow();
  void onStop(pid_t thread, int status);
  void onEvent(pid_t thread, int event, int signal);
  void onEnd(pid_t thread, int status);
  void onSyscall(pid_t thread);
  void onInterrupted(pid_t thread);
  void begin(pid_t thread, Thread& state, std::uint64_t number, const std::uint64_t* arguments);
  void end(pid_t thread, Thread& state, std::int64_t result);
  int streamAt(pid_t thread, bool isRead, int argument, const std::uint64_t* arguments) const;
  void record(const Origin& origin, const Call& call, std::uint64_t count);
  std::uint64_t copy(const Origin& origin, std::uint64_t address, std::uint64_t count);
  Thread& state(pid_t thread);
  void resume(pid_t thread, int signal = 0) { trace(PTRACE_SYSCALL, thread, 0, static_cast<std::uintptr_t>(signal)); }

  const Target target_;
  const TapOptions options_;
  StdioChunks& chunks_;
  std::unordered_map<pid_t, Thread> threads_;
  std::string buffer_;
  std::thread tracer_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> ended_{false};
  Exit exit_;  // before ended_
  std::mutex mutex_;
  std::condition_variable settled_;
  bool isSettled_ = false;
  std::optional<Failure> failure_;
};

// Everything that traces happens in one thread: the kernel takes each thread for a tracer of its own.
std::optional<Failure> PtraceTap::open() {
  struct sigaction wake{};
  wake.sa_handler = [](int) {};  // only ends a wait
  sigemptyset(&wake.sa_mask);
  sigaction(kWakeSignal, &wake, nullptr);
  tracer_ = std::thread([this] { traceAll(); });
  std::unique_lock lock(mutex_);
  settled_.wait(lock, [this] { return isSettled_; });
  lock.unlock();
  if (failure_) stopThread();
  return failure_;
}

void PtraceTap::stopThread() {
  if (!tracer_.joinable()) return;
  stopping_ = true;
  std::unique_lock lock(mutex_);
  while (!ended_.load()) {
    pthread_kill(tracer_.native_handle(), kWakeSignal);
    settled_.wait_for(lock, std::chrono::milliseconds(10));
  }
  lock.unlock();
  tracer_.join();
}

void PtraceTap::traceAll() {
  buffer_.resize(kChunkBytes);
  auto failure = seizeAll();
  if (!failure) failure = privileges::dropAll(false);
  {
    const std::lock_guard lock(mutex_);
    failure_ = failure;
    isSettled_ = true;
  }
  settled_.notify_all();
  if (!failure) follow();
  ended_ = true;
  settled_.notify_all();
}

std::optional<Failure> PtraceTap::seizeAll() {
  if (auto failure = seizeProcess(target_.pid)) return failure;
  if (options_.children) {
    for (const pid_t child : descendantsOf(target_.pid)) seizeProcess(child);  // one that may not be traced stays out
  }
  return std::nullopt;
}

// Threads that begin meanwhile are seized with those that begin them, or found in the next round.
std::optional<Failure> PtraceTap::seizeProcess(pid_t process) {
  int options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC;
  if (options_.children) options |= PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK;
  for (bool found = true; found;) {
    found = false;
    for (const pid_t thread : threadsOf(process)) {
      if (threads_.contains(thread)) continue;
      if (trace(PTRACE_SEIZE, thread, 0, static_cast<std::uintptr_t>(options)) != 0) {
        if (errno == ESRCH) continue;
        if (thread != process) continue;  // begun by a thread that is seized: it is as well
        if (target_.tracer != 0) {
          return Failure{"already-traced", "Process " + std::to_string(process) + " is traced already, by process " + std::to_string(target_.tracer),
                         "A process has one tracer: end that one, or give tapcap the rights for eBPF"};
        }
        return permissionFailure(process);
      }
      threads_[thread].process = process;
      trace(PTRACE_INTERRUPT, thread);
      found = true;
    }
  }
  if (threads_.empty()) return Failure{"no-such-process", "There is no process " + std::to_string(process), ""};
  return std::nullopt;
}

void PtraceTap::follow() {
  while (!stopping_.load() && !threads_.empty()) {
    int status = 0;
    const pid_t thread = waitpid(-1, &status, __WALL | __WNOTHREAD);
    if (thread < 0 && errno == EINTR) continue;
    if (thread < 0) return;
    if (WIFSTOPPED(status)) onStop(thread, status);
    else onEnd(thread, status);
  }
}

Thread& PtraceTap::state(pid_t thread) {
  Thread& found = threads_[thread];
  if (found.process == 0) found.process = processOf(thread);
  return found;
}

void PtraceTap::onStop(pid_t thread, int status) {
  const int signal = WSTOPSIG(status), event = status >> 16;
  if (signal == (SIGTRAP | 0x80)) {
    onSyscall(thread);
    return resume(thread);
  }
  if (event != 0) return onEvent(thread, event, signal);
  resume(thread, signal);  // it has been sent a signal, and gets it
}

void PtraceTap::onEvent(pid_t thread, int event, int signal) {
  if (event == PTRACE_EVENT_STOP) {
    const bool isStopped = signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
    if (!isStopped) onInterrupted(thread);
    trace(isStopped ? PTRACE_LISTEN : PTRACE_SYSCALL, thread);  // who is stopped stays so until a SIGCONT
    return;
  }
  if (event == PTRACE_EVENT_EXEC) {
    unsigned long former = 0;
    trace(PTRACE_GETEVENTMSG, thread, 0, reinterpret_cast<std::uintptr_t>(&former));
    if (static_cast<pid_t>(former) != thread) threads_.erase(static_cast<pid_t>(former));
    state(thread).call = {};
  }
  resume(thread);
}

void PtraceTap::onEnd(pid_t thread, int status) {
  threads_.erase(thread);
  if (thread != target_.pid) return;
  if (WIFEXITED(status)) exit_.code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) exit_.signal = WTERMSIG(status);
}

void PtraceTap::onSyscall(pid_t thread) {
  struct __ptrace_syscall_info info{};
  if (trace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, reinterpret_cast<std::uintptr_t>(&info)) <= 0) return;
  Thread& traced = state(thread);
  if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
    std::uint64_t arguments[6];
    std::copy(std::begin(info.entry.args), std::end(info.entry.args), arguments);
    begin(thread, traced, info.entry.nr, arguments);
  } else if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
    end(thread, traced, info.exit.rval);
  }
}

// A call that was under way when we came has ended, whole or in part, or is begun again by the kernel, which is seen then.
void PtraceTap::onInterrupted(pid_t thread) {
#ifdef __x86_64__
  user_regs_struct registers{};
  if (trace(PTRACE_GETREGS, thread, 0, reinterpret_cast<std::uintptr_t>(&registers)) != 0) return;
  if (static_cast<std::int64_t>(registers.orig_rax) < 0) return;  // it was not in a call
  const std::uint64_t arguments[6] = {registers.rdi, registers.rsi, registers.rdx, registers.r10, registers.r8, registers.r9};
  Thread& traced = state(thread);
  if (traced.call.shape == nullptr) begin(thread, traced, registers.orig_rax, arguments);
  end(thread, traced, static_cast<std::int64_t>(registers.rax));
#else
  static_cast<void>(thread);  // the first argument is gone where the result is
#endif
}

int PtraceTap::streamAt(pid_t thread, bool isRead, int argument, const std::uint64_t* arguments) const {
  if (argument == kNoArgument) return -1;
  const int descriptor = static_cast<int>(arguments[argument]);
  const std::string path = "/proc/" + std::to_string(thread) + "/fd/" + std::to_string(descriptor);
  struct stat info{};
  if (stat(path.c_str(), &info) != 0) return -1;
  return target_.streamOf(isRead, descriptor, {info.st_dev, info.st_ino});
}

void PtraceTap::begin(pid_t thread, Thread& traced, std::uint64_t number, const std::uint64_t* arguments) {
  traced.call.shape = nullptr;
  const SyscallShape* shape = shapeOf(number);
  if (shape == nullptr) return;
  if (shape->receiveFlags != kNoArgument && (arguments[shape->receiveFlags] & kNotOfTheStream) != 0) return;
  const int from = streamAt(thread, true, shape->readsFrom, arguments), to = streamAt(thread, false, shape->writesTo, arguments);
  if (from < 0 && to < 0) return;
  traced.call = {shape, {}, from, to};
  std::copy(arguments, arguments + 6, traced.call.arguments);
}

void PtraceTap::end(pid_t thread, Thread& traced, std::int64_t result) {
  const Call call = traced.call;
  traced.call.shape = nullptr;
  if (call.shape == nullptr || result <= 0) return;
  const std::uint64_t now = wallClockNs();
  for (const int stream : {call.writeStream, call.readStream}) {
    if (stream < 0) continue;
    const Origin origin{static_cast<Stream>(stream), static_cast<std::uint32_t>(traced.process), static_cast<std::uint32_t>(thread), now};
    record(origin, call, static_cast<std::uint64_t>(result));
  }
}

void PtraceTap::record(const Origin& origin, const Call& call, std::uint64_t count) {
  const pid_t thread = static_cast<pid_t>(origin.tid);
  const auto fetch = [thread](std::uint64_t address, void* to, std::size_t bytes) {
    const iovec ours{to, bytes}, theirs{reinterpret_cast<void*>(address), bytes};
    return process_vm_readv(thread, &ours, 1, &theirs, 1, 0) == static_cast<ssize_t>(bytes);
  };
  if (call.shape->shape == Shape::transfer) return chunks_.missing(origin, count, Reason::kernelCopy);
  if (call.shape->shape == Shape::messages) return chunks_.missing(origin, kUnknownCount, Reason::batch);
  std::uint64_t left = count;
  if (call.shape->shape == Shape::buffer) {
    left -= copy(origin, call.arguments[1], std::min(left, call.arguments[2]));
  } else {
    std::uint64_t place[2] = {call.arguments[1], call.arguments[2]};  // where the vectors are, and how many
    if (call.shape->shape == Shape::message && !fetch(call.arguments[1] + kMessageVectors, place, sizeof place)) place[1] = 0;
    for (std::uint64_t i = 0; i < std::min(place[1], kMostVectors) && left > 0; ++i) {
      std::uint64_t vector[2];
      if (!fetch(place[0] + i * sizeof vector, vector, sizeof vector)) break;
      left -= copy(origin, vector[0], std::min(left, vector[1]));
    }
  }
  if (left > 0) chunks_.missing(origin, left, Reason::memory);
}

// Returns `count`: what cannot be read is told of.
std::uint64_t PtraceTap::copy(const Origin& origin, std::uint64_t address, std::uint64_t count) {
  for (std::uint64_t done = 0; done < count;) {
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(count - done, kChunkBytes));
    const iovec ours{buffer_.data(), wanted}, theirs{reinterpret_cast<void*>(address + done), wanted};
    const ssize_t got = process_vm_readv(static_cast<pid_t>(origin.tid), &ours, 1, &theirs, 1, 0);
    if (got <= 0) {
      chunks_.missing(origin, count - done, Reason::memory);
      break;
    }
    chunks_.data(origin, {buffer_.data(), static_cast<std::size_t>(got)});
    done += static_cast<std::uint64_t>(got);
  }
  return count;
}

}  // namespace

Result<std::unique_ptr<Tap>> openPtraceTap(const Target& target, const TapOptions& options, StdioChunks& chunks) {
  auto tap = std::make_unique<PtraceTap>(target, options, chunks);
  if (auto failure = tap->open()) return *failure;
  return std::unique_ptr<Tap>(std::move(tap));
}

}  // namespace tapcap::attach
#endif
