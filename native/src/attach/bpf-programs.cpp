#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
#include "bpf-programs.h"

#include <sys/sysmacros.h>

#include "bpf-assembler.h"
#include "syscall-shapes.h"

namespace tapcap::attach {
namespace {

enum Helper {
  kMapLookup = 1,
  kMapUpdate = 2,
  kMonotonicNs = 5,
  kPidTid = 14,
  kCurrentTask = 35,
  kReadUser = 112,
  kReadKernel = 113,
  kReserve = 131,
  kSubmit = 132,
  kDiscard = 133,
  kLoop = 181,
};

constexpr int kRecordBytes = sizeof(RingRecord);
constexpr int kChunkSizes[] = {256, 2048, 16384, 65536};  // a record has room for one of these
constexpr int kLargestChunk = 65536;
constexpr int kPage = 4096;
constexpr int kMostSteps = 1 << 20;
constexpr int kLostEntryShift = 4;  // sizeof(LostBytes)

// The stack. What a call moves, for the loop that copies it:
enum State { kAddress = 0, kSegmentLeft = 8, kTotalLeft = 16, kVector = 24, kVectorsLeft = 32, kByPages = 40, kStream = 48, kTotal = 56, kReason = 64, kStateBytes = 72 };
constexpr int kScratch = -8, kScratch2 = -16, kScratch3 = -24, kWriteDescriptor = -32, kReadDescriptor = -40;
constexpr int kState = -40 - kStateBytes;
constexpr int kRegisters = kState - 72;

// The registers of the calling thread (struct pt_regs), of which some bytes are copied to kRegisters.
struct RegisterPart {
  int from, bytes, to;
};
#ifdef __x86_64__
constexpr RegisterPart kRegisterParts[] = {{56, 72, 0}};  // r10 ... orig_ax
constexpr int kArguments[] = {56, 48, 40, 0};             // rdi, rsi, rdx, r10
constexpr int kCallNumber = 64;
#else
constexpr RegisterPart kRegisterParts[] = {{0, 32, 0}, {272, 16, 32}};  // x0 to x3; orig_x0 and syscallno
constexpr int kArguments[] = {32, 8, 16, 24};
constexpr int kCallNumber = 40;
#endif

struct FileOffsets {
  std::uint32_t files, table, mostFiles, descriptors, inode, number, superblock, device;
};

std::optional<FileOffsets> fileOffsets(const KernelTypes& types) {
  const auto files = types.offset("task_struct", "files"), table = types.offset("files_struct", "fdt");
  const auto most = types.offset("fdtable", "max_fds"), descriptors = types.offset("fdtable", "fd");
  const auto inode = types.offset("file", "f_inode"), number = types.offset("inode", "i_ino");
  const auto superblock = types.offset("inode", "i_sb"), device = types.offset("super_block", "s_dev");
  if (!files || !table || !most || !descriptors || !inode || !number || !superblock || !device) return std::nullopt;
  return FileOffsets{*files, *table, *most, *descriptors, *inode, *number, *superblock, *device};
}

class Writer {
 public:
  Writer(const ProgramNeeds& needs, const FileOffsets& offsets) : needs_(needs), offsets_(offsets), out_(a_.label()) {}

  Program syscalls();
  Program uring(std::uint32_t operation, std::uint32_t descriptor);
  Program forks(std::uint32_t group);

 private:
  void onlyTarget();
  void readKernel(int to, int bytes);  // from R3
  void follow(std::uint32_t offset, int bytes = 8);
  void findStream(bool isRead, Assembler::Label none);
  void matchStreams(bool isRead, Assembler::Label found, Assembler::Label none);
  void beginCall(const SyscallShape& shape, Assembler::Label copyRead, Assembler::Label copyWrite, Assembler::Label whole);
  void copyCall();
  void countLost(Register amount);
  void fillRecord(Kind kind);
  void tellMissing();
  void callback();
  void chunk(int size, Assembler::Label full, Assembler::Label done);
  void leave() {
    a_.bind(out_);
    a_.move(R0, 0);
    a_.exit();
  }
  int argument(int number) const { return kRegisters + kArguments[number]; }

  const ProgramNeeds& needs_;
  FileOffsets offsets_;
  Assembler a_;
  Assembler::Label out_;
};

// Leaves the program in all other processes. R6 is the context.
void Writer::onlyTarget() {
  a_.move(R6, R1);
  a_.call(kPidTid);
  a_.alu(BPF_RSH, R0, 32);
  if (needs_.processes < 0) return a_.jumpIf(BPF_JNE, R0, needs_.target.pid, out_);
  a_.store32(R10, kScratch, R0);
  a_.map(R1, needs_.processes);
  a_.move(R2, R10);
  a_.alu(BPF_ADD, R2, kScratch);
  a_.call(kMapLookup);
  a_.jumpIf(BPF_JEQ, R0, 0, out_);
}

void Writer::readKernel(int to, int bytes) {
  a_.move(R1, R10);
  a_.alu(BPF_ADD, R1, to);
  a_.move(R2, bytes);
  a_.call(kReadKernel);  // zeros where it fails
}

// R3 = what is at R3 + offset.
void Writer::follow(std::uint32_t offset, int bytes) {
  a_.alu(BPF_ADD, R3, static_cast<std::int32_t>(offset));
  readKernel(kScratch, bytes);
  if (bytes == 8) a_.load(R3, R10, kScratch);
  else a_.load32(R3, R10, kScratch);
}

// R9 = the stream behind descriptor R7, or on to `none`.
void Writer::findStream(bool isRead, Assembler::Label none) {
  const Assembler::Label found = a_.label();
  const StreamFile* streams = needs_.target.streams;
  for (int stream = 0; stream < kStreams; ++stream) {
    // Files on disk may have other numbers in the kernel than outside: those are known by their descriptor.
    if (streams[stream].kind != FileKind::other || isRead != (stream == kStdin)) continue;
    a_.move(R9, stream);
    a_.jumpIf(BPF_JEQ, R7, stream, found);
  }
  a_.call(kCurrentTask);
  a_.move(R3, R0);
  follow(offsets_.files);
  follow(offsets_.table);
  a_.store(R10, kScratch2, R3);
  follow(offsets_.mostFiles, 4);
  a_.jumpIf(BPF_JGE, R7, R3, none);
  a_.load(R3, R10, kScratch2);
  follow(offsets_.descriptors);
  a_.move(R1, R7);
  a_.alu(BPF_LSH, R1, 3);
  a_.alu(BPF_ADD, R3, R1);
  follow(0);
  follow(offsets_.inode);
  a_.store(R10, kScratch2, R3);
  follow(offsets_.number);
  a_.store(R10, kScratch3, R3);
  a_.load(R3, R10, kScratch2);
  follow(offsets_.superblock);
  follow(offsets_.device, 4);
  matchStreams(isRead, found, none);
  a_.bind(found);
}

// R3 is the device, kScratch3 the inode's number. As Target::streamOf.
void Writer::matchStreams(bool isRead, Assembler::Label found, Assembler::Label none) {
  a_.load(R2, R10, kScratch3);
  struct Candidate {
    Stream stream;
    bool byNumber;
  };
  const Candidate ofRead[] = {{kStdin, false}}, ofWrite[] = {{kStderr, true}, {kStdout, false}, {kStderr, false}};
  const auto* first = isRead ? ofRead : ofWrite;
  for (const Candidate* candidate = first; candidate != first + (isRead ? 1 : 3); ++candidate) {
    const StreamFile& file = needs_.target.streams[candidate->stream];
    if (!file.isTapped() || file.kind == FileKind::other) continue;
    const Assembler::Label next = a_.label();
    if (candidate->byNumber) a_.jumpIf(BPF_JNE, R7, candidate->stream, next);
    a_.move64(R1, file.identity.inode);
    a_.jumpIf(BPF_JNE, R2, R1, next);
    a_.move64(R1, std::uint64_t{major(file.identity.device)} << 20 | minor(file.identity.device));  // the kernel's own MKDEV
    a_.jumpIf(BPF_JNE, R3, R1, next);
    a_.move(R9, candidate->stream);
    a_.jumpTo(found);
    a_.bind(next);
  }
  a_.jumpIf(BPF_JGE, R7, 0, none);  // always; the kernel takes no program with a part that nothing leads to
}

// R1 = address of the stream's losses, from the number in R1; adds `amount`.
void Writer::countLost(Register amount) {
  a_.alu(BPF_AND, R1, 3);
  a_.alu(BPF_LSH, R1, kLostEntryShift);
  a_.mapValue(R2, needs_.lost, 0);
  a_.alu(BPF_ADD, R2, R1);
  a_.atomicAdd(R2, 0, amount);
  a_.move(R1, 1);
  a_.atomicAdd(R2, 8, R1);
}

// The head of record R9: R6 is the state, R7 the length, R8 what is left.
void Writer::fillRecord(Kind kind) {
  a_.call(kMonotonicNs);
  a_.store(R9, offsetof(RingRecord, monotonicNs), R0);
  a_.call(kPidTid);
  a_.store(R9, offsetof(RingRecord, pidTid), R0);
  a_.store32(R9, offsetof(RingRecord, length), R7);
  a_.load(R1, R6, kStream);
  a_.move(R2, R1);
  if (kind == Kind::missing) {
    a_.load(R3, R6, kReason);
    a_.alu(BPF_LSH, R3, 16);
    a_.alu(BPF_OR, R2, R3);
  }
  a_.alu(BPF_OR, R2, static_cast<std::int32_t>(kind) << 8);
  a_.store32(R9, offsetof(RingRecord, stream), R2);
  a_.store(R9, offsetof(RingRecord, left), R8);
  a_.alu(BPF_AND, R1, 3);
  a_.alu(BPF_LSH, R1, kLostEntryShift);
  a_.mapValue(R2, needs_.lost, 0);
  a_.alu(BPF_ADD, R2, R1);
  a_.load(R1, R2, 0);
  a_.store(R9, offsetof(RingRecord, lost), R1);
  a_.load(R1, R6, kTotal);
  a_.store(R9, offsetof(RingRecord, total), R1);
}

// A record that says that R8 bytes of the call in the state cannot be had. R6 becomes the state's address.
void Writer::tellMissing() {
  const Assembler::Label room = a_.label(), done = a_.label();
  a_.move(R6, R10);
  a_.alu(BPF_ADD, R6, kState);
  a_.map(R1, needs_.ring);
  a_.move(R2, kRecordBytes);
  a_.move(R3, 0);
  a_.call(kReserve);
  a_.jumpIf(BPF_JNE, R0, 0, room);
  a_.load(R1, R6, kStream);
  countLost(R8);
  a_.jumpTo(done);
  a_.bind(room);
  a_.move(R9, R0);
  a_.move(R7, R8);
  fillRecord(Kind::missing);
  a_.move(R1, R9);
  a_.move(R2, BPF_RB_NO_WAKEUP);
  a_.call(kSubmit);
  a_.bind(done);
}

// Fills in the state for a call of this shape; R8 is its result.
void Writer::beginCall(const SyscallShape& shape, Assembler::Label copyRead, Assembler::Label copyWrite, Assembler::Label whole) {
  const auto reason = shape.shape == Shape::transfer ? Reason::kernelCopy : shape.shape == Shape::messages ? Reason::batch : Reason::memory;
  a_.storeValue(R10, kState + kReason, static_cast<std::int32_t>(reason));
  if (shape.receiveFlags != kNoArgument) {
    a_.load32(R1, R10, argument(shape.receiveFlags));
    a_.jumpIf(BPF_JSET, R1, static_cast<std::int32_t>(kNotOfTheStream), out_);
  }
  if (shape.shape == Shape::transfer || shape.shape == Shape::messages) {
    const auto descriptor = [&](int slot, int number) {
      if (number == kNoArgument) a_.move(R1, -1);
      else a_.load32(R1, R10, argument(number));
      a_.store(R10, slot, R1);
    };
    descriptor(kWriteDescriptor, shape.writesTo);
    descriptor(kReadDescriptor, shape.readsFrom);
    return a_.jumpTo(whole);
  }
  a_.load(R1, R10, argument(1));
  a_.load(R2, R10, argument(2));
  if (shape.shape == Shape::buffer) {
    const Assembler::Label least = a_.label();
    a_.store(R10, kState + kAddress, R1);
    a_.move(R3, R8);
    a_.jumpIf(BPF_JLE, R3, R2, least);
    a_.move(R3, R2);
    a_.bind(least);
    a_.store(R10, kState + kSegmentLeft, R3);
    a_.storeValue(R10, kState + kVector, 0);
    a_.storeValue(R10, kState + kVectorsLeft, 0);
  } else {
    if (shape.shape == Shape::message) {
      a_.move(R3, R1);
      a_.alu(BPF_ADD, R3, kMessageVectors);
      a_.move(R1, R10);
      a_.alu(BPF_ADD, R1, kScratch2);
      a_.move(R2, 16);  // address and count, one after the other
      a_.call(kReadUser);
      a_.load(R1, R10, kScratch2);
      a_.load(R2, R10, kScratch);
    }
    a_.store(R10, kState + kVector, R1);
    a_.store(R10, kState + kVectorsLeft, R2);
    a_.storeValue(R10, kState + kSegmentLeft, 0);
    a_.storeValue(R10, kState + kAddress, 0);
  }
  a_.load32(R7, R10, argument(0));
  a_.jumpTo(shape.readsFrom == 0 ? copyRead : copyWrite);
}

// Copies what the state says of stream R9.
void Writer::copyCall() {
  const Assembler::Label callback = a_.label();
  a_.store(R10, kState + kStream, R9);
  a_.store(R10, kState + kTotal, R8);
  a_.store(R10, kState + kTotalLeft, R8);
  a_.storeValue(R10, kState + kByPages, 0);
  a_.move(R1, kMostSteps);
  a_.function(R2, callback);
  a_.move(R3, R10);
  a_.alu(BPF_ADD, R3, kState);
  a_.move(R4, 0);
  a_.call(kLoop);
  a_.load(R8, R10, kState + kTotalLeft);
  a_.jumpIf(BPF_JEQ, R8, 0, out_);
  tellMissing();
  leave();
  a_.bind(callback);
}

Program Writer::syscalls() {
  onlyTarget();
  a_.load(R8, R6, 8);
  a_.jumpIf(BPF_JSLE, R8, 0, out_);
  for (const auto& [from, bytes, to] : kRegisterParts) {
    a_.load(R3, R6, 0);
    a_.alu(BPF_ADD, R3, from);
    readKernel(kRegisters + to, bytes);
  }
  a_.load32(R1, R10, kRegisters + kCallNumber);
  const Assembler::Label copyRead = a_.label(), copyWrite = a_.label(), copy = a_.label(), whole = a_.label();
  std::vector<Assembler::Label> calls;
  for (const SyscallShape& shape : kSyscallShapes) {
    calls.push_back(a_.label());
    a_.jumpIf(BPF_JEQ, R1, shape.number, calls.back());
  }
  a_.jumpTo(out_);
  for (std::size_t i = 0; i < calls.size(); ++i) {
    a_.bind(calls[i]);
    beginCall(kSyscallShapes[i], copyRead, copyWrite, whole);
  }
  a_.bind(whole);
  for (const bool isRead : {false, true}) {
    const Assembler::Label none = a_.label();
    a_.load32(R7, R10, isRead ? kReadDescriptor : kWriteDescriptor);
    findStream(isRead, none);
    a_.store(R10, kState + kStream, R9);
    a_.store(R10, kState + kTotal, R8);
    tellMissing();
    a_.bind(none);
  }
  a_.jumpTo(out_);
  a_.bind(copyRead);
  findStream(true, out_);
  a_.jumpTo(copy);
  a_.bind(copyWrite);
  findStream(false, out_);
  a_.bind(copy);
  copyCall();
  const int callbackAt = a_.here();
  callback();
  return {a_.finish(), callbackAt};
}

// One step of the loop: the next vector, or a chunk. R2 is the state; returns 1 at the end. The state is changed with atomic additions
// because the kernel's verifier does not track what these leave: all steps look alike to it, and it is done after two.
void Writer::callback() {
  constexpr int kIovec = -16;
  const Assembler::Label again = a_.label(), stop = a_.label(), inSegment = a_.label(), full = a_.label(), done = a_.label();
  a_.move(R6, R2);
  a_.load(R8, R6, kTotalLeft);
  a_.jumpIf(BPF_JEQ, R8, 0, stop);
  a_.load(R7, R6, kSegmentLeft);
  a_.jumpIf(BPF_JNE, R7, 0, inSegment);
  a_.load(R1, R6, kVectorsLeft);
  a_.jumpIf(BPF_JEQ, R1, 0, stop);
  a_.move(R1, -1);
  a_.atomicAdd(R6, kVectorsLeft, R1);
  a_.load(R3, R6, kVector);
  a_.move(R1, 16);
  a_.atomicAdd(R6, kVector, R1);
  a_.move(R1, R10);
  a_.alu(BPF_ADD, R1, kIovec);
  a_.move(R2, 16);
  a_.call(kReadUser);
  a_.jumpIf(BPF_JNE, R0, 0, stop);
  a_.load(R1, R10, kIovec);
  a_.load(R7, R10, kIovec + 8);
  a_.store(R6, kAddress, R1);
  const Assembler::Label shorter = a_.label();
  a_.jumpIf(BPF_JLE, R7, R8, shorter);
  a_.move(R7, R8);
  a_.bind(shorter);
  a_.store(R6, kSegmentLeft, R7);
  a_.jumpIf(BPF_JEQ, R7, 0, again);
  a_.bind(inSegment);
  const Assembler::Label whole = a_.label(), bounded = a_.label();
  a_.load(R1, R6, kByPages);
  a_.jumpIf(BPF_JEQ, R1, 0, whole);
  a_.load(R2, R6, kAddress);
  a_.alu(BPF_AND, R2, kPage - 1);
  a_.move(R1, kPage);
  a_.alu(BPF_SUB, R1, R2);
  a_.jumpIf(BPF_JLE, R7, R1, whole);
  a_.move(R7, R1);
  a_.bind(whole);
  a_.jumpIf(BPF_JLE, R7, kLargestChunk, bounded);
  a_.move(R7, kLargestChunk);
  a_.bind(bounded);
  for (const int size : kChunkSizes) chunk(size, full, done);
  a_.jumpTo(stop);
  a_.bind(full);
  a_.load(R1, R6, kStream);
  countLost(R8);
  a_.storeValue(R6, kTotalLeft, 0);
  a_.jumpTo(stop);
  a_.bind(done);
  a_.atomicAdd(R6, kAddress, R7);
  a_.move(R1, 0);
  a_.alu(BPF_SUB, R1, R7);
  a_.atomicAdd(R6, kSegmentLeft, R1);
  a_.atomicAdd(R6, kTotalLeft, R1);
  a_.jumpIf(BPF_JEQ, R8, R7, stop);
  a_.bind(again);
  a_.move(R0, 0);
  a_.exit();
  a_.bind(stop);
  a_.move(R0, 1);
  a_.exit();
}

// Copies R7 bytes if they fit into a record of this size; the kernel checks that they do.
void Writer::chunk(int size, Assembler::Label full, Assembler::Label done) {
  const Assembler::Label larger = a_.label(), copied = a_.label(), unreadable = a_.label();
  a_.jumpIf(BPF_JGT, R7, size, larger);
  a_.map(R1, needs_.ring);
  a_.move(R2, kRecordBytes + size);
  a_.move(R3, 0);
  a_.call(kReserve);
  a_.jumpIf(BPF_JEQ, R0, 0, full);
  a_.move(R9, R0);
  a_.load(R3, R6, kAddress);
  a_.move(R1, R9);
  a_.alu(BPF_ADD, R1, kRecordBytes);
  a_.move(R2, R7);
  a_.call(kReadUser);
  a_.jumpIf(BPF_JEQ, R0, 0, copied);
  // Some page is not in memory: page by page, only that one is missing.
  a_.load(R1, R6, kByPages);
  a_.jumpIf(BPF_JNE, R1, 0, unreadable);
  a_.storeValue(R6, kByPages, 1);
  a_.move(R1, R9);
  a_.move(R2, BPF_RB_NO_WAKEUP);
  a_.call(kDiscard);
  a_.move(R0, 0);
  a_.exit();
  a_.bind(unreadable);
  const Assembler::Label submit = a_.label();
  fillRecord(Kind::missing);
  a_.jumpTo(submit);
  a_.bind(copied);
  fillRecord(Kind::data);
  a_.bind(submit);
  a_.move(R1, R9);
  a_.move(R2, BPF_RB_NO_WAKEUP);
  a_.call(kSubmit);
  a_.jumpTo(done);
  a_.bind(larger);
}

Program Writer::uring(std::uint32_t operation, std::uint32_t descriptor) {
  // IORING_OP_*: READV READ_FIXED RECVMSG READ RECV READ_MULTISHOT, and WRITEV WRITE_FIXED SENDMSG WRITE SEND SPLICE TEE SEND_ZC SENDMSG_ZC
  constexpr int kReads[] = {1, 4, 10, 22, 27, 49}, kWrites[] = {2, 5, 9, 23, 26, 30, 33, 47, 48};
  const Assembler::Label read = a_.label(), write = a_.label(), tell = a_.label();
  onlyTarget();
  a_.load(R8, R6, 0);
  a_.move(R3, R8);
  a_.alu(BPF_ADD, R3, static_cast<std::int32_t>(descriptor));
  readKernel(kScratch, 4);
  a_.load32(R7, R10, kScratch);
  a_.storeValue(R10, kScratch, 0);
  a_.move(R3, R8);
  a_.alu(BPF_ADD, R3, static_cast<std::int32_t>(operation));
  readKernel(kScratch, 1);
  a_.load(R1, R10, kScratch);
  for (const int number : kReads) a_.jumpIf(BPF_JEQ, R1, number, read);
  for (const int number : kWrites) a_.jumpIf(BPF_JEQ, R1, number, write);
  a_.jumpTo(out_);
  a_.bind(read);
  findStream(true, out_);
  a_.jumpTo(tell);
  a_.bind(write);
  findStream(false, out_);
  a_.bind(tell);
  a_.store(R10, kState + kStream, R9);
  a_.storeValue(R10, kState + kTotal, 0);
  a_.storeValue(R10, kState + kReason, static_cast<std::int32_t>(Reason::ioUring));
  a_.move(R8, 0);
  tellMissing();
  leave();
  return {a_.finish()};
}

Program Writer::forks(std::uint32_t group) {
  onlyTarget();
  a_.load(R3, R6, 8);
  a_.alu(BPF_ADD, R3, static_cast<std::int32_t>(group));
  a_.storeValue(R10, kScratch, 0);
  readKernel(kScratch, 4);
  a_.storeValue(R10, kScratch2, 0);
  a_.map(R1, needs_.processes);
  a_.move(R2, R10);
  a_.alu(BPF_ADD, R2, kScratch);
  a_.move(R3, R10);
  a_.alu(BPF_ADD, R3, kScratch2);
  a_.move(R4, 0);
  a_.call(kMapUpdate);
  leave();
  return {a_.finish()};
}

}  // namespace

std::optional<Program> makeSyscallProgram(const ProgramNeeds& needs) {
  const auto offsets = fileOffsets(needs.types);
  if (!offsets) return std::nullopt;
  return Writer(needs, *offsets).syscalls();
}

std::optional<Program> makeUringProgram(const ProgramNeeds& needs) {
  const auto offsets = fileOffsets(needs.types);
  const auto operation = needs.types.offset("io_kiocb", "opcode"), result = needs.types.offset("io_kiocb", "cqe");
  const auto descriptor = needs.types.offset("io_cqe", "fd");
  if (!offsets || !operation || !result || !descriptor) return std::nullopt;
  return Writer(needs, *offsets).uring(*operation, *result + *descriptor);
}

std::optional<Program> makeForkProgram(const ProgramNeeds& needs) {
  const auto group = needs.types.offset("task_struct", "tgid");
  if (!group) return std::nullopt;
  return Writer(needs, {}).forks(*group);
}

}  // namespace tapcap::attach
#endif
