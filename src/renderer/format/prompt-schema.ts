/** The arguments of a prompt as a schema has them: all are texts. */
export function promptSchema(prompt: unknown): unknown {
  const given = typeof prompt === 'object' && prompt !== null && 'arguments' in prompt ? prompt.arguments : []
  const properties = Object.create(null) as Record<string, unknown>
  const required: string[] = []
  for (const one of Array.isArray(given) ? given : []) {
    if (typeof one !== 'object' || one === null || typeof one.name !== 'string') continue
    properties[one.name] = { type: 'string', description: one.description }
    if (one.required === true) required.push(one.name)
  }
  return { properties, required }
}
