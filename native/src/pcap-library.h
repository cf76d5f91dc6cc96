// libpcap, found at run time. Owns nothing per device: one immutable table of functions for the whole process.
#pragma once

#include <string>

#include "failure.h"
#include "pcap-abi.h"

namespace tapcap {

struct PcapLibrary {
  // Loads the library on the first call and keeps it. Fails with code `no-libpcap`.
  static Result<const PcapLibrary*> load();

  const char* (*libraryVersion)();
  int (*findAllDevices)(abi::Interface** first, char* error);
  void (*freeAllDevices)(abi::Interface* first);

  abi::Handle* (*create)(const char* device, char* error);
  int (*setSnaplen)(abi::Handle*, int bytes);
  int (*setPromiscuous)(abi::Handle*, int on);
  int (*setTimeout)(abi::Handle*, int milliseconds);
  int (*setBufferSize)(abi::Handle*, int bytes);
  int (*activate)(abi::Handle*);
  void (*close)(abi::Handle*);

  abi::Handle* (*openDead)(int linkType, int snaplen);
  int (*compile)(abi::Handle*, abi::Program*, const char* filter, int optimize, std::uint32_t netmask);
  int (*setFilter)(abi::Handle*, abi::Program*);
  void (*freeCode)(abi::Program*);

  int (*linkType)(abi::Handle*);
  int (*listLinkTypes)(abi::Handle*, int** types);
  void (*freeLinkTypes)(int* types);
  int (*setLinkType)(abi::Handle*, int type);
  const char* (*linkTypeName)(int type);
  const char* (*linkTypeDescription)(int type);
  int (*linkTypeFromName)(const char* name);

  int (*snapshotLength)(abi::Handle*);
  int (*setNonBlocking)(abi::Handle*, int on, char* error);
  int (*selectableDescriptor)(abi::Handle*);
  int (*dispatch)(abi::Handle*, int limit, abi::PacketHandler handler, unsigned char* user);
  int (*statistics)(abi::Handle*, abi::Statistics*);
  char* (*lastError)(abi::Handle*);
  const char* (*describeStatus)(int code);

  // Newer than the oldest libpcap we accept (1.0): null where missing.
  int (*initialize)(unsigned options, char* error);
  int (*setTimestampPrecision)(abi::Handle*, int precision);
  int (*timestampPrecision)(abi::Handle*);
  const timeval* (*requiredSelectTimeout)(abi::Handle*);
  int (*canMonitor)(abi::Handle*);
  int (*setMonitor)(abi::Handle*, int on);
  int (*listTimestampTypes)(abi::Handle*, int** types);  // with the three below, or not at all
  void (*freeTimestampTypes)(int* types);
  const char* (*timestampTypeName)(int type);
  int (*timestampTypeFromName)(const char* name);
  int (*setTimestampType)(abi::Handle*, int type);
};

}  // namespace tapcap
