/** Addresses as text, in the forms Wireshark shows. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** `00:0c:29:1e:4f:5a` from six bytes. */
export function formatEther(b: Uint8Array, o = 0): string {
  return `${HEX[b[o]]}:${HEX[b[o + 1]]}:${HEX[b[o + 2]]}:${HEX[b[o + 3]]}:${HEX[b[o + 4]]}:${HEX[b[o + 5]]}`
}

/** `192.0.2.1` from four bytes. */
export function formatIPv4(b: Uint8Array, o = 0): string {
  return `${b[o]}.${b[o + 1]}.${b[o + 2]}.${b[o + 3]}`
}

/**
 * The canonical text of sixteen bytes (RFC 5952): the longest run of zero groups, of two or more, becomes `::`; mapped and
 * compatible IPv4 addresses keep their dotted tail as inet_ntop prints it.
 */
export function formatIPv6(b: Uint8Array, o = 0): string {
  const groups: number[] = []
  for (let i = 0; i < 16; i += 2) groups.push((b[o + i] << 8) | b[o + i + 1])
  let runStart = -1
  let runLength = 0
  for (let i = 0; i < 8; ) {
    let j = i
    while (j < 8 && groups[j] === 0) j++
    if (j - i > runLength) {
      runStart = i
      runLength = j - i
    }
    i = j === i ? i + 1 : j
  }
  if (runLength < 2) return groups.map((group) => group.toString(16)).join(':')
  if (runStart === 0 && (runLength === 6 || (runLength === 5 && groups[5] === 0xffff))) {
    return `::${runLength === 5 ? 'ffff:' : ''}${formatIPv4(b, o + 12)}`
  }
  const head = groups.slice(0, runStart).map((group) => group.toString(16))
  const tail = groups.slice(runStart + runLength).map((group) => group.toString(16))
  return `${head.join(':')}::${tail.join(':')}`
}

/** `0a0b0c`, no separators. */
export function formatHex(b: Uint8Array, start = 0, end = b.length): string {
  let text = ''
  for (let i = start; i < end; i++) text += HEX[b[i]]
  return text
}
