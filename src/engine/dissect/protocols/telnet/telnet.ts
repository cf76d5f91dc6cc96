/** Telnet, RFC 854: data by line, and commands with their options. What a suboption holds is shown as bytes. */
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import { isNoTls } from '../../text-lines.ts'
import { COMMAND_NAMES, OPTION_NAMES } from './numbers.ts'

const IAC = 255
const SUBOPTION = 250
const SUBOPTION_END = 240
const LF = 0x0a

const fields = {
  command: field('telnet.cmd', 'Command', 'uint8', { values: COMMAND_NAMES }),
  option: field('telnet.subcmd', 'Subcommand', 'uint8'),
  optionData: field('telnet.option_data', 'Option data', 'bytes'),
  data: field('telnet.data', 'Data', 'string'),
}

export const telnet: ProtocolDefinition = {
  name: 'telnet',
  title: 'Telnet',
  column: 'TELNET',
  family: 'text',
  fields,
  bindings: [{ table: 'tcp.port', values: [23], test: isNoTls }],

  summarize() {},

  dissect(bytes, start, end, out) {
    out.openProtocol(telnet, start, end - start)
    out.info = 'Telnet Data ...'
    for (let at = start; at < end; ) {
      at = isCommand(bytes, at, end) ? addCommand(out, bytes, at, end) : addData(out, bytes, at, end)
    }
    out.close()
  },
}

/** Whether a command begins here; a doubled byte 255 is data. */
const isCommand = (bytes: Uint8Array, at: number, end: number): boolean =>
  bytes[at] === IAC && (at + 1 >= end || bytes[at + 1] !== IAC)

function addData(out: Detail, bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && !isCommand(bytes, at, end)) {
    at += bytes[at] === IAC ? 2 : 1
    if (bytes[at - 1] === LF) break
  }
  const text = decodeUtf8(bytes, start, at)
  const zero = text.indexOf('\0')
  out.add(fields.data, start, at - start, zero < 0 ? text : text.slice(0, zero))
  return at
}

function addCommand(out: Detail, bytes: Uint8Array, start: number, end: number): number {
  if (start + 2 > end) {
    out.add(null, start, 1, null, 'Command that goes on in another segment')
    return end
  }
  const command = bytes[start + 1]
  const hasOption = command >= SUBOPTION && start + 2 < end
  const option = bytes[start + 2]
  const optionName = hasOption ? (OPTION_NAMES[option] ?? `option ${option}`) : ''
  const stop = command === SUBOPTION ? suboptionEnd(bytes, start, end) : start + (hasOption ? 3 : 2)
  const name = COMMAND_NAMES[command] ?? `Unknown (${command})`
  out.open(null, start, stop - start, null, `${name} ${optionName}`.trimEnd())
  out.item(fields.command, bytes, start + 1, 1)
  if (hasOption) {
    out.item(fields.option, bytes, start + 2, 1, `Subcommand: ${optionName}`)
    if (stop > start + 3) out.item(fields.optionData, bytes, start + 3, stop - start - 3)
  }
  out.close()
  return stop
}

/** Where the parameters of a suboption end: before IAC SE. */
function suboptionEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start + 2; at + 1 < end; at++) {
    if (bytes[at] !== IAC) continue
    if (bytes[at + 1] === SUBOPTION_END) return at
    if (bytes[at + 1] === IAC) at++
  }
  return end
}
