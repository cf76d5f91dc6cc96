/** What decoding TCP segments later needs of the messages in them, as readers on any thread have it. */
import { MessageTable } from './message-table.ts'
import { RowTable } from './row-table.ts'
import { StreamProtocols } from './stream-protocols.ts'

export type TcpMessagesPart = 'messages' | 'links' | 'protocols'

export class TcpMessages {
  readonly messages = new MessageTable()
  /** Rows whose `related` column is taken: word 1 is the row of the message's segment before, plus one. */
  readonly links = new RowTable(2)
  readonly protocols = new StreamProtocols()

  attach(part: TcpMessagesPart, buffer: SharedArrayBuffer): void {
    this[part].attach(buffer)
  }
}
