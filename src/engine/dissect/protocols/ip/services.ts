/** Differentiated services and congestion notification in short, RFC 2474 and RFC 3168; IPv6's traffic class has the same. */
const DSCP_SHORT: Readonly<Record<number, string>> = {
  0: 'CS0',
  1: 'LE',
  8: 'CS1',
  10: 'AF11',
  12: 'AF12',
  14: 'AF13',
  16: 'CS2',
  18: 'AF21',
  20: 'AF22',
  22: 'AF23',
  24: 'CS3',
  26: 'AF31',
  28: 'AF32',
  30: 'AF33',
  32: 'CS4',
  34: 'AF41',
  36: 'AF42',
  38: 'AF43',
  40: 'CS5',
  44: 'VOICE-ADMIT',
  46: 'EF PHB',
  48: 'CS6',
  56: 'CS7',
}
const ECN_SHORT = ['Not-ECT', 'ECT(1)', 'ECT(0)', 'CE']

/** `0x00 (DSCP: CS0, ECN: Not-ECT)`. */
export function servicesText(value: number): string {
  const hex = value.toString(16).padStart(2, '0')
  return `0x${hex} (DSCP: ${DSCP_SHORT[value >> 2] ?? 'Unknown'}, ECN: ${ECN_SHORT[value & 3]})`
}
