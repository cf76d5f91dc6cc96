#include "pipe-thread.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "clock.h"
#include "writer.h"

namespace tapcap {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kBufferBytes = std::size_t{2} << 20;
constexpr int kIdlePollMs = 60'000;
constexpr int kDrainQuietMs = 100;  // after the stop, this long without a byte is the end
constexpr milliseconds kDrainLimit{500};
constexpr milliseconds kRoomLimit{2000};  // after the stop, so long the disk may stand still
constexpr int kRoomCheckMs = 100;
constexpr std::size_t kLongestOptions = 16384;  // of an interface, as are the texts
constexpr std::size_t kLongestText = 4096;

}  // namespace

Result<int> PipeThread::open(const std::string& name) {
  if (name == "-") {
    if (isatty(STDIN_FILENO)) return Failure{"usage", "Standard input is a terminal", "Pipe a capture into it: tcpdump -U -w - | tapcap -i - ..."};
    return STDIN_FILENO;
  }
  const int descriptor = ::open(name.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (descriptor < 0) return Failure{"io", "Cannot open " + name + ": " + std::strerror(errno), ""};
  return descriptor;
}

PipeThread::PipeThread(int descriptor, const InterfaceOptions& options, std::size_t queueBytes, const WakePipe& events)
    : FrameSource(options.shownName.empty() ? options.name : options.shownName, queueBytes, options.sample, events),
      descriptor_(descriptor),
      options_(options),
      buffer_(kBufferBytes) {}

PipeThread::~PipeThread() {
  if (descriptor_ != STDIN_FILENO) close(descriptor_);
}

void PipeThread::run() {
  while (!abandoned() && !failed() && waitForInput()) {
    if (!readMore()) return end();
    decode();
  }
}

// False when the capture is to end and nothing more comes.
bool PipeThread::waitForInput() {
  for (;;) {
    pollfd entries[2] = {{descriptor_, POLLIN, 0}, {stopPipe_.descriptor(), POLLIN, 0}};
    const bool draining = stopping();
    const int ready = poll(entries, draining ? 1 : 2, draining ? kDrainQuietMs : kIdlePollMs);
    if (draining && (ready == 0 || sinceStop() >= kDrainLimit)) return false;
    if (ready > 0 && entries[0].revents != 0) return true;
  }
}

// False at the end of the input.
bool PipeThread::readMore() {
  const ssize_t count = read(descriptor_, buffer_.data() + filled_, buffer_.size() - filled_);
  if (count == 0) return false;
  if (count > 0) filled_ += static_cast<std::size_t>(count);
  if (count < 0 && errno != EAGAIN && errno != EINTR) fail({"io", "Cannot read " + name() + ": " + std::strerror(errno), ""});
  return true;
}

void PipeThread::decode() {
  if (!decoder_) {
    if (filled_ < InputDecoder::kBytesThatTell) return;
    decoder_ = InputDecoder::forStream({buffer_.data(), filled_}, *this);
    if (!decoder_) return fail({"bad-input", name() + " gives neither pcap nor pcapng", "tcpdump -U -w - and dumpcap -w - write what is wanted"});
  }
  const std::size_t taken = decoder_->decode({buffer_.data(), filled_});
  std::memmove(buffer_.data(), buffer_.data() + taken, filled_ - taken);
  filled_ -= taken;
  position_ += taken;
  if (!decoder_->problem().empty()) {
    fail({"bad-input", name() + " is damaged at byte " + std::to_string(position_) + ": " + decoder_->problem(),
          "All frames before it are in the file"});
  }
}

void PipeThread::end() {
  const bool cut = filled_ > 0 || (decoder_ && decoder_->insideRecord());
  if (!decoder_ && filled_ == 0) {
    fail({"no-input", name() + " ended before there was a capture in it", "See what the program that writes it says"});
  } else if (cut) {
    fail({"input-cut", name() + " ended in the middle of a frame", "All frames before it are in the file"});
  }
}

void PipeThread::takeSection() { inSection_.assign(inSection_.size(), false); }

// A section may repeat interfaces of an earlier one.
std::uint32_t PipeThread::takeInterface(const pcapng::InterfaceInfo& given) {
  pcapng::InterfaceInfo info = given;
  if (info.name.empty() || !options_.shownName.empty()) info.name = name();
  if (info.description.empty() || !options_.description.empty()) info.description = options_.description;
  info.comment = pcapng::samplingNote(options_.sample);
  if (info.options.size() > kLongestOptions) info.options.clear();
  for (std::string* text : {&info.name, &info.description, &info.operatingSystem}) text->resize(std::min(text->size(), kLongestText));
  const std::string block = pcapng::interfaceDescription(info);
  for (std::uint32_t id = 0; id < interfaces_.size(); ++id) {
    if (inSection_[id] || interfaces_[id] != block) continue;
    inSection_[id] = true;
    return id;
  }
  if (interfaces_.size() == InputDecoder::kMostInterfaces) {
    fail({"bad-input", name() + " has more than " + std::to_string(InputDecoder::kMostInterfaces) + " interfaces", ""});
    return 0;
  }
  interfaces_.push_back(block);
  inSection_.push_back(true);
  put({reinterpret_cast<const std::uint8_t*>(block.data()), block.size()});
  return static_cast<std::uint32_t>(interfaces_.size() - 1);
}

void PipeThread::takeFrame(const pcapng::Frame& given) {
  if (failed() || !isWanted()) return;
  pcapng::Frame frame = given;
  frame.capturedLength = std::min(frame.capturedLength, static_cast<std::uint32_t>(options_.snaplen));
  const std::uint32_t size = pcapng::frameBlockSize(frame.capturedLength, false, static_cast<std::uint32_t>(frame.options.size()));
  std::uint8_t* target = reserve(size);
  if (target == nullptr) return dropped_.add(1);
  pcapng::writeFrameBlock(target, size, false, frame);
  commit();
}

void PipeThread::takeCounts(const pcapng::ReportedCounts& counts) { put({reinterpret_cast<const std::uint8_t*>(&counts), sizeof counts}); }

void PipeThread::takeBlock(Bytes block) {
  if (pcapng::blockType(block.data()) != pcapng::kJournalEntry || isWanted()) put(block);
}

void PipeThread::put(Bytes block) {
  std::uint8_t* target = reserve(static_cast<std::uint32_t>(block.size()));
  if (target == nullptr) return;
  std::memcpy(target, block.data(), block.size());
  commit();
}

std::uint8_t* PipeThread::reserve(std::uint32_t bytes) {
  std::uint8_t* target = queue_.reserve(bytes);
  while (target == nullptr && !abandoned() && sinceStop() < kRoomLimit) target = waitForRoom(bytes, kRoomCheckMs);
  return target;
}

SteadyTime::duration PipeThread::sinceStop() {
  if (!stopping()) return {};
  if (!stopSeen_) stopSeen_ = steadyNow();
  return steadyNow() - *stopSeen_;
}

}  // namespace tapcap
