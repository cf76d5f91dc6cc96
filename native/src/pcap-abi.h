// The part of libpcap's binary interface that tapcap uses, written from its manual pages (pcap(3PCAP) and the pages it
// lists) so that building needs no libpcap headers. Names are ours; layouts and numbers are libpcap's and never change.
#pragma once

#include <cstdint>

#ifdef _WIN32
#include <winsock2.h>
#else
#include <sys/socket.h>
#include <sys/time.h>
#endif

namespace tapcap::abi {

struct Handle;       // pcap_t
struct Instruction;  // struct bpf_insn

struct PacketHeader {  // struct pcap_pkthdr; macOS has more behind it
  timeval time;        // tv_usec holds nanoseconds when that precision was asked for and granted
  std::uint32_t capturedLength;
  std::uint32_t length;
};

struct Statistics {  // struct pcap_stat; Windows has more behind it, hence the room
  unsigned received;
  unsigned dropped;
  unsigned interfaceDropped;
  unsigned room[13];
};

struct Program {  // struct bpf_program
  unsigned length;
  Instruction* instructions;
};

struct Address {  // struct pcap_addr
  Address* next;
  sockaddr* address;
  sockaddr* netmask;
  sockaddr* broadcast;
  sockaddr* destination;
};

struct Interface {  // struct pcap_if
  Interface* next;
  char* name;
  char* description;
  Address* addresses;
  std::uint32_t flags;
};

using PacketHandler = void (*)(unsigned char* user, const PacketHeader* header, const unsigned char* bytes);

inline constexpr int kErrorBufferSize = 256;
inline constexpr unsigned kCharactersUtf8 = 1;
inline constexpr int kPrecisionNanoseconds = 1;
inline constexpr std::uint32_t kNetmaskUnknown = 0xFFFFFFFF;

enum InterfaceFlag : std::uint32_t { kLoopback = 1, kUp = 2, kRunning = 4, kWireless = 8 };

enum ReturnCode : int {
  kWarning = 1,
  kWarningPromiscuousUnsupported = 2,
  kError = -1,
  kErrorBreak = -2,
  kErrorNoSuchDevice = -5,
  kErrorMonitorUnsupported = -6,
  kErrorPermissionDenied = -8,
  kErrorInterfaceNotUp = -9,
  kErrorPromiscuousPermissionDenied = -11,
  kErrorCaptureNotSupported = -13,
};

#ifdef __linux__
inline constexpr unsigned kCountsOnLoopback = 2;  // sent and received
#else
inline constexpr unsigned kCountsOnLoopback = 1;
#endif

// Link types whose number in libpcap differs by platform or from the number in a file, or whose header we look at.
enum LinkType : int { kEthernet = 1, kLinuxCooked = 113, kLinuxCookedV2 = 276 };

}  // namespace tapcap::abi
