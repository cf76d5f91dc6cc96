// The files of a capture one after the other: a single one, or with -b as many as it takes, named NAME_00001_TIME.EXTENSION
// as dumpcap does. Where only so many are kept, the oldest goes before a new one comes.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "failure.h"
#include "output.h"

namespace tapcap {

struct FileEvent {
  enum class Kind { began, removed } kind;
  std::string path;
  std::uint64_t number;
  std::uint64_t frames;  // that were in it; of a file that began none
};

// Where the capture is now: all whole blocks of file `path` are in its first `bytes` bytes.
struct FilePosition {
  std::string path;
  std::uint64_t number = 0;  // in its name
  std::uint64_t written = 0;  // files so far, with this one
  std::uint64_t bytes = 0;
};

class FileSeries {
 public:
  // `kept`: so many files stay; nothing: all of them. `ring` false: one file with the name as it is.
  FileSeries(std::string path, bool ring, std::optional<std::uint64_t> kept);

  // Opens the first file; see Output::open.
  std::optional<Failure> open(int stopDescriptor);
  // Finishes the file, which has so many frames; removes the oldest where it is time to, opens the next.
  std::optional<Failure> next(std::uint64_t frames);
  Output& output() { return *output_; }
  std::uint64_t written() const { return written_; }
  std::uint64_t bytes() const { return position_.bytes; }
  void setBytes(std::uint64_t bytes);

  // Any thread.
  FilePosition position() const;
  std::vector<FileEvent> takeEvents();

 private:
  std::string nextName() const;
  void note(FileEvent event);

  const std::string path_;
  const bool ring_;
  const std::optional<std::uint64_t> kept_;
  std::unique_ptr<Output> output_;
  struct File {
    std::string path;
    std::uint64_t number;
    std::uint64_t frames = 0;  // of one that is finished
  };
  std::deque<File> files_;  // oldest first; no more than `kept`
  std::uint64_t written_ = 0;

  mutable std::mutex mutex_;
  FilePosition position_;
  std::vector<FileEvent> events_;
};

}  // namespace tapcap
