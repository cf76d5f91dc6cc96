import { TYPE_NAMES } from './numbers.ts'

/** Names that are not the first word of the long ones. */
const SHORT: Readonly<Record<number, string>> = { 255: 'ANY' }

/** `A`, `AAAA`, `Unknown (612)`: a record type as the Info column has it. */
export const shortType = (type: number): string => SHORT[type] ?? TYPE_NAMES[type]?.split(' ')[0] ?? `Unknown (${type})`

/** `A (Host Address)`. */
export const longType = (type: number): string => TYPE_NAMES[type] ?? `Unknown (${type})`
