/** Network-order reads from a byte array. The caller has checked the length once; these cannot fail. */
export const u16 = (b: Uint8Array, o: number): number => (b[o] << 8) | b[o + 1]
export const u24 = (b: Uint8Array, o: number): number => (b[o] << 16) | (b[o + 1] << 8) | b[o + 2]
export const u32 = (b: Uint8Array, o: number): number =>
  ((b[o] << 24) | (b[o + 1] << 16) | (b[o + 2] << 8) | b[o + 3]) >>> 0
export const u64 = (b: Uint8Array, o: number): bigint => (BigInt(u32(b, o)) << 32n) | BigInt(u32(b, o + 4))

/** Little-endian reads, for the link layers and files that are. */
export const u16le = (b: Uint8Array, o: number): number => b[o] | (b[o + 1] << 8)
export const u32le = (b: Uint8Array, o: number): number =>
  (b[o] | (b[o + 1] << 8) | (b[o + 2] << 16) | (b[o + 3] << 24)) >>> 0
