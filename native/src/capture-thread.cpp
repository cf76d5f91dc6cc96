#include "capture-thread.h"

#include <net/if.h>
#include <poll.h>

#include <algorithm>
#include <chrono>

#include "clock.h"
#include "writer.h"

namespace tapcap {
namespace {

using std::chrono::milliseconds;

constexpr int kFramesADispatch = 4096;  // bounded, so that a flood cannot keep us from seeing the stop
constexpr int kIdlePollMs = 200;
constexpr milliseconds kCountInterval{200};
constexpr milliseconds kDrainLimit{3000};  // a guard: what is in the kernel's buffer is taken sooner, or dropped and counted
constexpr milliseconds kPatience{250};
constexpr milliseconds kRoomCheckInterval{1};
constexpr int kDrainQuietMs = 2 * Device::kBufferTimeoutMs;

std::uint64_t nanoseconds(const timeval& time, bool fractionIsNanoseconds) {
  const auto fraction = static_cast<std::uint64_t>(time.tv_usec);
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 + (fractionIsNanoseconds ? fraction : fraction * 1000);
}

}  // namespace

CaptureThread::CaptureThread(const PcapLibrary& pcap, Device device, std::uint32_t interfaceId, std::size_t queueBytes,
                             const WakePipe& events)
    : pcap_(pcap),
      device_(std::move(device)),
      interfaceId_(interfaceId),
      hasDirection_(device_.dlt == abi::kLinuxCooked || device_.dlt == abi::kLinuxCookedV2),
      events_(events),
      queue_(queueBytes) {}

void CaptureThread::start(Writer& writer) {
  writer_ = &writer;
  thread_ = std::thread([this] { run(); });
}

void CaptureThread::stop(std::uint64_t drainUntilNs) {
  drainUntilNs_.store(drainUntilNs, std::memory_order_relaxed);
  stopping_.store(true, std::memory_order_release);
  stopPipe_.raise();
}

void CaptureThread::join() {
  if (thread_.joinable()) thread_.join();
}

void CaptureThread::run() {
  SteadyTime nextCount = steadyNow() + kCountInterval;
  while (!stopping_.load(std::memory_order_acquire) && !failed()) {
    const int count = dispatch();
    if (steadyNow() >= nextCount) {
      readKernelCounts();
      nextCount = steadyNow() + kCountInterval;
    }
    if (count == 0) waitForFrames(pollTimeoutMs());
  }
  if (!failed() && !abandoned()) drain();
  readKernelCounts();
}

bool CaptureThread::abandoned() const {
  return stopping_.load(std::memory_order_acquire) && drainUntilNs_.load(std::memory_order_relaxed) == kNoDrain;
}

void CaptureThread::drain() {
  lastFrameNs_ = drainUntilNs_.load(std::memory_order_relaxed);
  const SteadyTime limit = steadyNow() + kDrainLimit;
  while (!pastLastFrame_ && !failed() && steadyNow() < limit) {
    if (dispatch() > 0) continue;
    waitForFrames(kDrainQuietMs);
    if (dispatch() == 0) return;
  }
}

int CaptureThread::dispatch() {
  const int count = pcap_.dispatch(device_.handle.get(), kFramesADispatch, onFrame, reinterpret_cast<unsigned char*>(this));
  if (count < 0 && count != abi::kErrorBreak) fail();
  return std::max(count, 0);
}

// Returns at the latest after so long. The descriptor can also report an error, which dispatch() then reads and clears.
void CaptureThread::waitForFrames(int milliseconds) {
  pollfd entries[2] = {{pcap_.selectableDescriptor(device_.handle.get()), POLLIN, 0}, {stopPipe_.descriptor(), POLLIN, 0}};
  const bool watchStop = !stopping_.load(std::memory_order_relaxed);
  if (entries[0].fd < 0) milliseconds = std::min(milliseconds, Device::kBufferTimeoutMs);
  poll(entries, watchStop ? 2 : 1, milliseconds);
}

int CaptureThread::pollTimeoutMs() const {
  if (pcap_.requiredSelectTimeout == nullptr) return kIdlePollMs;
  const timeval* required = pcap_.requiredSelectTimeout(device_.handle.get());
  if (required == nullptr) return kIdlePollMs;
  const auto milliseconds = required->tv_sec * 1000 + required->tv_usec / 1000;
  return static_cast<int>(std::clamp<long>(milliseconds, 1, kIdlePollMs));
}

void CaptureThread::onFrame(unsigned char* self, const abi::PacketHeader* header, const unsigned char* bytes) {
  reinterpret_cast<CaptureThread*>(self)->take(*header, bytes);
}

void CaptureThread::take(const abi::PacketHeader& header, const std::uint8_t* bytes) {
  const std::uint64_t timeNs = nanoseconds(header.time, device_.nanoseconds);
  if (lastFrameNs_ != 0 && timeNs > lastFrameNs_) {
    pastLastFrame_ = true;
    return;
  }
  delivered_.add(1);
  const std::uint32_t captured = std::min(header.capturedLength, pcapng::kMaximumSnaplen);
  const std::uint32_t size = pcapng::frameBlockSize(captured, hasDirection_);
  std::uint8_t* target = reserve(size);
  if (target == nullptr) {
    dropped_.add(1);
    return;
  }
  const auto flow = hasDirection_ ? direction(bytes, captured) : pcapng::Direction::unknown;
  pcapng::writeFrameBlock(target, size, hasDirection_, {interfaceId_, timeNs, captured, header.length, flow, bytes});
  if (queue_.commit()) writer_->wake();
}

// While the queue is full the kernel's buffer is a second one, so a short wait loses less than dropping at once. Behind a
// disk that stands still it would only hide how much is lost: then frames are dropped and counted until there is room.
std::uint8_t* CaptureThread::reserve(std::uint32_t size) {
  std::uint8_t* target = queue_.reserve(size);
  if (target != nullptr || !patient_) {
    patient_ = target != nullptr;
    return target;
  }
  writer_->wake();
  const SteadyTime limit = steadyNow() + kPatience;
  while (target == nullptr && steadyNow() < limit && !abandoned()) {
    std::this_thread::sleep_for(kRoomCheckInterval);
    target = queue_.reserve(size);
  }
  patient_ = target != nullptr;
  return target;
}

// Linux cooked headers say whether this machine sent the frame: packet type 4, at byte 0 (16 bits) or, in version 2, 10.
pcapng::Direction CaptureThread::direction(const std::uint8_t* bytes, std::uint32_t length) const {
  constexpr std::uint8_t kSentByUs = 4;
  const std::uint32_t offset = device_.dlt == abi::kLinuxCooked ? 1 : 10;
  if (length <= offset) return pcapng::Direction::unknown;
  return bytes[offset] == kSentByUs ? pcapng::Direction::outbound : pcapng::Direction::inbound;
}

// libpcap counts in 32 bits, which a flood wraps within the hour: only the differences are taken.
void CaptureThread::readKernelCounts() {
  abi::Statistics now{};
  if (pcap_.statistics(device_.handle.get(), &now) != 0) return;
  received_.add(now.received - previous_.received);
  kernelDropped_.add(now.dropped - previous_.dropped);
  interfaceDropped_.add(now.interfaceDropped - previous_.interfaceDropped);
  previous_ = now;
}

void CaptureThread::fail() {
  const std::string message = device_.name + ": " + pcap_.lastError(device_.handle.get());
  const bool vanished = device_.isNetworkInterface && if_nametoindex(device_.name.c_str()) == 0;
  failure_ = vanished ? Failure{"interface-gone", message, "Capture again when the interface is back"} : Failure{"io", message, ""};
  failed_.store(true, std::memory_order_release);
  events_.raise();
}

}  // namespace tapcap
