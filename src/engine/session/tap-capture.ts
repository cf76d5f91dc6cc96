import type { CaptureInfo } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import type { Capture, CapturesHost } from './captures.ts'

export class TapCapture implements Capture {
  declare info: CaptureInfo
  readonly files: number[] = []
  constructor(_id: number, _command: readonly string[], _directory: string | null, _host: CapturesHost, _own: (folder: string) => void) {
    throw new EngineError('not yet', null)
  }
  async stop(): Promise<void> {}
  async dispose(): Promise<void> {}
}
