// One stream, passed on by a thread of its own: bytes in, recorded, bytes out, as they come and no faster than they are taken.
#pragma once

#include <functional>
#include <thread>
#include <vector>

#include "records.h"

namespace taprelay {

class Flow {
 public:
  // Takes over both descriptors. `over` is called by the flow's thread, once, when nothing passes any more and both are closed.
  Flow(Stream::Name stream, int from, int to, Records& records, std::function<void()> over);
  Flow(const Flow&) = delete;
  Flow& operator=(const Flow&) = delete;

  void start();

 private:
  void run();
  bool waitForBytes() const;
  bool writeAll(const char* bytes, std::size_t count) const;

  const Stream::Name stream_;
  const int from_;
  const int to_;
  Records& records_;
  const std::function<void()> over_;
  std::vector<char> buffer_;
};

}  // namespace taprelay
