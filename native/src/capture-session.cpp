#include "capture-session.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "capture-thread.h"
#include "host-info.h"
#include "link-type.h"
#include "pipe-thread.h"
#include "priority.h"
#include "privileges.h"
#include "sandbox.h"
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

bool usesStandardInput(const Options& options) {
  return std::any_of(options.interfaces.begin(), options.interfaces.end(), [](const InterfaceOptions& item) { return item.name == "-"; });
}

bool usesMonitorMode(const Options& options) {
  return std::any_of(options.interfaces.begin(), options.interfaces.end(), [](const InterfaceOptions& item) { return item.monitor; });
}

}  // namespace

CaptureSession::CaptureSession(const Options& options, StatusChannel& status, const WakePipe& events)
    : options_(options),
      status_(status),
      events_(events),
      startNs_(wallClockNs()),
      queueBytes_((static_cast<std::size_t>(options.memoryMiB) << 20) / options.interfaces.size()),
      files_(options.outputPath, options.ring.has_value(), options.ring ? options.ring->files : std::nullopt),
      layout_(options.format, {hardwareName(), operatingSystemName(), std::string("tapcap ") + kVersion}, startNs_) {}

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
  if (auto failure = files_.open(events_.descriptor())) return failure;
  if (auto failure = openSources(**pcap)) return failure;
  if (auto failure = writeHeader()) return failure;
  files_.output().keep();
  startThreads();
  const bool sandboxed = onlyNetwork_ && sandbox::enter((usesMonitorMode(options_) ? sandbox::kAlsoNetlink : 0u) | (attribution_ ? sandbox::kAlsoProcesses : 0u));
  status_.send(startedLine(files_.position().path, interfaces_, sandboxed));
  return std::nullopt;
}

std::optional<Failure> CaptureSession::openSources(const PcapLibrary& pcap) {
  auto listed = listInterfaces(pcap);
  std::vector<int> pipes;  // opened with the caller's own rights
  for (const InterfaceOptions& wanted : options_.interfaces) {
    if (!wanted.isPipe()) continue;
    auto descriptor = PipeThread::open(wanted.name);
    if (!descriptor) return descriptor.failure();
    pipes.push_back(*descriptor);
  }
  privileges::raise();
  priority::raise();
  createAttribution();
  auto pipe = pipes.begin();
  for (const InterfaceOptions& wanted : options_.interfaces) {
    if (wanted.isPipe()) {
      if (pipe == pipes.end()) return Failure{"io", wanted.name + " has just become a pipe", ""};
      addPipe(*pipe++, wanted);
      continue;
    }
    if (auto failure = openDeviceLane(pcap, wanted, listed ? findInterface(*listed, wanted.name) : nullptr)) return failure;
  }
  told_.resize(sources_.size());
  return privileges::dropForGood((usesMonitorMode(options_) ? privileges::kKeepMonitorMode : 0u) |
                                 (options_.ring ? privileges::kKeepFolders : 0u) |
                                 (attribution_ ? privileges::kKeepProcesses : 0u));
}

// pcap has no place for what it finds.
void CaptureSession::createAttribution() {
  if (!options_.processes || options_.format == FileFormat::pcap) return;
  std::vector<std::string> names;
  for (const InterfaceOptions& item : options_.interfaces) {
    if (!item.isPipe()) names.push_back(item.name);
  }
  if (!names.empty()) attribution_ = attribution::Attribution::create(names);
}

void CaptureSession::addPipe(int descriptor, const InterfaceOptions& wanted) {
  sources_.push_back(std::make_unique<PipeThread>(descriptor, wanted, queueBytes_, events_));
  lanes_.push_back(std::make_unique<Lane>());
  lanes_.back()->source = sources_.back().get();
  interfaces_.emplace_back().info.name = sources_.back()->name();
  interfaces_.back().isPipe = true;
}

std::optional<Failure> CaptureSession::openDeviceLane(const PcapLibrary& pcap, InterfaceOptions wanted, const InterfaceEntry* entry) {
  if (entry != nullptr) wanted.name = entry->name;
  if (wanted.description.empty() && entry != nullptr) wanted.description = entry->description;
  auto device = openDevice(pcap, wanted);
  if (!device) return device.failure();

  pcapng::InterfaceInfo info;
  info.name = device->shownName;
  info.description = wanted.description;
  info.filter = device->filter;
  info.operatingSystem = operatingSystemName();
  info.comment = pcapng::samplingNote(wanted.sample);
  info.linkType = fileLinkType(device->dlt);
  info.snaplen = static_cast<std::uint32_t>(device->snaplen);
  info.timestampDigits = device->nanoseconds ? pcapng::kNanosecondDigits : pcapng::kMicrosecondDigits;
  interfaces_.push_back({info, linkTypeName(pcap, device->dlt)});

  lanes_.push_back(std::make_unique<Lane>());
  Lane& lane = *lanes_.back();
  lane.isDevice = true;
  const std::uint32_t interfaceId = layout_.addInterface(info, lane);
  const int dlt = device->dlt;
  onlyNetwork_ = onlyNetwork_ && device->isNetwork();
  auto capture = std::make_unique<CaptureThread>(pcap, std::move(*device), interfaceId, queueBytes_, events_);
  if (attribution_) capture->setTap(attribution_->addTap(dlt));
  lane.source = capture.get();
  sources_.push_back(std::move(capture));
  return std::nullopt;
}

std::optional<Failure> CaptureSession::writeHeader() {
  if (auto failure = files_.output().begin()) return failure;
  const Output::Written written = files_.output().write(layout_.header());
  files_.setBytes(written.bytes);
  return written.failure;
}

void CaptureSession::startThreads() {
  writer_ = std::make_unique<Writer>(files_, layout_, lanes_, options_, attribution_.get(), events_);
  if (options_.stop.seconds) {
    deadline_ = steadyNow() + std::chrono::duration_cast<SteadyTime::duration>(std::chrono::duration<double>(*options_.stop.seconds));
  }
  const SignalsBlocked blocked;
  if (attribution_) {
    attribution_->start();
    privileges::dropInThread(privileges::kKeepMonitorMode | privileges::kKeepFolders);  // no other thread sees processes
  }
  writer_->start();
  for (const auto& source : sources_) source->start(*writer_);
  privileges::dropInThread(privileges::kKeepMonitorMode);
}

std::string CaptureSession::waitForEnd() {
  const milliseconds tick(options_.statusIntervalMs);
  SteadyTime nextTick = steadyNow() + tick;
  const bool watchStdin = options_.stopOnStdinEof && !usesStandardInput(options_) && stdinIsPipe();
  std::array<pollfd, 2> entries{{{events_.descriptor(), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
  for (;;) {
    const SteadyTime wake = deadline_ ? std::min(nextTick, *deadline_) : nextTick;
    const int ready = poll(entries.data(), watchStdin ? 2 : 1, millisecondsUntil(wake));
    if (ready > 0 && entries[0].revents != 0) events_.clear();
    tellFiles();
    if (const std::string reason = endReason(); !reason.empty()) return reason;
    if (ready > 0 && watchStdin && entries[1].revents != 0 && stdinClosed()) return "stdin-closed";
    if (steadyNow() < nextTick) continue;
    status_.sendIfIdle(statusLine(counts()));
    nextTick = std::max(nextTick + tick, steadyNow());
  }
}

std::string CaptureSession::endReason() {
  switch (writer_->end()) {
    case Writer::End::packets: return "packets";
    case Writer::End::filesize: return "filesize";
    case Writer::End::files: return "files";
    case Writer::End::failed: return "error";
    case Writer::End::running: break;
  }
  if (stopSignalReceived()) return "signal";
  if (deadline_ && steadyNow() >= *deadline_) return "duration";
  return sourcesEnded();
}

// A source that ends by itself is told of. The capture goes on with the others as long as there are any.
std::string CaptureSession::sourcesEnded() {
  std::size_t running = sources_.size();
  for (const auto& source : sources_) running -= source->ended() ? 1 : 0;
  for (std::size_t index = 0; index < sources_.size(); ++index) {
    const FrameSource& source = *sources_[index];
    if (told_[index] || !source.ended()) continue;
    told_[index] = true;
    if (running == 0) {
      failure_ = source.failure();
    } else if (source.failure()) {
      const Failure& failure = *source.failure();
      status_.warn({failure.code, failure.message + "; the capture goes on without it", failure.hint});
    } else {
      status_.warn({"input-ended", source.name() + " has ended; the capture goes on without it", ""});
    }
  }
  if (running > 0) return "";
  return failure_ ? "error" : "input-ended";
}

void CaptureSession::tellFiles() {
  for (const FileEvent& event : files_.takeEvents()) status_.sendIfRoom(fileLine(event));
}

bool CaptureSession::stdinClosed() {
  char ignored[256];
  const ssize_t count = read(STDIN_FILENO, ignored, sizeof ignored);
  return count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN);
}

int CaptureSession::finish(const std::string& reason) {
  const bool drain = writer_->end() == Writer::End::running;
  const std::uint64_t endNs = wallClockNs();
  for (const auto& source : sources_) source->stop(drain ? endNs : FrameSource::kNoDrain);
  for (const auto& source : sources_) source->join();
  if (attribution_) attribution_->stop();
  if (!options_.ring) files_.output().stopWaiting();
  writer_->finish(endNs);
  tellFiles();

  std::optional<Failure> failure = writer_->end() == Writer::End::failed ? writer_->failure() : failure_;
  // Wireshark closes its end of the pipe when it has seen enough.
  if (failure && failure->code == "reader-gone" && options_.mode == Mode::extcapCapture) failure.reset();
  if (failure) status_.report(*failure);
  status_.send(stoppedLine(failure ? "error" : reason, counts()));
  return failure ? kExitCaptureFailed : kExitOk;
}

CaptureCounts CaptureSession::counts() const {
  CaptureCounts total;
  total.file = files_.position();
  if (attribution_) total.attributed = attribution_->counts();
  const bool failed = writer_->end() == Writer::End::failed;
  for (const auto& lane : lanes_) {
    const FrameSource& source = *lane->source;
    const KernelCounts kernel = lane->kernel();
    CaptureCounts::Named item;
    item.name = source.name();
    item.frames = lane->frames.get();
    item.frameBytes = lane->frameBytes.get();
    item.delivered = source.delivered();
    item.received = kernel.received;
    item.kernelDrops = kernel.dropped;
    item.interfaceDrops = kernel.interfaceDropped;
    item.sampledOut = source.sampledOut();
    item.tapcapDrops = failed ? item.delivered - item.sampledOut - item.frames : source.dropped();  // what never got there
    total.frames += item.frames;
    total.frameBytes += item.frameBytes;
    total.delivered += item.delivered;
    total.received += item.received;
    total.kernelDrops += item.kernelDrops;
    total.interfaceDrops += item.interfaceDrops;
    total.sampledOut += item.sampledOut;
    total.tapcapDrops += item.tapcapDrops;
    total.bufferFill = std::max({total.bufferFill, lane->source->queue().fill(), source.kernelFill()});
    total.interfaces.push_back(std::move(item));
  }
  return total;
}

}  // namespace tapcap
