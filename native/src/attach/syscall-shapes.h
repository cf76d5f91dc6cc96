// The system calls that move bytes through descriptors, and where each has its bytes.
#pragma once

#include <sys/syscall.h>

#include <cstdint>

namespace tapcap::attach {

enum class Shape : std::uint8_t {
  buffer,    // argument 1 is the address, 2 the length
  vector,    // argument 1 points to iovecs, 2 counts them
  message,   // argument 1 points to a msghdr
  messages,  // several of those; the result counts messages, not bytes
  transfer,  // between two descriptors, in the kernel
};

inline constexpr int kNoArgument = -1;

struct SyscallShape {
  int number;
  Shape shape;
  int readsFrom;      // the argument that is the descriptor, or kNoArgument
  int writesTo;
  int receiveFlags;   // the argument with MSG_PEEK and so on
};

inline constexpr SyscallShape kSyscallShapes[] = {
    {SYS_read, Shape::buffer, 0, kNoArgument, kNoArgument},
    {SYS_write, Shape::buffer, kNoArgument, 0, kNoArgument},
    {SYS_writev, Shape::vector, kNoArgument, 0, kNoArgument},
    {SYS_readv, Shape::vector, 0, kNoArgument, kNoArgument},
    {SYS_recvmsg, Shape::message, 0, kNoArgument, 2},
    {SYS_sendmsg, Shape::message, kNoArgument, 0, kNoArgument},
    {SYS_recvfrom, Shape::buffer, 0, kNoArgument, 3},
    {SYS_sendto, Shape::buffer, kNoArgument, 0, kNoArgument},
    {SYS_pread64, Shape::buffer, 0, kNoArgument, kNoArgument},
    {SYS_pwrite64, Shape::buffer, kNoArgument, 0, kNoArgument},
    {SYS_preadv, Shape::vector, 0, kNoArgument, kNoArgument},
    {SYS_pwritev, Shape::vector, kNoArgument, 0, kNoArgument},
    {SYS_preadv2, Shape::vector, 0, kNoArgument, kNoArgument},
    {SYS_pwritev2, Shape::vector, kNoArgument, 0, kNoArgument},
    {SYS_vmsplice, Shape::vector, kNoArgument, 0, kNoArgument},
    {SYS_recvmmsg, Shape::messages, 0, kNoArgument, 3},
    {SYS_sendmmsg, Shape::messages, kNoArgument, 0, kNoArgument},
    {SYS_sendfile, Shape::transfer, 1, 0, kNoArgument},
    {SYS_splice, Shape::transfer, 0, 2, kNoArgument},
    {SYS_tee, Shape::transfer, kNoArgument, 1, kNoArgument},
    {SYS_copy_file_range, Shape::transfer, 0, 2, kNoArgument},
};

// MSG_OOB, MSG_PEEK, MSG_ERRQUEUE: what such a call reads is not taken out of the stream.
inline constexpr std::uint32_t kNotOfTheStream = 0x1 | 0x2 | 0x2000;

// Entries of one call's vector that the kernel takes (UIO_MAXIOV).
inline constexpr std::uint64_t kMostVectors = 1024;

// struct msghdr, as the kernel reads it.
inline constexpr int kMessageVectors = 16;
inline constexpr int kMessageVectorCount = 24;

}  // namespace tapcap::attach
