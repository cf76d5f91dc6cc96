/** Measures what one input takes: the largest single buffer that it asked for, and time. */

const CLASSES = [
  'ArrayBuffer',
  'SharedArrayBuffer',
  'Uint8Array',
  'Uint16Array',
  'Uint32Array',
  'Int8Array',
  'Int16Array',
  'Int32Array',
  'Float64Array',
] as const

let largest = 0

/** Buffers that are made of a length are noticed in this process, until the returned function is called. */
export function watchAllocations(): () => void {
  const originals = CLASSES.map((name) => [name, globalThis[name]] as const)
  for (const name of CLASSES) {
    const original = globalThis[name] as unknown as { new (size: number): object; BYTES_PER_ELEMENT?: number }
    const unit = original.BYTES_PER_ELEMENT ?? 1
    const watched: typeof original = new Proxy(original, {
      construct(target, parameters: [number], newTarget) {
        const size: unknown = parameters[0]
        if (typeof size === 'number' && size * unit > largest) largest = size * unit
        return Reflect.construct(target, parameters, newTarget === watched ? target : newTarget) as object
      },
    })
    Object.defineProperty(globalThis, name, { value: watched, writable: true, configurable: true })
  }
  return () => {
    for (const [name, value] of originals)
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true })
  }
}

/** Runs `work`; the bytes of its largest buffer. */
export function largestBuffer(work: () => void): number {
  largest = 0
  work()
  return largest
}

/** Milliseconds of this process's processor time that `work` takes: others on the machine don't count. */
export function processorMs(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
