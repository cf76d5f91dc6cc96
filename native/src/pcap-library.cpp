#include "pcap-library.h"

#include <cstring>

#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace tapcap {
namespace {

#if defined(_WIN32)
constexpr const char* kCandidates[] = {"wpcap.dll"};
constexpr const char* kInstallHint = "Install Npcap: https://npcap.com/#download";
#elif defined(__APPLE__)
constexpr const char* kCandidates[] = {"/usr/lib/libpcap.A.dylib", "/usr/lib/libpcap.dylib", "libpcap.dylib"};
constexpr const char* kInstallHint = "macOS brings libpcap; otherwise: brew install libpcap";
#else
constexpr const char* kCandidates[] = {"libpcap.so.1", "libpcap.so.0.8", "libpcap.so"};
constexpr const char* kInstallHint =
    "Install libpcap: apt install libpcap0.8 (Debian, Ubuntu), dnf install libpcap (Fedora), pacman -S libpcap (Arch), "
    "apk add libpcap (Alpine)";
#endif

#ifdef _WIN32
void* openLibrary(const char* name) {
  // Npcap installs beside System32, which is not on the search path; nothing else may be searched by a privileged program.
  char folder[MAX_PATH];
  const UINT length = GetSystemDirectoryA(folder, MAX_PATH);
  if (length == 0 || length + sizeof "\\Npcap" > MAX_PATH) return nullptr;
  std::strcat(folder, "\\Npcap");
  SetDllDirectoryA(folder);
  return reinterpret_cast<void*>(LoadLibraryA(name));
}
void* findSymbol(void* library, const char* name) {
  return reinterpret_cast<void*>(GetProcAddress(reinterpret_cast<HMODULE>(library), name));
}
#else
void* openLibrary(const char* name) { return dlopen(name, RTLD_NOW | RTLD_LOCAL); }
void* findSymbol(void* library, const char* name) { return dlsym(library, name); }
#endif

class Binder {
 public:
  explicit Binder(void* library) : library_(library) {}

  template <typename Function>
  void required(Function& target, const char* name) {
    optional(target, name);
    if (target == nullptr && missing_.empty()) missing_ = name;
  }

  template <typename Function>
  void optional(Function& target, const char* name) {
    target = reinterpret_cast<Function>(findSymbol(library_, name));
  }

  const std::string& missing() const { return missing_; }

 private:
  void* library_;
  std::string missing_;
};

std::string bind(PcapLibrary& table, void* library) {
  Binder binder(library);
  binder.required(table.libraryVersion, "pcap_lib_version");
  binder.required(table.findAllDevices, "pcap_findalldevs");
  binder.required(table.freeAllDevices, "pcap_freealldevs");
  binder.required(table.create, "pcap_create");
  binder.required(table.setSnaplen, "pcap_set_snaplen");
  binder.required(table.setPromiscuous, "pcap_set_promisc");
  binder.required(table.setTimeout, "pcap_set_timeout");
  binder.required(table.setBufferSize, "pcap_set_buffer_size");
  binder.required(table.activate, "pcap_activate");
  binder.required(table.close, "pcap_close");
  binder.required(table.openDead, "pcap_open_dead");
  binder.required(table.compile, "pcap_compile");
  binder.required(table.setFilter, "pcap_setfilter");
  binder.required(table.freeCode, "pcap_freecode");
  binder.required(table.linkType, "pcap_datalink");
  binder.required(table.listLinkTypes, "pcap_list_datalinks");
  binder.required(table.freeLinkTypes, "pcap_free_datalinks");
  binder.required(table.setLinkType, "pcap_set_datalink");
  binder.required(table.linkTypeName, "pcap_datalink_val_to_name");
  binder.required(table.linkTypeDescription, "pcap_datalink_val_to_description");
  binder.required(table.linkTypeFromName, "pcap_datalink_name_to_val");
  binder.required(table.snapshotLength, "pcap_snapshot");
  binder.required(table.setNonBlocking, "pcap_setnonblock");
  binder.required(table.selectableDescriptor, "pcap_get_selectable_fd");
  binder.required(table.dispatch, "pcap_dispatch");
  binder.required(table.statistics, "pcap_stats");
  binder.required(table.lastError, "pcap_geterr");
  binder.required(table.describeStatus, "pcap_statustostr");
  binder.optional(table.initialize, "pcap_init");
  binder.optional(table.setTimestampPrecision, "pcap_set_tstamp_precision");
  binder.optional(table.timestampPrecision, "pcap_get_tstamp_precision");
  binder.optional(table.requiredSelectTimeout, "pcap_get_required_select_timeout");
  binder.optional(table.canMonitor, "pcap_can_set_rfmon");
  binder.optional(table.setMonitor, "pcap_set_rfmon");
  binder.optional(table.listTimestampTypes, "pcap_list_tstamp_types");
  binder.optional(table.freeTimestampTypes, "pcap_free_tstamp_types");
  binder.optional(table.timestampTypeName, "pcap_tstamp_type_val_to_name");
  binder.optional(table.timestampTypeFromName, "pcap_tstamp_type_name_to_val");
  binder.optional(table.setTimestampType, "pcap_set_tstamp_type");
  return binder.missing();
}

Result<const PcapLibrary*> loadOnce() {
  static PcapLibrary table{};
  for (const char* name : kCandidates) {
    void* library = openLibrary(name);
    if (library == nullptr) continue;
    const std::string missing = bind(table, library);
    if (!missing.empty()) {
      return Failure{"no-libpcap", std::string(name) + " is too old: it has no " + missing, kInstallHint};
    }
    char error[abi::kErrorBufferSize] = "";
    if (table.initialize != nullptr) table.initialize(abi::kCharactersUtf8, error);
    return &table;
  }
  return Failure{"no-libpcap", "libpcap was not found on this machine", kInstallHint};
}

}  // namespace

Result<const PcapLibrary*> PcapLibrary::load() {
  static const Result<const PcapLibrary*> loaded = loadOnce();
  return loaded;
}

}  // namespace tapcap
