// The process to attach to: whether it may be, and what its standard streams are.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

#include "../failure.h"
#include "stdio-chunks.h"

namespace tapcap::attach {

// What a descriptor refers to: the same for all descriptors that were made of it by dup, fork or passing.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  bool operator==(const FileIdentity&) const = default;
};

enum class FileKind { closed, null, pipe, socket, terminal, other };
const char* kindName(FileKind kind);

struct StreamFile {
  FileKind kind = FileKind::closed;
  FileIdentity identity;
  bool isTapped() const { return kind != FileKind::closed && kind != FileKind::null; }
};

struct Target {
  pid_t pid = 0;
  pid_t tracer = 0;  // who traces it already; 0: nobody
  StreamFile streams[kStreams];

  // Which stream bytes belong to that pass through descriptor `descriptor` of this identity; -1: none. What is read from the file behind
  // standard input is stdin; what is written to the files behind the others is stdout or stderr, and where both are one, the number tells.
  int streamOf(bool isRead, int descriptor, const FileIdentity& identity) const;
};

// Fails with no-such-process, permission (of a user that is not the caller), not-64-bit.
Result<Target> inspect(pid_t pid);

std::vector<pid_t> threadsOf(pid_t pid);
std::vector<pid_t> descendantsOf(pid_t pid);

Failure permissionFailure(pid_t pid);

}  // namespace tapcap::attach
