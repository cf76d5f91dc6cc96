// Attaches with eBPF: the process is never stopped, and pays for one copy of what it reads and writes.
#ifdef __linux__
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cstring>
#include <deque>
#include <fstream>
#include <string>

#include "../clock.h"
#include "bpf-kernel.h"
#include "tap.h"
#if defined(__x86_64__) || defined(__aarch64__)
#include "bpf-programs.h"

namespace tapcap::attach {
namespace {

constexpr std::size_t kSmallestRing = 4 << 20, kLargestRing = 128 << 20;
constexpr std::uint64_t kShareOfMemory = 16;  // the ring takes at most one part of so many of what is free
constexpr std::uint32_t kMostProcesses = 16384;
constexpr std::size_t kMuch = 1 << 20;
constexpr std::uint32_t kLostBytes = 64;        // LostBytes of the streams, and room
constexpr ino_t kInitialPidNamespace = 0xEFFFFFFC;  // PROC_PID_INIT_INO

Failure unsupported(const std::string& why) { return {"unsupported", "eBPF cannot be used: " + why, ""}; }

std::uint64_t monotonicNs() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.tv_nsec);
}

// Process numbers are the kernel's own only outside of containers.
bool numbersAreTheKernels() {
  struct stat info{};
  return stat("/proc/self/ns/pid", &info) == 0 && info.st_ino == kInitialPidNamespace;
}

// Room for what comes between two looks, a message of 64 MiB at once included: a power of two.
std::size_t ringBytes() {
  std::ifstream file("/proc/meminfo");
  std::uint64_t available = 0;
  for (std::string word; file >> word;) {
    if (word == "MemAvailable:" && file >> available) break;
  }
  std::size_t bytes = kLargestRing;
  while (bytes > kSmallestRing && bytes > available * 1024 / kShareOfMemory) bytes /= 2;
  return bytes;
}

class BpfTap final : public Tap {
 public:
  explicit BpfTap(StdioChunks& chunks) : chunks_(chunks) {}
  ~BpfTap() override {
    if (lost_ != nullptr) munmap(const_cast<LostBytes*>(lost_), static_cast<std::size_t>(sysconf(_SC_PAGESIZE)));
  }

  std::optional<Failure> open(const Target& target, const TapOptions& options);
  bool read() override;
  bool ended() override { return false; }
  void finish() override;
  const char* method() const override { return "ebpf"; }
  bool needsSystem() const override { return false; }

 private:
  // A stream takes the chunks of one call after the other: those of a second thread wait until the first has its last.
  struct StreamState {
    std::uint32_t writer = 0;  // the thread whose call is under way
    std::uint64_t told = 0;    // lost bytes that were told of
    std::deque<std::string> waiting;
  };

  std::optional<Failure> openRing(std::size_t bytes);
  std::optional<Failure> openMaps(const Target& target, const TapOptions& options);
  std::optional<Failure> attach(const ProgramNeeds& needs, bool children);
  void take(const char* bytes, std::size_t length);
  void order(const char* bytes, std::size_t length);
  void pass(const RingRecord& record, const char* payload);
  void tellLost(Stream stream, std::uint64_t lost, std::uint64_t timeNs);

  StdioChunks& chunks_;
  Descriptor ringMap_, lostMap_, processes_;
  std::unique_ptr<Ring> ring_;
  const volatile LostBytes* lost_ = nullptr;
  std::vector<AttachedProgram> programs_;
  StreamState streams_[kStreams];
  std::uint64_t clockOffset_ = 0;
};

std::optional<Failure> BpfTap::open(const Target& target, const TapOptions& options) {
  if (!numbersAreTheKernels()) return unsupported("this is a container");
  auto types = KernelTypes::load();
  if (!types) return types.failure();
  if (auto failure = openRing(ringBytes())) return failure;
  if (auto failure = openMaps(target, options)) return failure;
  return attach({target, *types, ringMap_.get(), lostMap_.get(), processes_.get()}, options.children);
}

std::optional<Failure> BpfTap::openRing(std::size_t bytes) {
  for (;; bytes /= 2) {
    auto map = makeMap(BPF_MAP_TYPE_RINGBUF, 0, 0, static_cast<std::uint32_t>(bytes));
    if (!map && bytes > kSmallestRing) continue;
    if (!map) return map.failure();
    auto ring = Ring::open(*map, bytes);
    if (!ring) return ring.failure();
    ringMap_ = std::move(*map);
    ring_ = std::move(*ring);
    return std::nullopt;
  }
}

std::optional<Failure> BpfTap::openMaps(const Target& target, const TapOptions& options) {
  auto lost = makeMap(BPF_MAP_TYPE_ARRAY, sizeof(std::uint32_t), kLostBytes, 1, BPF_F_MMAPABLE);
  if (!lost) return lost.failure();
  void* memory = mmap(nullptr, static_cast<std::size_t>(sysconf(_SC_PAGESIZE)), PROT_READ, MAP_SHARED, lost->get(), 0);
  if (memory == MAP_FAILED) return unsupported("its counters cannot be read");
  lost_ = static_cast<const volatile LostBytes*>(memory);
  lostMap_ = std::move(*lost);
  if (!options.children) return std::nullopt;
  auto processes = makeMap(BPF_MAP_TYPE_HASH, sizeof(std::uint32_t), sizeof(std::uint32_t), kMostProcesses);
  if (!processes) return processes.failure();
  processes_ = std::move(*processes);
  putInMap(processes_, static_cast<std::uint32_t>(target.pid), 0);
  return std::nullopt;
}

std::optional<Failure> BpfTap::attach(const ProgramNeeds& needs, bool children) {
  const auto add = [this](const std::optional<Program>& program, const char* tracepoint) -> std::optional<Failure> {
    if (!program) return unsupported("this kernel is not known");
    auto attached = AttachedProgram::attach(*program, tracepoint);
    if (!attached) return attached.failure();
    programs_.push_back(std::move(*attached));
    return std::nullopt;
  };
  if (children) {
    if (auto failure = add(makeForkProgram(needs), "sched_process_fork")) return failure;
    for (const pid_t pid : descendantsOf(needs.target.pid)) putInMap(processes_, static_cast<std::uint32_t>(pid), 0);
  }
  if (auto failure = add(makeSyscallProgram(needs), "sys_exit")) return failure;
  add(makeUringProgram(needs), "io_uring_submit_req");  // kernels without it have no io_uring, or an older one
  return std::nullopt;
}

bool BpfTap::read() {
  clockOffset_ = wallClockNs() - monotonicNs();
  std::size_t bytes = 0;
  ring_->consume([&](const char* record, std::size_t length) {
    bytes += length;
    take(record, length);
  });
  return bytes >= kMuch;
}

void BpfTap::finish() {
  programs_.clear();
  read();
  for (int i = 0; i < kStreams; ++i) {
    const auto stream = static_cast<Stream>(i);
    tellLost(stream, lost_[stream].bytes, wallClockNs());
  }
}

void BpfTap::take(const char* bytes, std::size_t length) {
  if (length < sizeof(RingRecord)) return;
  RingRecord record;
  std::memcpy(&record, bytes, sizeof record);
  if (record.stream >= kStreams) return;
  const auto stream = static_cast<Stream>(record.stream);
  if (record.lost > streams_[stream].told) tellLost(stream, record.lost, record.monotonicNs + clockOffset_);
  order(bytes, length);
}

void BpfTap::order(const char* bytes, std::size_t length) {
  RingRecord record;
  std::memcpy(&record, bytes, sizeof record);
  StreamState& state = streams_[record.stream];
  const auto thread = static_cast<std::uint32_t>(record.pidTid);
  if (state.writer != 0 && state.writer != thread) {
    state.waiting.emplace_back(bytes, length);
    return;
  }
  pass(record, bytes + sizeof record);
  const bool last = record.left == record.length;
  state.writer = last ? 0 : thread;
  if (!last || state.waiting.empty()) return;
  std::deque<std::string> waiting;
  waiting.swap(state.waiting);
  for (const std::string& one : waiting) order(one.data(), one.size());
}

void BpfTap::pass(const RingRecord& record, const char* payload) {
  const auto pid = static_cast<std::uint32_t>(record.pidTid >> 32), tid = static_cast<std::uint32_t>(record.pidTid);
  const Origin origin{static_cast<Stream>(record.stream), pid, tid, record.monotonicNs + clockOffset_};
  if (record.kind == static_cast<std::uint8_t>(Kind::data)) return chunks_.data(origin, {payload, record.length});
  const auto reason = static_cast<Reason>(record.reason);
  const bool counted = reason != Reason::batch && reason != Reason::ioUring;
  chunks_.missing(origin, counted ? record.length : kUnknownCount, reason);
}

// A call that found no room has no last chunk: nothing waits for it.
void BpfTap::tellLost(Stream stream, std::uint64_t lost, std::uint64_t timeNs) {
  StreamState& state = streams_[stream];
  state.writer = 0;
  std::deque<std::string> waiting;
  waiting.swap(state.waiting);
  for (const std::string& one : waiting) order(one.data(), one.size());
  state.writer = 0;
  if (lost > state.told) chunks_.missing({stream, 0, 0, timeNs}, lost - state.told, Reason::overflow);
  state.told = lost;
}

}  // namespace

Result<std::unique_ptr<Tap>> openBpfTap(const Target& target, const TapOptions& options, StdioChunks& chunks) {
  auto tap = std::make_unique<BpfTap>(chunks);
  if (auto failure = tap->open(target, options)) return *failure;
  return std::unique_ptr<Tap>(std::move(tap));
}

}  // namespace tapcap::attach

#else

namespace tapcap::attach {

Result<std::unique_ptr<Tap>> openBpfTap(const Target&, const TapOptions&, StdioChunks&) {
  return Failure{"unsupported", "eBPF cannot be used on this processor", ""};
}

}  // namespace tapcap::attach

#endif
#endif
