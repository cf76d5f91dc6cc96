#include "capture-session.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "host-info.h"
#include "interfaces.h"
#include "link-type.h"
#include "privileges.h"
#include "signals.h"
#include "version.h"

namespace tapcap {
namespace {

using std::chrono::milliseconds;

bool stdinIsPipe() {
  struct stat info{};
  return fstat(STDIN_FILENO, &info) == 0 && (S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode));
}

int millisecondsUntil(SteadyTime time) {
  const auto left = std::chrono::ceil<milliseconds>(time - steadyNow()).count();
  return static_cast<int>(std::clamp<long long>(left, 0, 60'000));
}

}  // namespace

CaptureSession::CaptureSession(const Options& options, StatusChannel& status, const WakePipe& events)
    : options_(options), status_(status), events_(events) {}

int CaptureSession::run() {
  if (auto failure = start()) {
    status_.report(*failure);
    return kExitCannotStart;
  }
  return finish(waitForEnd());
}

std::optional<Failure> CaptureSession::start() {
  auto pcap = PcapLibrary::load();
  if (!pcap) return pcap.failure();
  auto output = Output::open(options_.outputPath, events_.descriptor());
  if (!output) return output.failure();
  output_ = std::move(*output);
  if (auto failure = openDevices(**pcap)) return failure;
  if (auto failure = writeHeader()) return failure;
  output_->keep();
  startThreads();
  status_.send(startedLine(options_.outputPath, interfaces_));
  return std::nullopt;
}

std::optional<Failure> CaptureSession::openDevices(const PcapLibrary& pcap) {
  auto listed = listInterfaces(pcap);
  const std::size_t queueBytes = (static_cast<std::size_t>(options_.memoryMiB) << 20) / options_.interfaces.size();
  const std::string system = operatingSystemName();

  privileges::raise();
  for (InterfaceOptions wanted : options_.interfaces) {
    const InterfaceEntry* entry = listed ? findInterface(*listed, wanted.name) : nullptr;
    if (entry != nullptr) wanted.name = entry->name;
    auto device = openDevice(pcap, wanted);
    if (!device) return device.failure();
    const int linkType = fileLinkType(device->dlt);
    interfaces_.push_back({{device->name, entry != nullptr ? entry->description : "", device->filter, system, linkType,
                            static_cast<std::uint32_t>(device->snaplen)},
                           linkTypeName(pcap, device->dlt)});
    const auto interfaceId = static_cast<std::uint32_t>(captures_.size());
    captures_.push_back(std::make_unique<CaptureThread>(pcap, std::move(*device), interfaceId, queueBytes, events_));
  }
  startNs_ = wallClockNs();
  return privileges::dropForGood();
}

std::optional<Failure> CaptureSession::writeHeader() {
  std::string header =
      pcapng::sectionHeader({hardwareName(), operatingSystemName(), std::string("tapcap ") + kVersion});
  for (const StartedInterface& item : interfaces_) header += pcapng::interfaceDescription(item.info);
  headerBytes_ = header.size();
  if (auto failure = output_->begin()) return failure;
  return output_->write(header).failure;
}

void CaptureSession::startThreads() {
  std::vector<FrameQueue*> queues;
  for (const auto& capture : captures_) queues.push_back(&capture->queue());
  WriterLimits limits;
  if (options_.stop.fileBytes) limits.fileBytes = *options_.stop.fileBytes;
  if (options_.stop.frames) limits.frames = *options_.stop.frames;
  writer_ = std::make_unique<Writer>(*output_, std::move(queues), limits, options_.flushIntervalMs, headerBytes_, events_);
  if (options_.stop.seconds) {
    deadline_ = steadyNow() + std::chrono::duration_cast<SteadyTime::duration>(std::chrono::duration<double>(*options_.stop.seconds));
  }
  const SignalsBlocked blocked;
  writer_->start();
  for (const auto& capture : captures_) capture->start(*writer_);
}

std::string CaptureSession::waitForEnd() {
  const milliseconds tick(options_.statusIntervalMs);
  SteadyTime nextTick = steadyNow() + tick;
  const bool watchStdin = options_.stopOnStdinEof && stdinIsPipe();
  std::array<pollfd, 2> entries{{{events_.descriptor(), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
  for (;;) {
    const SteadyTime wake = deadline_ ? std::min(nextTick, *deadline_) : nextTick;
    const int ready = poll(entries.data(), watchStdin ? 2 : 1, millisecondsUntil(wake));
    if (ready > 0 && entries[0].revents != 0) events_.clear();
    if (const std::string reason = endReason(); !reason.empty()) return reason;
    if (ready > 0 && watchStdin && entries[1].revents != 0 && stdinClosed()) return "stdin-closed";
    if (steadyNow() < nextTick) continue;
    status_.sendIfIdle(statusLine(counts()));
    nextTick = std::max(nextTick + tick, steadyNow());
  }
}

std::string CaptureSession::endReason() const {
  if (firstFailure()) return "error";
  if (writer_->end() == Writer::End::packets) return "packets";
  if (writer_->end() == Writer::End::filesize) return "filesize";
  if (stopSignalReceived()) return "signal";
  if (deadline_ && steadyNow() >= *deadline_) return "duration";
  return "";
}

bool CaptureSession::stdinClosed() {
  char ignored[256];
  const ssize_t count = read(STDIN_FILENO, ignored, sizeof ignored);
  return count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN);
}

int CaptureSession::finish(const std::string& reason) {
  const bool drain = writer_->end() == Writer::End::running;
  const std::uint64_t endNs = wallClockNs();
  for (const auto& capture : captures_) capture->stop(drain ? endNs : CaptureThread::kNoDrain);
  for (const auto& capture : captures_) capture->join();
  output_->stopWaiting();
  writer_->finish();

  std::optional<Failure> failure = firstFailure();
  const std::optional<Failure> notWritten = writeStatistics(endNs);
  if (!failure) failure = notWritten;
  // Wireshark closes its end of the pipe when it has seen enough.
  if (failure && failure->code == "reader-gone" && options_.mode == Mode::extcapCapture) failure.reset();
  if (failure) status_.report(*failure);
  status_.send(stoppedLine(failure ? "error" : reason, counts()));
  return failure ? kExitCaptureFailed : kExitOk;
}

std::optional<Failure> CaptureSession::firstFailure() const {
  if (writer_->end() == Writer::End::failed) return writer_->failure();
  for (const auto& capture : captures_) {
    if (capture->failed()) return capture->failure();
  }
  return std::nullopt;
}

// Even after a full disk: taking back the last, broken block often made the room.
std::optional<Failure> CaptureSession::writeStatistics(std::uint64_t endNs) {
  const bool broken = writer_->end() == Writer::End::failed;
  if (broken && !output_->isRegularFile()) return std::nullopt;
  std::string blocks;
  for (std::uint32_t id = 0; id < captures_.size(); ++id) {
    const CaptureThread& capture = *captures_[id];
    const KernelCounts kernel = capture.kernel();
    const std::uint64_t lost = broken ? capture.delivered() - writer_->framesOf(id) : capture.dropped();
    pcapng::InterfaceStatistics statistics{id, startNs_, endNs, kernel.received, kernel.interfaceDropped, kernel.dropped,
                                           writer_->framesOf(id), ""};
    if (lost > 0) {
      statistics.comment = "tapcap dropped " + std::to_string(lost) + " frames: the file could not be written fast enough";
    }
    blocks += pcapng::interfaceStatistics(statistics);
  }
  Output::Written written = output_->write(blocks);
  if (written.failure) {
    output_->retract(written.bytes);
    return written.failure;
  }
  statisticsBytes_ = written.bytes;
  return std::nullopt;
}

CaptureCounts CaptureSession::counts() const {
  CaptureCounts total;
  total.frames = writer_->frames();
  total.frameBytes = writer_->frameBytes();
  total.fileBytes = writer_->fileBytes() + statisticsBytes_;
  for (const auto& capture : captures_) {
    const KernelCounts kernel = capture->kernel();
    total.delivered += capture->delivered();
    total.tapcapDrops += capture->dropped();
    total.received += kernel.received;
    total.kernelDrops += kernel.dropped;
    total.interfaceDrops += kernel.interfaceDropped;
    total.bufferFill = std::max(total.bufferFill, capture->queue().fill());
  }
  if (writer_->end() == Writer::End::failed) total.tapcapDrops = total.delivered - total.frames;  // what never got there
  return total;
}

}  // namespace tapcap
