#include "status-lines.h"

#include "clock.h"
#include "json.h"
#include "version.h"

namespace tapcap {
namespace {

void addLosses(JsonWriter& json, const InterfaceCounts& counts) {
  json.key("delivered").number(counts.delivered);
  json.key("received").number(counts.received);
  json.key("kernelDrops").number(counts.kernelDrops);
  json.key("interfaceDrops").number(counts.interfaceDrops);
  json.key("tapcapDrops").number(counts.tapcapDrops);
  json.key("sampledOut").number(counts.sampledOut);
}

std::string countsLine(JsonWriter& json, const CaptureCounts& counts) {
  json.key("timeMs").number(wallClockNs() / 1'000'000);
  json.key("frames").number(counts.frames).key("bytes").number(counts.frameBytes);
  json.key("fileBytes").number(counts.file.bytes);
  addLosses(json, counts);
  json.key("bufferFill").fraction(counts.bufferFill);
  json.key("file").string(counts.file.path);
  json.key("fileNumber").number(counts.file.number).key("filesWritten").number(counts.file.written);
  if (counts.attributed) {
    json.key("processes").beginObject().key("resolved").number(counts.attributed->resolved);
    json.key("missed").number(counts.attributed->missed).endObject();
  }
  json.key("interfaces").beginArray();
  for (const auto& item : counts.interfaces) {
    json.beginObject().key("name").string(item.name);
    json.key("frames").number(item.frames).key("bytes").number(item.frameBytes);
    addLosses(json, item);
    json.endObject();
  }
  return json.endArray().endObject().text();
}

}  // namespace

std::string startedLine(const std::string& file, const std::vector<StartedInterface>& interfaces, bool sandboxed) {
  JsonWriter json;
  json.beginObject().key("type").string("started").key("version").string(kVersion).key("file").string(file);
  json.key("sandboxed").boolean(sandboxed);
  json.key("interfaces").beginArray();
  for (const StartedInterface& item : interfaces) {
    json.beginObject().key("name").string(item.info.name);
    if (item.isPipe) {
      json.key("pipe").boolean(true).endObject();
      continue;
    }
    json.key("linkType").number(static_cast<std::uint64_t>(item.info.linkType));
    json.key("linkTypeName").string(item.linkTypeName);
    json.key("snaplen").number(item.info.snaplen);
    json.key("filter").string(item.info.filter);
    json.key("tsresol").number(static_cast<std::uint64_t>(item.info.timestampDigits)).endObject();
  }
  return json.endArray().endObject().text();
}

std::string statusLine(const CaptureCounts& counts) {
  JsonWriter json;
  json.beginObject().key("type").string("status");
  return countsLine(json, counts);
}

std::string stoppedLine(const std::string& reason, const CaptureCounts& counts) {
  JsonWriter json;
  json.beginObject().key("type").string("stopped").key("reason").string(reason);
  return countsLine(json, counts);
}

std::string fileLine(const FileEvent& event) {
  JsonWriter json;
  json.beginObject().key("type").string(event.kind == FileEvent::Kind::began ? "file" : "removed");
  json.key("file").string(event.path).key("number").number(event.number);
  if (event.kind == FileEvent::Kind::removed) json.key("frames").number(event.frames);
  return json.endObject().text();
}

std::string failureLine(const char* type, const Failure& failure) {
  JsonWriter json;
  json.beginObject().key("type").string(type).key("code").string(failure.code);
  return json.key("message").string(failure.message).key("hint").string(failure.hint).endObject().text();
}

}  // namespace tapcap
