#include "file-series.h"

#include <unistd.h>

#include <cstdio>
#include <ctime>
#include <utility>

namespace tapcap {
namespace {

constexpr std::uint64_t kNumbers = 100'000;     // five digits, as dumpcap: then from 0 again
constexpr std::size_t kMostEventsWaiting = 4096;  // the position tells the rest

}  // namespace

FileSeries::FileSeries(std::string path, bool ring, std::optional<std::uint64_t> kept)
    : path_(std::move(path)), ring_(ring), kept_(ring ? kept : std::nullopt) {}

std::string FileSeries::nextName() const {
  if (!ring_) return path_;
  const std::size_t slash = path_.rfind('/');
  const std::size_t dot = path_.rfind('.');
  const bool hasExtension = dot != std::string::npos && (slash == std::string::npos || dot > slash);
  const std::size_t end = hasExtension ? dot : path_.size();
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  char time[32];
  std::strftime(time, sizeof time, "%Y%m%d%H%M%S", &local);
  char tag[64];
  std::snprintf(tag, sizeof tag, "_%05u_%s", static_cast<unsigned>((written_ + 1) % kNumbers), time);
  return path_.substr(0, end) + tag + path_.substr(end);
}

std::optional<Failure> FileSeries::open(int stopDescriptor) {
  const std::string name = nextName();
  auto output = Output::open(name, stopDescriptor, ring_);
  if (!output) return output.failure();
  if (ring_ && !(*output)->isRegularFile()) return Failure{"usage", "-b writes files, and " + name + " is none", ""};
  output_ = std::move(*output);
  ++written_;
  if (kept_) files_.push_back({name, written_ % kNumbers});
  const std::lock_guard<std::mutex> lock(mutex_);
  position_ = {name, written_ % kNumbers, written_, 0};
  return std::nullopt;
}

std::optional<Failure> FileSeries::next(std::uint64_t frames) {
  output_->finish();
  if (!files_.empty()) files_.back().frames = frames;
  if (kept_ && files_.size() >= *kept_) {
    const File oldest = files_.front();
    files_.pop_front();
    if (unlink(oldest.path.c_str()) == 0) note({FileEvent::Kind::removed, oldest.path, oldest.number, oldest.frames});
  }
  if (auto failure = open(-1)) return failure;
  if (auto failure = output_->begin()) return failure;
  output_->keep();
  note({FileEvent::Kind::began, position_.path, position_.number, 0});
  return std::nullopt;
}

void FileSeries::setBytes(std::uint64_t bytes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  position_.bytes = bytes;
}

FilePosition FileSeries::position() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return position_;
}

void FileSeries::note(FileEvent event) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (events_.size() < kMostEventsWaiting) events_.push_back(std::move(event));
}

std::vector<FileEvent> FileSeries::takeEvents() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return std::exchange(events_, {});
}

}  // namespace tapcap
