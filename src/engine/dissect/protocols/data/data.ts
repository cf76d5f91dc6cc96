/** Bytes nobody claims. */
import { field, type ProtocolDefinition } from '../../protocol.ts'

const fields = {
  data: field('data.data', 'Data', 'bytes'),
  length: field('data.len', 'Length', 'int32'),
}

export const data: ProtocolDefinition = {
  name: 'data',
  title: 'Data',
  column: 'Data',
  family: 'other',
  fields,
  bindings: [],

  summarized: false,
  summarize() {},

  dissect(bytes, start, end, out) {
    const length = end - start
    out.openProtocol(data, start, length, `Data (${length} byte${length === 1 ? '' : 's'})`)
    out.add(fields.data, start, length, bytes.subarray(start, end))
    out.generated(fields.length, length, start, length)
    out.close()
  },
}
