// A way to see what a process reads and writes. However it ends, the process goes on.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "../failure.h"
#include "stdio-chunks.h"
#include "target.h"

namespace tapcap::attach {

struct Exit {
  std::optional<int> code;
  std::optional<int> signal;
};

class Tap {
 public:
  virtual ~Tap() = default;
  // Passes on what has come. Returns whether there was much, so that looking again at once is worth it.
  virtual bool read() = 0;
  // All that is followed has ended.
  virtual bool ended() = 0;
  virtual Exit exit() { return {}; }
  // Detaches, and passes on what is left.
  virtual void finish() = 0;
  virtual const char* method() const = 0;
  // It needs system calls that the sandbox forbids.
  virtual bool needsSystem() const = 0;
};

struct TapOptions {
  bool children = false;  // also those that the process starts
};

// Each fails with `permission` or `unsupported`; the second with `already-traced` as well.
Result<std::unique_ptr<Tap>> openBpfTap(const Target& target, const TapOptions& options, StdioChunks& chunks);
Result<std::unique_ptr<Tap>> openPtraceTap(const Target& target, const TapOptions& options, StdioChunks& chunks);

}  // namespace tapcap::attach
