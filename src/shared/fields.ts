/**
 * The vocabulary of fields: what a dissector declares as data, what the filter bar completes, what `-e` prints.
 * Names and types are Wireshark's, so that filters and habits carry over.
 */
export type FieldType =
  | 'none'
  | 'protocol'
  | 'boolean'
  | 'uint8'
  | 'uint16'
  | 'uint24'
  | 'uint32'
  | 'uint64'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'double'
  | 'ipv4'
  | 'ipv6'
  | 'ether'
  | 'string'
  | 'bytes'
  | 'absolute_time'
  | 'relative_time'
  | 'framenum'

/** How a number is shown: Wireshark's BASE_DEC, BASE_HEX, BASE_DEC_HEX and so on. */
export type NumberBase = 'dec' | 'hex' | 'dec_hex' | 'hex_dec' | 'oct'

/** Names for the values of an enumerated field; Wireshark's value_string. */
export type ValueNames = Readonly<Record<number, string>>

/**
 * A field's value. Addresses and byte strings are views of the frame's own bytes; times are nanoseconds (absolute ones since
 * the Unix epoch); integers above 32 bits are bigint.
 */
export type FieldValue = number | bigint | boolean | string | Uint8Array | null

/** What the other side of the wire needs to know of a field. */
export interface FieldInfo {
  readonly name: string
  readonly label: string
  readonly type: FieldType
  readonly base?: NumberBase
  readonly values?: ValueNames
  /** What true and false mean; `True` and `False` when absent. */
  readonly states?: readonly [whenTrue: string, whenFalse: string]
  /** Bits of its word that the field is made of, and the width of that word. The value is shifted down already. */
  readonly mask?: number
  readonly wordBits?: number
  /** Follows the number in the tree, as in `20 bytes`. */
  readonly unit?: string
  /** Text of an absolute time of 0, where that stands for none, or of a byte string of no bytes. */
  readonly zero?: string
  /** Between the bytes of a byte string; none when absent. */
  readonly separator?: string
  readonly description?: string
}

/** Width in bits of an integer type, 0 for others. */
export function integerBits(type: FieldType): number {
  switch (type) {
    case 'uint8':
    case 'int8':
      return 8
    case 'uint16':
    case 'int16':
      return 16
    case 'uint24':
      return 24
    case 'uint32':
    case 'int32':
    case 'framenum':
      return 32
    case 'uint64':
    case 'int64':
      return 64
    default:
      return 0
  }
}
