/** Exit codes of `read`, tshark's. */
export const OK = 0
export const USAGE_ERROR = 1
/** The file can't be read, or not to its end (what could be read is printed), or the filter is wrong, or the output can't be written. */
export const FILE_ERROR = 2

export function complain(message: string, code: number): number {
  process.stderr.write(`tapscope: ${message}\n`)
  return code
}
