#include "interfaces.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>

#include <cstdio>
#include <cstdlib>

#include "device.h"
#include "json.h"
#include "link-type.h"

namespace tapcap {
namespace {

std::string addressText(const sockaddr* address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address == nullptr) return "";
  if (address->sa_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text, sizeof text);
  } else if (address->sa_family == AF_INET6) {
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, text, sizeof text);
  }
  return text;
}

InterfaceEntry describe(const abi::Interface& device) {
  InterfaceEntry entry;
  entry.name = device.name;
  if (device.description != nullptr) entry.description = device.description;
  for (const abi::Address* item = device.addresses; item != nullptr; item = item->next) {
    const std::string text = addressText(item->address);
    if (!text.empty()) entry.addresses.push_back(text);
  }
  entry.up = device.flags & abi::kUp;
  entry.running = device.flags & abi::kRunning;
  entry.loopback = device.flags & abi::kLoopback;
  entry.wireless = device.flags & abi::kWireless;
  return entry;
}

DeviceAbilities abilitiesOf(const PcapLibrary& pcap, const InterfaceEntry& entry) {
  return entry.isNetwork() ? probeDevice(pcap, entry.name) : DeviceAbilities{};
}

void printJson(const PcapLibrary& pcap, const std::vector<InterfaceEntry>& entries) {
  JsonWriter json;
  json.beginObject().key("interfaces").beginArray();
  for (const InterfaceEntry& entry : entries) {
    json.beginObject();
    json.key("name").string(entry.name).key("description").string(entry.description);
    json.key("addresses").beginArray();
    for (const std::string& address : entry.addresses) json.string(address);
    json.endArray();
    json.key("up").boolean(entry.up).key("running").boolean(entry.running);
    json.key("loopback").boolean(entry.loopback).key("wireless").boolean(entry.wireless);
    const DeviceAbilities abilities = abilitiesOf(pcap, entry);
    json.key("canMonitor").boolean(abilities.canMonitor);
    json.key("timestampTypes").beginArray();
    for (const std::string& type : abilities.timestampTypes) json.string(type);
    json.endArray().key("linkTypes").beginArray();
    for (const int dlt : abilities.linkTypes) {
      json.beginObject().key("number").number(static_cast<std::uint64_t>(dlt));
      json.key("name").string(linkTypeName(pcap, dlt));
      json.key("description").string(linkTypeDescription(pcap, dlt)).endObject();
    }
    json.endArray().endObject();
  }
  json.endArray().endObject();
  std::printf("%s\n", json.text().c_str());
}

void printText(const PcapLibrary& pcap, const std::vector<InterfaceEntry>& entries) {
  int number = 0;
  for (const InterfaceEntry& entry : entries) {
    std::printf("%d. %s", ++number, entry.name.c_str());
    if (!entry.description.empty()) std::printf(" (%s)", entry.description.c_str());
    const std::pair<bool, const char*> flags[] = {
        {entry.up, "up"}, {entry.running, "running"}, {entry.loopback, "loopback"}, {entry.wireless, "wireless"}};
    const char* separator = " [";
    for (const auto& [set, name] : flags) {
      if (!set) continue;
      std::printf("%s%s", separator, name);
      separator = ", ";
    }
    std::printf("%s\n", *separator == ',' ? "]" : "");
    for (const std::string& address : entry.addresses) std::printf("     %s\n", address.c_str());
    const DeviceAbilities abilities = abilitiesOf(pcap, entry);
    for (const int dlt : abilities.linkTypes) {
      std::printf("     %s: %s (%d)\n", linkTypeName(pcap, dlt).c_str(), linkTypeDescription(pcap, dlt).c_str(), dlt);
    }
    for (const std::string& type : abilities.timestampTypes) std::printf("     time stamps: %s\n", type.c_str());
    if (abilities.canMonitor) std::printf("     monitor mode\n");
  }
}

}  // namespace

bool InterfaceEntry::isNetwork() const { return name == "any" || if_nametoindex(name.c_str()) != 0; }

Result<std::vector<InterfaceEntry>> listInterfaces(const PcapLibrary& pcap) {
  char error[abi::kErrorBufferSize] = "";
  abi::Interface* first = nullptr;
  if (pcap.findAllDevices(&first, error) != 0) {
    return Failure{"io", std::string("Cannot list the interfaces: ") + error, ""};
  }
  std::vector<InterfaceEntry> entries;
  for (const abi::Interface* device = first; device != nullptr; device = device->next) entries.push_back(describe(*device));
  pcap.freeAllDevices(first);
  return entries;
}

const InterfaceEntry* findInterface(const std::vector<InterfaceEntry>& entries, const std::string& nameOrNumber) {
  for (const InterfaceEntry& entry : entries) {
    if (entry.name == nameOrNumber) return &entry;
  }
  char* end = nullptr;
  const unsigned long number = std::strtoul(nameOrNumber.c_str(), &end, 10);
  const bool isNumber = !nameOrNumber.empty() && *end == '\0';
  return isNumber && number >= 1 && number <= entries.size() ? &entries[number - 1] : nullptr;
}

void printInterfaces(const PcapLibrary& pcap, const std::vector<InterfaceEntry>& entries, bool json) {
  json ? printJson(pcap, entries) : printText(pcap, entries);
}

}  // namespace tapcap
