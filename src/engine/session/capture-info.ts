/** What a window is told of a capture, before there is anything to tell. */
import type { CaptureInfo } from '../../shared/wire/calls.ts'
import type { TapcapCounts } from '../sources/packets/tapcap-status.ts'

type Given = Pick<CaptureInfo, 'id' | 'kind' | 'title' | 'state' | 'startedAtMs' | 'spool'> & Partial<CaptureInfo>

export function newCaptureInfo(given: Given): CaptureInfo {
  return {
    pid: null,
    frames: 0,
    bytes: 0,
    kernelDrops: 0,
    interfaceDrops: 0,
    programDrops: 0,
    message: null,
    hint: null,
    address: null,
    writable: false,
    bufferFill: null,
    sampledOut: 0,
    file: null,
    interfaces: [],
    restartable: false,
    ...given,
  }
}

export function countsOf(status: TapcapCounts): Partial<CaptureInfo> {
  const { frames, bytes, kernelDrops, interfaceDrops, tapcapDrops, bufferFill, sampledOut, interfaces } = status
  return {
    frames,
    bytes,
    kernelDrops,
    interfaceDrops,
    programDrops: tapcapDrops,
    bufferFill: bufferFill ?? null,
    sampledOut: sampledOut ?? 0,
    ...(interfaces && {
      interfaces: interfaces.map((one) => ({
        name: one.name,
        frames: one.frames,
        bytes: one.bytes,
        kernelDrops: one.kernelDrops,
        interfaceDrops: one.interfaceDrops,
        programDrops: one.tapcapDrops,
      })),
    }),
  }
}
