/** Hands the messages of one segment to their dissector: in the Info column they follow each other, the Protocol column is the first one's. */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import type { Detail } from '../../detail.ts'
import type { Framing } from '../../framing.ts'

export class HandOn {
  /** Whether anything was handed on. */
  any = false
  private readonly out: Detail
  private readonly framing: Framing | undefined

  /** `framing` is that of the protocol that is called, if it has one. */
  constructor(out: Detail, framing: Framing | undefined) {
    this.out = out
    this.framing = framing
  }

  /** A message of the protocol begins at `start`, of which this is not the frame to tell. */
  opening(protocol: ProtocolId, bytes: Uint8Array, start: number): void {
    const { out } = this
    const { info, protocolColumn } = out
    out.callBeside(protocol, bytes, start, start)
    out.info = info
    out.protocolColumn = protocolColumn
  }

  /** Bytes [start, end) are whole messages. */
  messages(protocol: ProtocolId, bytes: Uint8Array, start: number, end: number): void {
    const { out, any } = this
    const { info, protocolColumn } = out
    if (any) out.info = ''
    this.any = true
    out.infoFollows = false
    out.callBeside(protocol, bytes, start, end)
    if (!any) return
    const separator = info === '' || out.info === '' || out.infoFollows ? '' : (this.framing?.separator ?? '')
    out.info = info + separator + out.info
    out.protocolColumn = protocolColumn
  }
}
