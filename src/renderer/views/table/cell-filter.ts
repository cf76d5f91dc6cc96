/** The filter that a cell of the table stands for, where its text says which field it is. */

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/
const ETHER = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i
const IPV6 = /^[0-9a-f:.]*:[0-9a-f:.]*$/i

function endpoint(text: string, end: 'src' | 'dst'): string | null {
  if (IPV4.test(text)) return `ip.${end} == ${text}`
  if (ETHER.test(text)) return `eth.${end} == ${text}`
  if (IPV6.test(text)) return `ipv6.${end} == ${text}`
  return null
}

export function cellFilter(column: string, text: string, protocol: string | null): string | null {
  switch (column) {
    case 'number':
      return `frame.number == ${text}`
    case 'source':
      return endpoint(text, 'src')
    case 'destination':
      return endpoint(text, 'dst')
    case 'protocol':
      return protocol
    case 'length':
      return `frame.len == ${text}`
    default:
      return null
  }
}
