/** `tapscope fields`: protocols (P) and fields (F), a line each, as `tshark -G fields` begins them. */
import { createRegistry } from '../engine/dissect/protocols/index.ts'
import { Output } from './output.ts'

export async function fields(options: { readonly json?: boolean }): Promise<void> {
  const registry = createRegistry()
  const known = [...registry.fields, ...registry.aliases].sort((a, b) => (a.name < b.name ? -1 : 1))
  const output = new Output()
  if (options.json) {
    const list = known.map(({ name, label, type, description }) => ({
      name,
      label,
      type,
      ...(description && { description }),
    }))
    output.write(`${JSON.stringify(list, null, 2)}\n`)
  } else {
    for (const { name, label, type } of known)
      output.write(`${type === 'protocol' ? 'P' : 'F'}\t${label}\t${name}\t${type}\n`)
  }
  await output.flush()
}
