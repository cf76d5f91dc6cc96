/** A number of bytes in words, as Wireshark has them in its lines. */
export const bytesText = (length: number): string => `${length} byte${length === 1 ? '' : 's'}`
