#include "device.h"

#include <net/if.h>
#include <sys/ioctl.h>

#include <cstdio>
#include <cstring>

#include "link-type.h"
#include "privileges.h"

namespace tapcap {
namespace {

class CompiledFilter {
 public:
  explicit CompiledFilter(const PcapLibrary& pcap) : pcap_(pcap) {}
  ~CompiledFilter() {
    if (compiled_) pcap_.freeCode(&program_);
  }
  CompiledFilter(const CompiledFilter&) = delete;
  CompiledFilter& operator=(const CompiledFilter&) = delete;

  std::optional<Failure> compile(abi::Handle* handle, const std::string& filter) {
    compiled_ = pcap_.compile(handle, &program_, filter.c_str(), 1, abi::kNetmaskUnknown) == 0;
    if (compiled_) return std::nullopt;
    return Failure{"bad-filter", pcap_.lastError(handle), "The language is described in pcap-filter(7)"};
  }
  abi::Program* program() { return &program_; }

 private:
  const PcapLibrary& pcap_;
  abi::Program program_{};
  bool compiled_ = false;
};

Failure activationFailure(const PcapLibrary& pcap, const HandlePointer& handle, const std::string& name, int code) {
  const std::string detail = pcap.lastError(handle.get());
  const std::string reason = detail.empty() ? pcap.describeStatus(code) : detail;
  switch (code) {
    case abi::kErrorPermissionDenied:
      return Failure{"permission", "No permission to capture from " + name + ": " + reason, privileges::grantCommand()};
    case abi::kErrorPromiscuousPermissionDenied:
      return Failure{"permission", "No permission for promiscuous mode on " + name + ": " + reason,
                     "Capture without it (-p), or: " + privileges::grantCommand()};
    case abi::kErrorNoSuchDevice:
    case abi::kErrorCaptureNotSupported:
      return Failure{"no-such-interface", "Cannot capture from " + name + ": " + reason, "tapcap -D lists the interfaces"};
    case abi::kErrorInterfaceNotUp:
      return Failure{"interface-down", "The interface " + name + " is not up", "sudo ip link set " + name + " up"};
    case abi::kErrorMonitorUnsupported:
      return Failure{"no-monitor-mode", name + " has no monitor mode", "Capture without -I"};
    default:
      return Failure{"io", "Cannot capture from " + name + ": " + reason, ""};
  }
}

HandlePointer createHandle(const PcapLibrary& pcap, const std::string& name, char* error) {
  return HandlePointer(pcap.create(name.c_str(), error), HandleCloser{&pcap});
}

std::optional<Failure> chooseMonitorMode(const PcapLibrary& pcap, abi::Handle* handle, const InterfaceOptions& options) {
  if (!options.monitor) return std::nullopt;
  const int can = pcap.canMonitor == nullptr || pcap.setMonitor == nullptr ? 0 : pcap.canMonitor(handle);
  if (can < 0) return std::nullopt;  // activating says why
  if (can == 0) return Failure{"no-monitor-mode", options.name + " has no monitor mode", "Capture without -I"};
  pcap.setMonitor(handle, 1);
  return std::nullopt;
}

std::optional<Failure> chooseTimestamps(const PcapLibrary& pcap, abi::Handle* handle, const InterfaceOptions& options) {
  if (pcap.setTimestampPrecision != nullptr && !options.microseconds) {
    pcap.setTimestampPrecision(handle, abi::kPrecisionNanoseconds);
  }
  if (options.timestampType.empty()) return std::nullopt;
  const int type = pcap.timestampTypeFromName == nullptr ? -1 : pcap.timestampTypeFromName(options.timestampType.c_str());
  const bool known = type >= 0 && pcap.setTimestampType != nullptr;
  if (known && pcap.setTimestampType(handle, type) == 0) return std::nullopt;
  return Failure{"bad-timestamp-type", options.name + " has no time stamps of the type \"" + options.timestampType + "\"",
                 "tapcap -D lists those of each interface"};
}

std::optional<Failure> chooseLinkType(const PcapLibrary& pcap, Device& device, const std::string& wanted) {
  if (!wanted.empty()) {
    auto type = parseLinkType(pcap, wanted);
    if (!type) return type.failure();
    if (pcap.setLinkType(device.handle.get(), *type) != 0) {
      return Failure{"bad-link-type", device.name + " cannot deliver " + wanted + ": " + pcap.lastError(device.handle.get()),
                     "tapcap -D lists the link-layer types of each interface"};
    }
  }
  device.dlt = pcap.linkType(device.handle.get());
  return std::nullopt;
}

std::optional<Failure> applyFilter(const PcapLibrary& pcap, Device& device, const std::string& filter) {
  if (filter.empty()) return std::nullopt;
  CompiledFilter compiled(pcap);
  if (auto failure = compiled.compile(device.handle.get(), filter)) return failure;
  if (pcap.setFilter(device.handle.get(), compiled.program()) != 0) {
    return Failure{"bad-filter", "Cannot filter on " + device.name + ": " + pcap.lastError(device.handle.get()), ""};
  }
  device.filter = filter;
  return std::nullopt;
}

}  // namespace

Result<Device> openDevice(const PcapLibrary& pcap, const InterfaceOptions& options) {
  char error[abi::kErrorBufferSize] = "";
  Device device;
  device.name = options.name;
  device.shownName = options.shownName.empty() ? options.name : options.shownName;
  device.sample = options.sample;
  device.index = if_nametoindex(options.name.c_str());
  if (options.name == "lo") device.countedTimes = abi::kCountsOnLoopback;
  device.bufferBytes = static_cast<std::uint64_t>(options.bufferMiB) << 20;
  device.handle = createHandle(pcap, options.name, error);
  abi::Handle* handle = device.handle.get();
  if (handle == nullptr) return Failure{"no-such-interface", error, "tapcap -D lists the interfaces"};

  pcap.setSnaplen(handle, options.snaplen);
  pcap.setPromiscuous(handle, options.promiscuous ? 1 : 0);
  pcap.setTimeout(handle, Device::kBufferTimeoutMs);
  pcap.setBufferSize(handle, options.bufferMiB << 20);
  if (auto failure = chooseMonitorMode(pcap, handle, options)) return *failure;
  if (auto failure = chooseTimestamps(pcap, handle, options)) return *failure;

  const int code = pcap.activate(handle);
  if (code < 0) return activationFailure(pcap, device.handle, device.name, code);
  if (code > 0 && code != abi::kWarningPromiscuousUnsupported) {
    const char* warning = code == abi::kWarning ? pcap.lastError(handle) : pcap.describeStatus(code);
    std::fprintf(stderr, "tapcap: %s: %s\n", device.name.c_str(), warning);
  }
  device.nanoseconds = pcap.timestampPrecision != nullptr && pcap.timestampPrecision(handle) == abi::kPrecisionNanoseconds;

  if (auto failure = chooseLinkType(pcap, device, options.linkType)) return *failure;
  if (auto failure = applyFilter(pcap, device, options.filter)) return *failure;
  if (pcap.setNonBlocking(handle, 1, error) != 0) return Failure{"io", device.name + ": " + error, ""};
  device.snaplen = pcap.snapshotLength(handle);
  return device;
}

// Asked of the socket that captures: any other one would have to be opened, which the sandbox forbids.
bool Device::isGone(const PcapLibrary& pcap) const {
  if (index == 0) return false;
#ifdef __linux__
  ifreq request{};
  std::strncpy(request.ifr_name, name.c_str(), sizeof request.ifr_name - 1);
  if (ioctl(pcap.selectableDescriptor(handle.get()), SIOCGIFINDEX, &request) != 0) return true;
  return static_cast<unsigned>(request.ifr_ifindex) != index;
#else
  static_cast<void>(pcap);
  return if_nametoindex(name.c_str()) != index;
#endif
}

DeviceAbilities probeDevice(const PcapLibrary& pcap, const std::string& name) {
  char error[abi::kErrorBufferSize] = "";
  DeviceAbilities abilities;
  const HandlePointer handle = createHandle(pcap, name, error);
  if (handle == nullptr) return abilities;
  if (pcap.canMonitor != nullptr) abilities.canMonitor = pcap.canMonitor(handle.get()) == 1;

  int* listed = nullptr;
  int count = pcap.listTimestampTypes == nullptr ? 0 : pcap.listTimestampTypes(handle.get(), &listed);
  for (int index = 0; index < count; ++index) {
    const char* typeName = pcap.timestampTypeName(listed[index]);
    if (typeName != nullptr) abilities.timestampTypes.emplace_back(typeName);
  }
  if (count > 0) pcap.freeTimestampTypes(listed);

  pcap.setBufferSize(handle.get(), 1 << 20);
  if (pcap.activate(handle.get()) < 0) return abilities;
  std::vector<int>& types = abilities.linkTypes;
  types.push_back(pcap.linkType(handle.get()));
  count = pcap.listLinkTypes(handle.get(), &listed);
  for (int index = 0; index < count; ++index) {
    if (listed[index] != types[0]) types.push_back(listed[index]);
  }
  if (count >= 0) pcap.freeLinkTypes(listed);
  return abilities;
}

std::optional<Failure> checkFilter(const PcapLibrary& pcap, const InterfaceOptions& options) {
  int dlt = abi::kEthernet;
  if (!options.linkType.empty()) {
    auto type = parseLinkType(pcap, options.linkType);
    if (!type) return type.failure();
    dlt = *type;
  }
  const HandlePointer handle(pcap.openDead(dlt, options.snaplen), HandleCloser{&pcap});
  if (handle == nullptr) return Failure{"io", "Out of memory", ""};
  return CompiledFilter(pcap).compile(handle.get(), options.filter);
}

}  // namespace tapcap
