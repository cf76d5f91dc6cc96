/** Elements of management frames: number, length, value (IEEE 802.11-2020 section 9.4.2). */
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'
import { elementFields as fields } from './management-fields.ts'
import { ELEMENT_NAMES } from './numbers.ts'
import { addSecurity } from './security.ts'

const HEADER = 2
const VENDOR = 221
const EXTENSION = 255
/** Of a rate: the station cannot join without it. */
const BASIC = 0x80

type Bytes = Uint8Array

/** Adds the elements in bytes [start, end); false where one does not fit. */
export function addElements(out: Detail, bytes: Bytes, start: number, end: number): boolean {
  if (start >= end) return true
  out.open(fields.tagged, start, end - start, null, `Tagged parameters (${end - start} bytes)`)
  const fits = addElementList(out, bytes, start, end)
  out.close()
  return fits
}

/** As `addElements`, inside the line of what holds them. */
export function addElementList(out: Detail, bytes: Bytes, start: number, end: number): boolean {
  let at = start
  let fits = true
  while (at < end && fits) {
    fits = at + HEADER <= end && at + HEADER + bytes[at + 1] <= end
    if (fits) addElement(out, bytes, at, at + HEADER + bytes[at + 1])
    else if (at + HEADER <= end) addHead(out, bytes, at, end)
    at += HEADER + (fits ? bytes[at + 1] : 0)
  }
  return fits
}

const nameOf = (number: number): string => ELEMENT_NAMES[number] ?? 'Reserved'

/** The head of an element whose value is not all there. */
function addHead(out: Detail, bytes: Bytes, at: number, end: number): void {
  openElement(out, bytes, at, end)
  out.close()
}

function openElement(out: Detail, bytes: Bytes, at: number, end: number): number {
  if (bytes[at] === EXTENSION && end - at > HEADER) {
    const node = out.open(fields.extension, at, end - at, null, 'Ext Tag')
    out.item(fields.number, bytes, at, 1)
    out.add(fields.extensionLength, at + 1, 1, bytes[at + 1] - 1)
    out.item(fields.extensionNumber, bytes, at + HEADER, 1)
    return node
  }
  const node = out.open(fields.element, at, end - at, null, `Tag: ${nameOf(bytes[at])}`)
  out.item(fields.number, bytes, at, 1)
  out.item(fields.length, bytes, at + 1, 1)
  return node
}

function addElement(out: Detail, bytes: Bytes, at: number, end: number): void {
  const number = bytes[at]
  const name = nameOf(number)
  const node = openElement(out, bytes, at, end)
  const told = addValue(out, number, bytes, at + HEADER, end)
  if (told !== '') out.amend(node, `Tag: ${name}${told}`)
  out.close()
}

/** Adds what an element holds; returns what its line tells of it. */
function addValue(out: Detail, number: number, bytes: Bytes, start: number, end: number): string {
  const length = end - start
  switch (number) {
    case 0:
      return addName(out, bytes, start, end)
    case 1:
      return addRates(out, fields.rate, bytes, start, end)
    case 3:
      if (length !== 1) break
      out.item(fields.channel, bytes, start, 1)
      return `: Current Channel: ${bytes[start]}`
    case 5:
      return length < 4 ? addData(out, bytes, start, end) : addTraffic(out, bytes, start, end)
    case 7:
      return length < 6 ? addData(out, bytes, start, end) : addCountry(out, bytes, start, end)
    case 42:
      if (length !== 1) break
      out.item(fields.erp, bytes, start, 1)
      out.enter()
      for (const one of [fields.erpPresent, fields.erpProtection, fields.erpBarker, fields.erpReserved]) {
        out.item(one, bytes, start, 1)
      }
      out.close()
      return ''
    case 48:
      if (!addSecurity(out, bytes, start, end))
        out.expert('warn', start, length, 'The element ends before its fields do')
      return ''
    case 50:
      return addRates(out, fields.extendedRate, bytes, start, end)
    case VENDOR:
      if (length < 3) break
      out.item(fields.oui, bytes, start, 3)
      if (length > 3) out.add(null, start + 3, length - 3, null, `Data (${length - 3} bytes)`)
      return ''
    case EXTENSION:
      if (length > 1) out.add(null, start + 1, length - 1, null, `Data (${length - 1} bytes)`)
      return ''
  }
  // The field is that of elements which nobody knows.
  if (ELEMENT_NAMES[number] === undefined) return addData(out, bytes, start, end)
  if (length > 0) out.add(null, start, length, null, `Data (${length} bytes)`)
  return ''
}

function addData(out: Detail, bytes: Bytes, start: number, end: number): string {
  if (end > start) out.item(fields.data, bytes, start, end - start)
  return ''
}

function addName(out: Detail, bytes: Bytes, start: number, end: number): string {
  const name = decodeUtf8(bytes, start, end)
  const node = out.item(fields.ssid, bytes, start, end - start)
  if (start === end) {
    out.info += ', SSID=Wildcard (Broadcast)'
    return ': Wildcard SSID'
  }
  out.amend(node, `SSID: "${name}"`)
  out.info += `, SSID="${name}"`
  return `: "${name}"`
}

/** Rates come in units of 500 kb/s. */
function addRates(out: Detail, one: Field, bytes: Bytes, start: number, end: number): string {
  let told = ' '
  for (let at = start; at < end; at++) {
    const rate = `${(bytes[at] & 0x7f) / 2}${(bytes[at] & BASIC) !== 0 ? '(B)' : ''}`
    out.item(one, bytes, at, 1, `${one.label}: ${rate} (0x${bytes[at].toString(16).padStart(2, '0')})`)
    told += `${rate}, `
  }
  return `${told}[Mbit/sec]`
}

function addTraffic(out: Detail, bytes: Bytes, start: number, end: number): string {
  out.item(fields.dtimCount, bytes, start, 1)
  out.item(fields.dtimPeriod, bytes, start + 1, 1)
  out.item(fields.bitmapControl, bytes, start + 2, 1)
  out.enter()
  out.item(fields.multicast, bytes, start + 2, 1)
  out.item(fields.bitmapOffset, bytes, start + 2, 1)
  out.close()
  out.item(fields.bitmap, bytes, start + 3, end - start - 3)
  return `: DTIM ${bytes[start]} of ${bytes[start + 1]} bitmap`
}

const CHANNELS = 3
/** Larger first channels introduce operating classes. */
const FIRST_CLASS = 201

function addCountry(out: Detail, bytes: Bytes, start: number, end: number): string {
  const code = String(out.values[out.item(fields.country, bytes, start, 2)])
  out.item(fields.environment, bytes, start + 2, 1)
  for (let at = start + 3; at + CHANNELS <= end; at += CHANNELS) {
    if (bytes[at] >= FIRST_CLASS) continue
    const power = (bytes[at + 2] << 24) >> 24
    const channels = `First Channel Number: ${bytes[at]}, Number of Channels: ${bytes[at + 1]}`
    out.open(
      fields.countryChannels,
      at,
      CHANNELS,
      null,
      `Country Info: ${channels}, Maximum Transmit Power Level: ${power} dBm`,
    )
    out.item(fields.firstChannel, bytes, at, 1)
    out.item(fields.channelCount, bytes, at + 1, 1)
    out.item(fields.maximumPower, bytes, at + 2, 1)
    out.close()
  }
  const environment = fields.environment.values?.[bytes[start + 2]] ?? 'Unknown'
  return `: Country Code ${code}, Environment ${environment}`
}
